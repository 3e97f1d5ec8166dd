// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"

#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
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

/// A model that is loaded when it is first asked for: LibTorch and the face finder's models take
/// seconds and hundreds of megabytes that nobody needs who only looks. Thread-safe.
class LazyModel {
public:
    using Load = std::function<LoadedModel()>;
    explicit LazyModel(Load load);

    /// Loads on the first call; whoever asks meanwhile waits. Throws what loading threw, then and
    /// whenever it is asked again.
    LoadedModel get();

private:
    Load m_load;
    std::once_flag m_once;
    LoadedModel m_model;
    std::exception_ptr m_error;
};

/// What a package's own network says of the drawn face on the CPU, to be written into the package;
/// none when it could not be tested. Throws ModelError, IoError.
std::optional<nn::PictureTest> measuredPictureTest(const std::filesystem::path& package);

} // namespace lineament::analysis
