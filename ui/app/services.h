// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/inputfiles.h"
#include "core/analysis/job.h"
#include "core/analysis/modelloader.h"
#include "core/nn/packagelist.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace lineament::ui {

/// A job that was started; the destructor cancels and waits.
class JobHandle {
public:
    virtual ~JobHandle() = default;
    virtual void cancel() = 0;
    /// Holds the job at its next frame or item; what is done stays.
    virtual void pause() = 0;
    virtual void resume() = 0;
};

/// What the window asks core for. Tests put doubles here.
struct Services {
    std::function<std::unique_ptr<JobHandle>(analysis::JobRequest, analysis::JobCallbacks)>
        startJob;
    /// Called on a worker thread; throws as analysis::loadModel does.
    std::function<analysis::LoadedModel(const std::optional<std::filesystem::path>&)> loadModel;
    /// The packages that are installed. Called on a worker thread.
    std::function<std::vector<nn::ListedPackage>()> listModels;
    /// Called on a worker thread.
    std::function<analysis::InputFiles(const std::vector<std::filesystem::path>&)> collectFiles;
    /// A face where the examiner drew a box. Called on one worker thread only.
    std::function<faces::Face(const Rgb8Image&, const RectF&)> faceAt;
    /// The faces of a video frame again, with their attention maps. Called on one worker thread
    /// only; throws as analysis::mapFrameFaces does.
    std::function<std::vector<analysis::FaceResult>(
        const Rgb8Image&, std::vector<analysis::FaceResult>, nn::Engine&, std::stop_token)>
        mapFaces;
    /// Folder of the program: packages of models are looked for from there.
    std::filesystem::path applicationDir;
    /// Where scans of videos are kept while they run; empty: nowhere.
    std::filesystem::path scanStore;
};

/// The real ones: core's jobs, models and face finder.
Services coreServices(const std::filesystem::path& applicationDir,
                      const nn::EngineOptions& options);

} // namespace lineament::ui
