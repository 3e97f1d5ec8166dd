// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/packagewriter.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/nn/engine.h"
#include "core/nn/packagereader.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>

namespace lineament::nn {

namespace {

void writeJson(const std::filesystem::path& folder, const ModelInfo& info) {
    const auto text = modelJson(info);
    // What can't be read back must not replace what can.
    parseModelJson((folder / "model.json").string(), text);
    writeFileAtomically(folder / "model.json", std::as_bytes(std::span(text)));
}

/// What an engine sets for all of LibTorch is not for the trainer that writes a package on its way:
/// some steps of training on a GPU have no deterministic algorithm.
class KeptAlgorithms {
public:
    KeptAlgorithms() = default;
    ~KeptAlgorithms() {
        at::globalContext().setDeterministicAlgorithms(m_deterministic, m_warnOnly);
    }
    KeptAlgorithms(const KeptAlgorithms&) = delete;
    KeptAlgorithms& operator=(const KeptAlgorithms&) = delete;

private:
    bool m_deterministic = at::globalContext().deterministicAlgorithms();
    bool m_warnOnly = at::globalContext().deterministicAlgorithmsWarnOnly();
};

} // namespace

void writeModelPackage(const std::filesystem::path& folder, const ModelInfo& info,
                       const StateDict& state) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        throw IoError(folder.string(), "a folder that can be made", code.message());
    auto described = info;
    described.validation.selfTest.reset();
    writeFileAtomically(folder / "weights.safetensors", safetensorsBytes(state, at::kHalf));
    writeJson(folder, described);
    EngineOptions options;
    options.device = Device::Cpu;
    options.threads = at::get_num_threads(); // the caller may be a trainer with its own budget
    const KeptAlgorithms kept;
    const auto crop = selfTestCrop(info.inputSize);
    const Rgb8Image* crops[] = {&crop};
    const auto prediction = Engine::load(folder, options)->predict(crops, false).front();
    described.validation.selfTest =
        SelfTest{static_cast<double>(prediction.logitFake),
                 static_cast<double>(prediction.logitReal), SelfTest{}.tolerance};
    writeJson(folder, described);
}

void writeModelInfo(const std::filesystem::path& folder, const ModelInfo& info) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(folder / "weights.safetensors", code))
        throw ModelError(folder.string(), "a model package", "no weights.safetensors");
    writeJson(folder, info);
}

} // namespace lineament::nn
