// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/modelloader.h"

#include "core/base/error.h"
#include "core/base/hash.h"

#include <spdlog/spdlog.h>

#include <sstream>

namespace lineament::analysis {

namespace {

std::string noModelMessage(const std::filesystem::path& applicationDir) {
    std::ostringstream text;
    text << "no model installed: faces are found and gradient maps shown, but nothing is scored";
    const auto folders = nn::modelSearchPath(applicationDir);
    if (!folders.empty()) {
        text << " (looked in";
        for (const auto& folder : folders)
            text << ' ' << folder.lexically_normal().string();
        text << ')';
    }
    return text.str();
}

} // namespace

LoadedModel loadModel(const std::optional<std::filesystem::path>& chosen,
                      const std::filesystem::path& applicationDir,
                      const nn::EngineOptions& options) {
    const auto path = chosen ? chosen : nn::defaultModel(applicationDir);
    if (!path) {
        LoadedModel none{nullptr, noModelMessage(applicationDir)};
        spdlog::info("{}.", none.message);
        return none;
    }
    auto hashing = options;
    hashing.sha256 = [](std::span<const std::byte> bytes) { return sha256Hex(bytes); };
    std::shared_ptr<nn::Engine> engine = nn::Engine::load(*path, hashing);
    const auto& runtime = engine->runtime();
    spdlog::info("Loaded the model {} from {}.", engine->model().identity(), path->string());
    spdlog::info("LibTorch {} on {}, {} threads, BLAS {}, convolutions {}.", runtime.libtorch,
                 runtime.device, runtime.threads, runtime.blas, runtime.convolution);
    if (const auto& test = runtime.selfTest)
        spdlog::info("Self-test passed: logits {:.6f}, {:.6f}, expected {:.6f}, {:.6f}.",
                     test->logitFake, test->logitReal, test->expected.logitFake,
                     test->expected.logitReal);
    for (const auto& note : engine->model().notes)
        spdlog::info("Model note: {}.", note);
    if (options.device == nn::Device::Auto && nn::cudaAvailable() && runtime.cuda.empty())
        spdlog::warn("There is a GPU, but the model does not run on it; its notes say why.");
    return {std::move(engine), {}};
}

} // namespace lineament::analysis
