// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/app/services.h"

#include "core/faces/facefinder.h"

namespace lineament::ui {

namespace {

class CoreJob final : public JobHandle {
public:
    CoreJob(analysis::JobRequest request, analysis::JobCallbacks callbacks)
        : m_job(std::move(request)) {
        m_job.start(std::move(callbacks));
    }
    void cancel() override { m_job.cancel(); }
    void pause() override { m_job.pause(); }
    void resume() override { m_job.resume(); }

private:
    analysis::Job m_job;
};

} // namespace

Services coreServices(const std::filesystem::path& applicationDir,
                      const nn::EngineOptions& options) {
    Services services;
    services.applicationDir = applicationDir;
    services.startJob = [](analysis::JobRequest request, analysis::JobCallbacks callbacks) {
        return std::make_unique<CoreJob>(std::move(request), std::move(callbacks));
    };
    services.loadModel = [applicationDir,
                          options](const std::optional<std::filesystem::path>& chosen) {
        return analysis::loadModel(chosen, applicationDir, options);
    };
    services.listModels = [applicationDir] { return nn::listPackages(applicationDir); };
    services.collectFiles = [](const std::vector<std::filesystem::path>& inputs) {
        return analysis::collectFiles(inputs);
    };
    // The landmark model takes a second to load, so it is loaded when the first box is drawn and
    // kept.
    services.faceAt = [finder = std::make_shared<std::unique_ptr<faces::FaceFinder>>()](
                          const Rgb8Image& photo, const RectF& box) {
        if (!*finder)
            *finder = std::make_unique<faces::FaceFinder>();
        return (*finder)->faceAt(photo, box);
    };
    services.mapFaces = [](const Rgb8Image& pixels, std::vector<analysis::FaceResult> faces,
                           nn::Engine& engine, std::stop_token stop) {
        return analysis::mapFrameFaces(pixels, std::move(faces), engine, std::move(stop));
    };
    services.scanStore = analysis::defaultScanStore();
    return services;
}

} // namespace lineament::ui
