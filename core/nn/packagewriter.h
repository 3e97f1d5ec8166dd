// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"

#include <filesystem>

namespace lineament::nn {

struct StateDict;

/// Writes a model package: weights.safetensors in float16, and model.json with the logits that the
/// written weights give for the self-test's crop (R13), measured here on the CPU. The folder is
/// made when it is missing; each file is replaced atomically, and weights that do not belong to
/// their model.json fail the self-test. Throws ModelError, IoError.
void writeModelPackage(const std::filesystem::path& folder, const ModelInfo& info,
                       const StateDict& state);

} // namespace lineament::nn
