// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/torchengine.h"

#include "core/base/error.h"
#include "core/nn/devices.h"
#include "core/nn/fusednet.h"
#include "core/nn/kernels.h"
#include "core/nn/packagereader.h"
#include "core/nn/torchfacenetwork.h"
#include "core/nn/torchlibrary.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <torch/version.h>

#include <dlfcn.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace lineament::nn {

namespace {

/// The BLAS that LibTorch calls: bookworm's package alone pulls the reference one, 20 times slower.
std::string blasName() {
    using Config = char* (*)();
    if (const auto config = reinterpret_cast<Config>(dlsym(RTLD_DEFAULT, "openblas_get_config"));
        config != nullptr) {
        const std::string text = config();
        return text.substr(0, text.find(' ', 9));
    }
    return at::globalContext().hasMKL()
               ? "MKL"
               : "unknown (the reference BLAS is slow: install libopenblas0-openmp)";
}

/// CUDA goes on for lines about debugging, LibTorch with its own calls.
std::string firstLine(const std::exception& e) {
    const std::string text = e.what();
    return text.substr(0, text.find('\n'));
}

void describeDevice(at::Device device, bool prepacked, Runtime& runtime) {
    runtime.device = deviceName(device);
    runtime.cuda = device.is_cuda() ? cudaVersions() : ""; // of a GPU that was passed over
    if (device.is_cpu())
        runtime.convolution =
            prepacked ? "oneDNN prepacked, channels-last, BN folded" : "channels-last, BN folded";
    else
        runtime.convolution = "cuDNN, channels-last, BN folded";
}

/// The outer cells come from zero padding, not from the picture.
void maskRim(FloatMap& map) {
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    for (int y = 0; y < map.height; ++y) {
        for (int x = 0; x < map.width; ++x) {
            if (x == 0 || y == 0 || x == map.width - 1 || y == map.height - 1)
                map.at(x, y) = kNone;
        }
    }
}

/// Bilinear value at a fractional cell, taken from inside the masked rim.
float insideValue(const FloatMap& map, double x, double y) {
    x = std::clamp(x, 1.0, std::max(1.0, map.width - 2.0));
    y = std::clamp(y, 1.0, std::max(1.0, map.height - 2.0));
    const int x0 = std::min(static_cast<int>(x), map.width - 2),
              y0 = std::min(static_cast<int>(y), map.height - 2);
    const int x1 = std::min(x0 + 1, map.width - 2), y1 = std::min(y0 + 1, map.height - 2);
    const auto fx = static_cast<float>(x - x0), fy = static_cast<float>(y - y0);
    return (map.at(x0, y0) * (1 - fx) + map.at(x1, y0) * fx) * (1 - fy) +
           (map.at(x0, y1) * (1 - fx) + map.at(x1, y1) * fx) * fy;
}

/// Mean of all spatial blocks on the finest block's grid. Coarse maps are extended under their
/// masked rim by their nearest inner cell, so that the fused map has no steps there.
FloatMap fuse(const std::vector<BlockAttention>& blocks) {
    FloatMap fused;
    for (const auto& block : blocks) {
        if (block.spatial && block.map.width > 2 && block.map.height > 2 &&
            block.map.width > fused.width)
            fused = {block.map.width, block.map.height, {}};
    }
    if (fused.isNull())
        return fused;
    fused.values.assign(
        static_cast<std::size_t>(fused.width) * static_cast<std::size_t>(fused.height), 0.0F);
    int count = 0;
    for (const auto& block : blocks) {
        if (!block.spatial || block.map.width < 3 || block.map.height < 3)
            continue;
        ++count;
        const double sx = static_cast<double>(block.map.width) / fused.width;
        const double sy = static_cast<double>(block.map.height) / fused.height;
        for (int y = 0; y < fused.height; ++y) {
            for (int x = 0; x < fused.width; ++x)
                fused.at(x, y) +=
                    insideValue(block.map, (x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5);
        }
    }
    for (float& value : fused.values)
        value /= static_cast<float>(count);
    maskRim(fused);
    return fused;
}

BlockAttention attentionOf(const BlockTrace& trace, std::int64_t image) {
    BlockAttention block;
    block.block = trace.block;
    block.gamma = trace.gamma;
    block.spatial = trace.gamma != 0;
    if (!block.spatial)
        return block;
    const auto own = trace.trace.select(0, image).contiguous();
    block.map.width = static_cast<int>(own.size(1));
    block.map.height = static_cast<int>(own.size(0));
    block.map.values.resize(static_cast<std::size_t>(own.numel()));
    block.channelSpread = kernels::attentionMean(
        own.data_ptr<float>(), trace.bias.data_ptr<float>(), trace.gamma, block.map.values.size(),
        static_cast<std::size_t>(trace.bias.numel()), block.map.values.data());
    maskRim(block.map);
    return block;
}

/// Each manipulated class's weights less those of the genuine one, over the feature maps [C,H,W].
std::vector<ClassMap> classMapsOf(const at::Tensor& features, const at::Tensor& weights) {
    const auto against = weights.slice(0, 1) - weights.slice(0, 0, 1); // [2,C]
    const auto maps = at::einsum("kc,chw->khw", {against, features}).contiguous();
    std::vector<ClassMap> all;
    for (std::int64_t k = 0; k < maps.size(0); ++k) {
        const float* values = maps.data_ptr<float>() + k * maps[k].numel();
        all.push_back({kClassNames[static_cast<std::size_t>(k + 1)],
                       {static_cast<int>(maps.size(2)),
                        static_cast<int>(maps.size(1)),
                        {values, values + maps[k].numel()}}});
    }
    return all;
}

class TorchEngine final : public Engine {
public:
    TorchEngine(const std::filesystem::path& path, const EngineOptions& options,
                std::span<const at::Device> devices);

    const ModelInfo& model() const override { return m_info; }
    const Runtime& runtime() const override { return m_runtime; }
    void recordPictureTest(const PictureTestResult& result) override;
    void notePictureTest(const std::string& whyNot) override;
    std::vector<Prediction> predict(std::span<const Rgb8Image* const> crops, bool maps,
                                    std::stop_token stop) override;

private:
    void startOn(at::Device device, const GocNet& net);
    at::Tensor input(std::span<const Rgb8Image* const> crops) const;
    void run(std::span<const Rgb8Image* const> crops, bool maps,
             std::vector<Prediction>& out) const;
    /// R13: refuses a model whose known crop does not give the known logits.
    void testItself();

    ModelInfo m_info;
    Runtime m_runtime;
    EngineOptions m_options;
    std::string m_path;
    std::optional<FusedNet> m_net;
    std::optional<TypicalityMap> m_typicality;
    at::Tensor m_classWeights; ///< [classes,C] of the head, for the class maps; undefined: none
    std::mutex m_mutex; ///< guards m_net's use: LibTorch's threads are one pool for the process
};

TorchEngine::TorchEngine(const std::filesystem::path& path, const EngineOptions& options,
                         std::span<const at::Device> devices)
    : m_options(options)
    , m_path(path.string()) {
    const at::NoGradGuard noGrad;
    auto package = readModelPackage(path, options.sha256);
    m_info = std::move(package.info);
    m_typicality = std::move(package.typicality);
    GocNet net(m_info.architecture);
    const auto notes = net->load(m_path, package.state);
    m_info.notes.insert(m_info.notes.end(), notes.begin(), notes.end());
    net->eval();
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    m_runtime.threads = options.threads > 0 ? options.threads : cores;
    at::set_num_threads(m_runtime.threads);
    // The same input must give the same score again (R10): no autotuned algorithms, no TF32.
    at::globalContext().setBenchmarkCuDNN(false);
    at::globalContext().setDeterministicCuDNN(true);
    at::globalContext().setAllowTF32CuDNN(false);
    at::globalContext().setAllowTF32CuBLAS(false);
    m_runtime.libtorch = TORCH_VERSION;
    m_runtime.blas = blasName();
    for (std::size_t i = 0; i < devices.size(); ++i) {
        try {
            startOn(devices[i], net);
            return;
        } catch (const std::exception& e) { // cuDNN's own errors are not LibTorch's
            m_net.reset();
            if (i + 1 < devices.size()) {
                m_runtime.passedOver = devices[i].str() + " is not used: " + firstLine(e);
                m_info.notes.push_back(m_runtime.passedOver);
                continue;
            }
            if (devices[i].is_cpu() || dynamic_cast<const ModelError*>(&e) != nullptr)
                throw;
            throw ModelError("device " + devices[i].str(), "a device that can run the model",
                             firstLine(e));
        }
    }
}

void TorchEngine::startOn(at::Device device, const GocNet& net) {
    // On a GPU this would refuse cuBLAS without settings of the process's environment; what is said
    // of cuDNN above holds there.
    at::globalContext().setDeterministicAlgorithms(device.is_cpu(), false);
    m_net.emplace(net, device);
    if (m_info.architecture.classes == kThreeClasses && m_info.architecture.head == Head::Gap)
        m_classWeights = m_net->headWeight();
    describeDevice(device, m_net->prepacked(), m_runtime);
    testItself();
    m_runtime.deterministic = isDeterministic(device);
}

void TorchEngine::recordPictureTest(const PictureTestResult& result) {
    checkPictureTest(m_info.name, result);
    m_runtime.pictureTest = result;
}

void TorchEngine::notePictureTest(const std::string& whyNot) {
    m_info.notes.push_back("no self-test with a drawn face: " + whyNot);
}

at::Tensor TorchEngine::input(std::span<const Rgb8Image* const> crops) const {
    const auto side = static_cast<std::int64_t>(m_info.inputSize);
    auto batch = at::empty({static_cast<std::int64_t>(crops.size()), 3, side, side}, at::kFloat,
                           at::MemoryFormat::ChannelsLast);
    float* out = batch.data_ptr<float>();
    float table[3][256];
    for (std::size_t c = 0; c < 3; ++c) {
        for (int v = 0; v < 256; ++v)
            table[c][v] = (static_cast<float>(v) / 255.0F - m_info.mean[c]) / m_info.std[c];
    }
    for (const Rgb8Image* crop : crops) {
        if (crop->width != m_info.inputSize || crop->height != m_info.inputSize)
            throw ModelError("crop", std::to_string(m_info.inputSize) + " px square",
                             std::to_string(crop->width) + " x " + std::to_string(crop->height));
        for (std::size_t i = 0; i < crop->data.size(); i += 3) {
            *out++ = table[0][crop->data[i]];
            *out++ = table[1][crop->data[i + 1]];
            *out++ = table[2][crop->data[i + 2]];
        }
    }
    return batch.to(m_net->device());
}

void TorchEngine::run(std::span<const Rgb8Image* const> crops, bool maps,
                      std::vector<Prediction>& out) const {
    std::vector<BlockTrace> traces;
    const auto output = m_net->run(input(crops), maps ? &traces : nullptr);
    const auto logits = output.logits.contiguous();
    const auto distances = m_typicality ? m_typicality->distances(output.pooled) : at::Tensor();
    for (std::int64_t i = 0; i < logits.size(0); ++i) {
        const float* row = logits.data_ptr<float>() + logits.size(1) * i;
        Prediction prediction;
        if (m_info.architecture.classes == kThreeClasses) {
            prediction =
                predictionOf({row[0], row[1], row[2]}, m_info.classScale.value_or(ClassScale()));
        } else {
            prediction.logitFake = row[m_info.fakeIndex];
            prediction.logitReal = row[1 - m_info.fakeIndex];
        }
        for (const auto& trace : traces)
            prediction.blocks.push_back(attentionOf(trace, i));
        prediction.fused = fuse(prediction.blocks);
        if (maps && m_classWeights.defined())
            prediction.classMaps = classMapsOf(output.features[i], m_classWeights);
        if (distances.defined())
            prediction.distance = distances[i].item<float>();
        out.push_back(std::move(prediction));
    }
}

void TorchEngine::testItself() {
    const auto crop = selfTestCrop(m_info.inputSize);
    const Rgb8Image* crops[] = {&crop};
    std::vector<Prediction> out;
    run(crops, false, out);
    out.front() = unscaled(out.front());
    if (!m_info.validation.selfTest) {
        if (!std::isfinite(out.front().logitFake) || !std::isfinite(out.front().logitReal))
            throw ModelError(m_path + ", self-test", "finite logits",
                             std::to_string(out.front().logitFake) + ", " +
                                 std::to_string(out.front().logitReal));
        m_info.notes.emplace_back("no self-test: that the network computes here what it computed "
                                  "when it was made has not been checked");
        return;
    }
    SelfTestResult result{*m_info.validation.selfTest, static_cast<double>(out.front().logitFake),
                          static_cast<double>(out.front().logitReal),
                          std::chrono::system_clock::now()};
    checkSelfTest(m_path, result);
    m_runtime.selfTest = result;
}

std::vector<Prediction> TorchEngine::predict(std::span<const Rgb8Image* const> crops, bool maps,
                                             std::stop_token stop) {
    const std::lock_guard lock(m_mutex);
    const at::NoGradGuard noGrad;
    std::vector<Prediction> predictions;
    const auto step = static_cast<std::size_t>(std::max(1, m_options.maxBatch));
    // The number of intra-op threads belongs to the calling thread.
    if (m_net->device().is_cpu() && at::get_num_threads() != m_runtime.threads)
        at::set_num_threads(m_runtime.threads);
    try {
        for (std::size_t first = 0; first < crops.size(); first += step) {
            if (stop.stop_requested())
                throw Cancelled();
            run(crops.subspan(first, std::min(step, crops.size() - first)), maps, predictions);
        }
    } catch (const c10::Error& e) {
        throw ModelError(m_info.name, "a forward pass without errors", e.what_without_backtrace());
    }
    return predictions;
}

} // namespace

std::unique_ptr<Engine> loadTorchEngine(const std::filesystem::path& path,
                                        const EngineOptions& options,
                                        std::span<const at::Device> devices) {
    try {
        return std::make_unique<TorchEngine>(path, options, devices);
    } catch (const c10::Error& e) {
        throw ModelError(path.string(), "a model that LibTorch can run",
                         e.what_without_backtrace());
    }
}

std::unique_ptr<Engine> loadTorchEngine(const std::filesystem::path& path,
                                        const EngineOptions& options) {
    return loadTorchEngine(path, options, devicesFor(options.device));
}

} // namespace lineament::nn

extern "C" const lineament::nn::TorchLibrary* lineamentTorchLibrary() {
    static const lineament::nn::TorchLibrary library = {
        lineament::nn::kTorchLibraryVersion,
        [](const std::filesystem::path& path, const lineament::nn::EngineOptions& options) {
            return lineament::nn::loadTorchEngine(path, options);
        },
        lineament::nn::loadTorchFaceNetwork};
    return &library;
}
