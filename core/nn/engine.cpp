// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/engineloader.h"

#include "core/base/error.h"
#include "core/nn/devices.h"
#include "core/nn/fusednet.h"
#include "core/nn/kernels.h"
#include "core/nn/packagereader.h"

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

} // namespace

Device deviceFromName(const std::string& name) {
    if (name == "auto")
        return Device::Auto;
    if (name == "cpu")
        return Device::Cpu;
    if (name == "cuda")
        return Device::Cuda;
    throw std::invalid_argument("device: expected auto, cpu or cuda, found " + name);
}

std::string libtorchVersion() {
    return TORCH_VERSION;
}

struct Engine::Private {
    ModelInfo info;
    Runtime runtime;
    EngineOptions options;
    std::optional<FusedNet> net;
    std::mutex mutex; ///< guards net's use: LibTorch's threads are one pool for the process

    at::Tensor input(std::span<const Rgb8Image* const> crops) const;
    void run(std::span<const Rgb8Image* const> crops, bool maps,
             std::vector<Prediction>& out) const;
    /// R13: refuses a model whose known crop does not give the known logits.
    void testItself(const std::string& where);
};

Engine::Engine()
    : d(std::make_unique<Private>()) {}
Engine::~Engine() = default;

std::unique_ptr<Engine> Engine::load(const std::filesystem::path& path,
                                     const EngineOptions& options) {
    return EngineLoader::load(path, options, devicesFor(options.device));
}

std::unique_ptr<Engine> EngineLoader::load(const std::filesystem::path& path,
                                           const EngineOptions& options,
                                           std::span<const at::Device> devices) {
    std::unique_ptr<Engine> engine(new Engine);
    auto& d = *engine->d;
    d.options = options;
    try {
        const at::NoGradGuard noGrad;
        auto package = readModelPackage(path, options.sha256);
        d.info = std::move(package.info);
        GocNet net(d.info.architecture);
        const auto notes = net->load(path.string(), package.state);
        d.info.notes.insert(d.info.notes.end(), notes.begin(), notes.end());
        net->eval();
        const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
        d.runtime.threads = options.threads > 0 ? options.threads : cores;
        at::set_num_threads(d.runtime.threads);
        // The same input must give the same score again (R10): no autotuned algorithms, no TF32.
        at::globalContext().setBenchmarkCuDNN(false);
        at::globalContext().setDeterministicCuDNN(true);
        at::globalContext().setAllowTF32CuDNN(false);
        at::globalContext().setAllowTF32CuBLAS(false);
        d.runtime.libtorch = TORCH_VERSION;
        d.runtime.blas = blasName();
        for (std::size_t i = 0; i < devices.size(); ++i) {
            const bool last = i + 1 == devices.size();
            try {
                // On a GPU this would refuse cuBLAS without settings of the process's environment;
                // what is said of cuDNN above holds there.
                at::globalContext().setDeterministicAlgorithms(devices[i].is_cpu(), false);
                d.net.emplace(net, devices[i]);
                describeDevice(devices[i], d.net->prepacked(), d.runtime);
                d.testItself(path.string());
                d.runtime.deterministic = isDeterministic(devices[i]);
                break;
            } catch (const std::exception& e) { // cuDNN's own errors are not LibTorch's
                d.net.reset();
                if (!last) {
                    d.info.notes.push_back(devices[i].str() + " is not used: " + firstLine(e));
                    continue;
                }
                if (devices[i].is_cpu() || dynamic_cast<const ModelError*>(&e) != nullptr)
                    throw;
                throw ModelError("device " + devices[i].str(), "a device that can run the model",
                                 firstLine(e));
            }
        }
    } catch (const c10::Error& e) {
        throw ModelError(path.string(), "a model that LibTorch can run",
                         e.what_without_backtrace());
    }
    return engine;
}

const ModelInfo& Engine::model() const {
    return d->info;
}

const Runtime& Engine::runtime() const {
    return d->runtime;
}

void Engine::recordPictureTest(const PictureTestResult& result) {
    checkPictureTest(d->info.name, result);
    d->runtime.pictureTest = result;
}

void Engine::notePictureTest(const std::string& whyNot) {
    d->info.notes.push_back("no self-test with a drawn face: " + whyNot);
}

at::Tensor Engine::Private::input(std::span<const Rgb8Image* const> crops) const {
    const auto side = static_cast<std::int64_t>(info.inputSize);
    auto batch = at::empty({static_cast<std::int64_t>(crops.size()), 3, side, side}, at::kFloat,
                           at::MemoryFormat::ChannelsLast);
    float* out = batch.data_ptr<float>();
    float table[3][256];
    for (std::size_t c = 0; c < 3; ++c) {
        for (int v = 0; v < 256; ++v)
            table[c][v] = (static_cast<float>(v) / 255.0F - info.mean[c]) / info.std[c];
    }
    for (const Rgb8Image* crop : crops) {
        if (crop->width != info.inputSize || crop->height != info.inputSize)
            throw ModelError("crop", std::to_string(info.inputSize) + " px square",
                             std::to_string(crop->width) + " x " + std::to_string(crop->height));
        for (std::size_t i = 0; i < crop->data.size(); i += 3) {
            *out++ = table[0][crop->data[i]];
            *out++ = table[1][crop->data[i + 1]];
            *out++ = table[2][crop->data[i + 2]];
        }
    }
    return batch.to(net->device());
}

void Engine::Private::run(std::span<const Rgb8Image* const> crops, bool maps,
                          std::vector<Prediction>& out) const {
    std::vector<BlockTrace> traces;
    const auto logits = net->forward(input(crops), maps ? &traces : nullptr).contiguous();
    for (std::int64_t i = 0; i < logits.size(0); ++i) {
        Prediction prediction;
        const float* row = logits.data_ptr<float>() + 2 * i;
        prediction.logitFake = row[info.fakeIndex];
        prediction.logitReal = row[1 - info.fakeIndex];
        for (const auto& trace : traces)
            prediction.blocks.push_back(attentionOf(trace, i));
        prediction.fused = fuse(prediction.blocks);
        out.push_back(std::move(prediction));
    }
}

void Engine::Private::testItself(const std::string& where) {
    const auto crop = selfTestCrop(info.inputSize);
    const Rgb8Image* crops[] = {&crop};
    std::vector<Prediction> out;
    run(crops, false, out);
    if (!info.validation.selfTest) {
        if (!std::isfinite(out.front().logitFake) || !std::isfinite(out.front().logitReal))
            throw ModelError(where + ", self-test", "finite logits",
                             std::to_string(out.front().logitFake) + ", " +
                                 std::to_string(out.front().logitReal));
        info.notes.emplace_back("no self-test: that the network computes here what it computed "
                                "when it was made has not been checked");
        return;
    }
    SelfTestResult result{*info.validation.selfTest, static_cast<double>(out.front().logitFake),
                          static_cast<double>(out.front().logitReal),
                          std::chrono::system_clock::now()};
    checkSelfTest(where, result);
    runtime.selfTest = result;
}

std::vector<Prediction> Engine::predict(std::span<const Rgb8Image* const> crops, bool maps,
                                        std::stop_token stop) {
    const std::lock_guard lock(d->mutex);
    const at::NoGradGuard noGrad;
    std::vector<Prediction> predictions;
    const auto step = static_cast<std::size_t>(std::max(1, d->options.maxBatch));
    // The number of intra-op threads belongs to the calling thread.
    if (d->net->device().is_cpu() && at::get_num_threads() != d->runtime.threads)
        at::set_num_threads(d->runtime.threads);
    try {
        for (std::size_t first = 0; first < crops.size(); first += step) {
            if (stop.stop_requested())
                throw Cancelled();
            d->run(crops.subspan(first, std::min(step, crops.size() - first)), maps, predictions);
        }
    } catch (const c10::Error& e) {
        throw ModelError(d->info.name, "a forward pass without errors", e.what_without_backtrace());
    }
    return predictions;
}

} // namespace lineament::nn
