// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/packagewriter.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/nn/modeljson.h"
#include "core/nn/statedict.h"
#include "core/nn/torchengine.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>

namespace lineament::nn {

namespace {

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
    writeModelInfo(folder, described);
    EngineOptions options;
    options.device = Device::Cpu;
    options.threads = at::get_num_threads(); // the caller may be a trainer with its own budget
    const KeptAlgorithms kept;
    const auto crop = selfTestCrop(info.inputSize);
    const Rgb8Image* crops[] = {&crop};
    const auto prediction =
        unscaled(loadTorchEngine(folder, options)->predict(crops, false).front());
    described.validation.selfTest =
        SelfTest{static_cast<double>(prediction.logitFake),
                 static_cast<double>(prediction.logitReal), SelfTest{}.tolerance};
    writeModelInfo(folder, described);
}

} // namespace lineament::nn
