// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/statedict.h"

#include <string>

namespace lineament::nn {

/// The tensors behind Typicality::limit: features are centred, projected on principal components
/// that are scaled so that the covariance within a class is the identity, and compared with the
/// classes' means there.
struct TypicalityMap {
    at::Tensor centre;     ///< [F]
    at::Tensor projection; ///< [K,F], whitening included
    at::Tensor means;      ///< [M,K], of the training's classes

    /// Distances [N] of pooled features [N,F]; see Typicality.
    at::Tensor distances(const at::Tensor& pooled) const;

    StateDict state() const;
    /// Throws ModelError when a tensor is missing, of another shape than @p features and the others
    /// ask for, or not finite.
    static TypicalityMap from(const std::string& where, const StateDict& state,
                              std::int64_t features);
};

/// Name of the file in a package.
inline constexpr const char* kTypicalityFile = "typicality.safetensors";

} // namespace lineament::nn
