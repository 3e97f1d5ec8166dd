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
/// Throws ModelError, IoError when a model was chosen or installed and cannot be used.
LoadedModel loadModel(const std::optional<std::filesystem::path>& chosen,
                      const std::filesystem::path& applicationDir,
                      const nn::EngineOptions& options = {});

} // namespace lineament::analysis
