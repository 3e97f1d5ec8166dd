// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"
#include "core/training/dataset.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <stop_token>

namespace lineament::training {

struct TypicalityOptions {
    int limitFold = 1;   ///< whose genuine faces set the limit
    int measureFold = 2; ///< that the shares beyond it are measured on
    int components = 64;
    /// Share of a spherical covariance in the one within classes: directions in which the training
    /// hardly varies would else count for all (Ledoit and Wolf 2004).
    double shrinkage = 0.05;
    double quantile = 0.995;
    int mostOfSource = 400; ///< of the reals and of the fakes of one source that it is fitted on
    std::uint64_t seed = 7;
};

/// Fits what tells faces that are unlike the training's (see nn::Typicality) on the folds that the
/// package's network was trained on, and adds it to the package. Throws ModelError (no record of
/// the training in the package, a fold that it was trained on, too few faces), IoError, Cancelled.
nn::Typicality fitTypicality(const Dataset& dataset, const std::filesystem::path& package,
                             const TypicalityOptions& options, const nn::HashFunction& sha256,
                             const std::function<void(double share)>& progress = {},
                             std::stop_token stop = {});

} // namespace lineament::training
