// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace lineament::nn {

/// model.json's text to a description. Throws ModelError naming the field.
ModelInfo parseModelJson(const std::string& where, const std::string& text);

/// The text of model.json for a description, for writing packages.
std::string modelJson(const ModelInfo& info);

/// Newest formatVersion of model.json that this program reads. 2 is written for networks of three
/// classes alone, so that older programs still read the others.
inline constexpr int kModelFormatVersion = 2;

/// A package folder's description, and the bytes of its weights.
struct PackageFiles {
    ModelInfo info;
    std::vector<std::byte> weights;
};

/// Reads model.json and weights.safetensors of a folder. Throws ModelError.
PackageFiles readPackageFiles(const std::filesystem::path& folder, const HashFunction& sha256);

/// Whole file. Throws ModelError when it can't be read.
std::vector<std::byte> readModelFile(const std::filesystem::path& file);

} // namespace lineament::nn
