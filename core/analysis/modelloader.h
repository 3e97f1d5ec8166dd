// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace lineament::analysis {

/// A loaded model, or the reason why there is none.
struct LoadedModel {
    std::shared_ptr<nn::Engine> engine; ///< null when no model is installed
    std::string message;                ///< "no model installed..." when engine is null
};

/// Loads @p chosen (a package folder or a bare .pth / .safetensors checkpoint); without a choice
/// the first package on the search path. No package at all is no error: engine is null and the
/// message says so. Takes a second or more: call it off the window's thread. Logs what was loaded.
/// The engine has passed the self-test with a drawn face, too; where the face finder's own models
/// are missing, so that no file can be scored anyway, its notes say that this was not tested.
/// Throws ModelError, IoError when a model was chosen or installed and cannot be used.
LoadedModel loadModel(const std::optional<std::filesystem::path>& chosen,
                      const std::filesystem::path& applicationDir,
                      const nn::EngineOptions& options = {});

/// What a package's own network says of the drawn face on the CPU, to be written into the package;
/// none when it could not be tested. Throws ModelError, IoError.
std::optional<nn::PictureTest> measuredPictureTest(const std::filesystem::path& package);

} // namespace lineament::analysis
