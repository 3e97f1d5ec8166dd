// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"
#include "core/nn/statedict.h"

#include <functional>
#include <span>
#include <string>

namespace lineament::nn {

/// SHA-256 in hexadecimal; handed in, because core/nn has no hash of its own.
using HashFunction = std::function<std::string(std::span<const std::byte>)>;

/// A package's description and weights, read once: what was hashed is what is used.
struct ModelPackage {
    ModelInfo info;
    StateDict state;
};

/// Reads a package folder (model.json, weights.safetensors) or a bare checkpoint of the published
/// layout. Throws ModelError; truncated, foreign and newer files give different messages.
ModelPackage readModelPackage(const std::filesystem::path& path, const HashFunction& sha256);

/// model.json's text to a description. Throws ModelError naming the field.
ModelInfo parseModelJson(const std::string& where, const std::string& text);

/// The text of model.json for a description, for writing packages.
std::string modelJson(const ModelInfo& info);

/// Newest formatVersion of model.json that this program reads.
inline constexpr int kModelFormatVersion = 1;

} // namespace lineament::nn
