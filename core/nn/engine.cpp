// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/engine.h"

#include "core/base/error.h"
#include "core/nn/torchlibrary.h"

#include <torch/version.h>

#include <dlfcn.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace lineament::nn {

namespace {

std::string loaderMessage() {
    const char* message = dlerror();
    return message != nullptr ? message : "no reason given";
}

} // namespace

/// LibTorch and what it needs are 200 MB of libraries and take a third of a second to come into a
/// process; programs are there without them until something is scored.
const TorchLibrary& torchLibrary() {
    static const TorchLibrary& library = []() -> const TorchLibrary& {
        const std::string name = kTorchLibraryName;
        // Read by OpenMP's run-time when it is loaded: spinning threads would take the cores from
        // decoding and face finding. A program that has it loaded already set this at its start.
        ::setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
        void* handle = dlopen(kTorchLibraryName, RTLD_LAZY | RTLD_LOCAL);
        if (handle == nullptr)
            throw ModelError(name, "the library that runs models, with LibTorch", loaderMessage());
        using Entry = const TorchLibrary* (*)();
        const auto entry = reinterpret_cast<Entry>(dlsym(handle, kTorchLibrarySymbol));
        if (entry == nullptr)
            throw ModelError(name, std::string("the symbol ") + kTorchLibrarySymbol,
                             loaderMessage());
        const TorchLibrary& found = *entry();
        if (found.version != kTorchLibraryVersion)
            throw ModelError(name, "version " + std::to_string(kTorchLibraryVersion),
                             "version " + std::to_string(found.version) +
                                 ", of another build of Lineament");
        return found;
    }();
    return library;
}

double eitherScore(double composed, double generated, const ClassScale& scale) {
    const double a = scale.composedSlope * composed + scale.composedIntercept;
    const double b = scale.generatedSlope * generated + scale.generatedIntercept;
    return std::max(a, b) + std::log1p(std::exp(std::min(a, b) - std::max(a, b))) - std::log(2.0);
}

Prediction predictionOf(const ClassLogits& logits, const ClassScale& scale) {
    const auto against = [&logits](float output) {
        return static_cast<double>(output) - static_cast<double>(logits.real);
    };
    Prediction prediction;
    prediction.logitFake =
        static_cast<float>(static_cast<double>(logits.real) +
                           eitherScore(against(logits.composed), against(logits.generated), scale));
    prediction.logitReal = logits.real;
    prediction.classes = logits;
    return prediction;
}

Prediction unscaled(const Prediction& prediction) {
    return prediction.classes ? predictionOf(*prediction.classes) : prediction;
}

Device deviceFromName(const std::string& name) {
    if (name == "auto")
        return Device::Auto;
    if (name == "cpu")
        return Device::Cpu;
    if (name == "cuda")
        return Device::Cuda;
    throw std::invalid_argument("device: expected auto, cpu or cuda, found " + name);
}

std::unique_ptr<Engine> Engine::load(const std::filesystem::path& packageOrCheckpoint,
                                     const EngineOptions& options) {
    return torchLibrary().loadEngine(packageOrCheckpoint, options);
}

bool libtorchLoaded() {
    void* handle = dlopen(kTorchLibraryName, RTLD_LAZY | RTLD_NOLOAD);
    if (handle == nullptr)
        return false;
    dlclose(handle); // counts; the library stays
    return true;
}

std::string libtorchVersion() {
    return TORCH_VERSION;
}

} // namespace lineament::nn
