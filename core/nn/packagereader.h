// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modeljson.h"
#include "core/nn/statedict.h"

namespace lineament::nn {

/// A package's description and weights, read once: what was hashed is what is used.
struct ModelPackage {
    ModelInfo info;
    StateDict state;
};

/// Reads a package folder (model.json, weights.safetensors) or a bare checkpoint of the published
/// layout. Throws ModelError; truncated, foreign and newer files give different messages.
ModelPackage readModelPackage(const std::filesystem::path& path, const HashFunction& sha256);

} // namespace lineament::nn
