// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/modelloader.h"

#include "core/analysis/drawnface.h"
#include "core/analysis/picturetest.h"
#include "core/base/error.h"
#include "core/base/hash.h"

#include <spdlog/spdlog.h>

#include <future>
#include <sstream>
#include <utility>

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

/// The engine, and the finder that it was tested with: while somebody holds it, whoever looks for
/// faces has their networks at once.
struct Tested {
    std::unique_ptr<nn::Engine> engine;
    std::unique_ptr<faces::FaceFinder> finder;
};

std::shared_ptr<nn::Engine> loadTested(const std::filesystem::path& path,
                                       const nn::EngineOptions& options) {
    auto finder =
        std::async(std::launch::async, [] { return std::make_unique<faces::FaceFinder>(); });
    auto tested = std::make_shared<Tested>();
    tested->engine = nn::Engine::load(path, options);
    try {
        tested->finder = finder.get();
    } catch (const ModelError& e) {
        tested->engine->notePictureTest(e.what());
    }
    if (tested->finder)
        testWithPicture(*tested->engine, *tested->finder, drawnFace());
    return {tested, tested->engine.get()};
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
    const auto engine = loadTested(*path, hashing);
    const auto& runtime = engine->runtime();
    spdlog::info("Loaded the model {} from {}.", engine->model().identity(), path->string());
    spdlog::info("LibTorch {} on {}, {} threads, BLAS {}, convolutions {}.", runtime.libtorch,
                 runtime.device, runtime.threads, runtime.blas, runtime.convolution);
    if (const auto& test = runtime.selfTest)
        spdlog::info("Self-test passed: logits {:.6f}, {:.6f}, expected {:.6f}, {:.6f}.",
                     test->logitFake, test->logitReal, test->expected.logitFake,
                     test->expected.logitReal);
    if (const auto& test = runtime.pictureTest)
        spdlog::info("Self-test with a drawn face passed: logits {:.6f}, {:.6f}, {}.",
                     test->logitFake, test->logitReal,
                     test->expected ? "as the package expects" : "none in the package to compare");
    for (const auto& note : engine->model().notes)
        spdlog::info("Model note: {}.", note);
    if (!runtime.passedOver.empty())
        spdlog::warn("There is a GPU, but the model does not run on it: {}.", runtime.passedOver);
    return {engine, {}};
}

LazyModel::LazyModel(Load load)
    : m_load(std::move(load)) {}

LoadedModel LazyModel::get() {
    std::call_once(m_once, [this] {
        try {
            m_model = m_load();
        } catch (...) {
            m_error = std::current_exception();
        }
    });
    if (m_error)
        std::rethrow_exception(m_error);
    return m_model;
}

std::optional<nn::PictureTest> measuredPictureTest(const std::filesystem::path& package) {
    nn::EngineOptions options;
    options.device = nn::Device::Cpu;
    const auto loaded = loadModel(package, {}, options);
    const auto& found = loaded.engine->runtime().pictureTest;
    if (!found)
        return std::nullopt;
    return nn::PictureTest{found->logitFake, found->logitReal, nn::PictureTest{}.tolerance};
}

} // namespace lineament::analysis
