// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modeljson.h"
#include "core/nn/statedict.h"
#include "core/nn/typicalitymap.h"

namespace lineament::nn {

/// A package's description and weights, read once: what was hashed is what is used.
struct ModelPackage {
    ModelInfo info;
    StateDict state;
    std::optional<TypicalityMap> typicality; ///< set when the description has a Typicality
};

/// Reads a package folder (model.json, weights.safetensors) or a bare checkpoint of the published
/// layout. Throws ModelError; truncated, foreign and newer files give different messages.
ModelPackage readModelPackage(const std::filesystem::path& path, const HashFunction& sha256);

} // namespace lineament::nn
