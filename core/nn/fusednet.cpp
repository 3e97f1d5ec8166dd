// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/fusednet.h"

#include "core/base/error.h"
#include "core/nn/kernels.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/grad_mode.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>

namespace lineament::nn {

namespace {

constexpr auto kChannelsLast = at::MemoryFormat::ChannelsLast;
/// Chunks an image's pixels are split into, whatever the number of threads: sums keep their order,
/// and so the result does not depend on the threads.
constexpr std::int64_t kChunks = 8;

auto prepackedOperator(const char* name) {
    return c10::Dispatcher::singleton().findSchema({name, ""});
}

/// Never with its activation: oneDNN 2.6 reads the list of what follows a convolution after it has
/// let go of it, once other convolutions have driven it out of the cache of primitives, and the
/// process ends.
std::optional<c10::IValue> packWeights(const at::Tensor& weight, const at::Tensor& bias,
                                       std::int64_t stride, std::int64_t padding,
                                       std::vector<std::int64_t> inputSize) {
    const auto op = prepackedOperator("mkldnn_prepacked::conv2d_prepack");
    if (!op)
        return std::nullopt;
    std::vector<c10::IValue> stack;
    stack.emplace_back(weight);
    stack.emplace_back(bias);
    stack.emplace_back(std::vector<std::int64_t>{stride, stride});
    stack.emplace_back(std::vector<std::int64_t>{padding, padding});
    stack.emplace_back(std::vector<std::int64_t>{1, 1});
    stack.emplace_back(std::int64_t{1});
    stack.emplace_back(std::move(inputSize));
    stack.emplace_back(std::string("none"));
    op->callBoxed(&stack);
    return stack.back();
}

at::Tensor runPacked(const at::Tensor& x, const c10::IValue& packed) {
    static const auto op = prepackedOperator("mkldnn_prepacked::conv2d_run");
    std::vector<c10::IValue> stack{x, packed};
    op->callBoxed(&stack);
    return stack.back().toTensor();
}

bool tryPrepacking() {
    // Only LibTorch 1.x: 2.x's own channels-last convolution is as fast, and its prepacked paths
    // crashed.
    if (TORCH_VERSION_MAJOR >= 2 || !prepackedOperator("mkldnn_prepacked::conv2d_prepack") ||
        !prepackedOperator("mkldnn_prepacked::conv2d_run"))
        return false;
    try {
        const at::NoGradGuard noGrad;
        const auto x = at::arange(2 * 16 * 9 * 9, at::kFloat)
                           .sin()
                           .reshape({2, 16, 9, 9})
                           .contiguous(kChannelsLast);
        const auto w = at::arange(16 * 16 * 9, at::kFloat).cos().reshape({16, 16, 3, 3});
        const auto b = at::arange(16, at::kFloat);
        const auto packed = packWeights(w, b, 1, 1, {1, 16, 9, 9});
        const auto got = runPacked(x, *packed);
        const auto expected = at::conv2d(x, w, b, 1, 1);
        return got.is_contiguous(kChannelsLast) && at::allclose(got, expected, 1e-3, 1e-3);
    } catch (const std::exception&) {
        return false;
    }
}

/// Splits each of @p images images of @p count units into kChunks ranges and runs them in parallel.
template <class F> void forChunks(std::int64_t images, std::int64_t count, const F& f) {
    at::parallel_for(0, images * kChunks, 1, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t i = first; i < last; ++i) {
            const std::int64_t image = i / kChunks, chunk = i % kChunks;
            f(image, chunk, count * chunk / kChunks, count * (chunk + 1) / kChunks);
        }
    });
}

} // namespace

bool prepackingWorks() {
    static const bool works = tryPrepacking();
    return works;
}

FoldedConv::FoldedConv(const torch::nn::Conv2d& conv, const torch::nn::BatchNorm2d& norm, bool relu,
                       at::Device device)
    : m_stride(conv->options.stride()->front())
    , m_padding(conv->weight.size(2) / 2)
    , m_relu(relu) {
    // Folded in double: the product of two float32 roundings would cost a digit.
    const auto scale = norm->weight.to(at::kDouble) /
                       at::sqrt(norm->running_var.to(at::kDouble) + norm->options.eps());
    m_weight = (conv->weight.to(at::kDouble) * scale.reshape({-1, 1, 1, 1}))
                   .to(at::kFloat)
                   .to(device)
                   .contiguous(kChannelsLast);
    m_bias = (norm->bias.to(at::kDouble) - norm->running_mean.to(at::kDouble) * scale)
                 .to(at::kFloat)
                 .to(device);
}

std::int64_t FoldedConv::outputSide(std::int64_t side) const {
    return (side + 2 * m_padding - m_weight.size(2)) / m_stride + 1;
}

void FoldedConv::prepack(std::int64_t height, std::int64_t width) {
    m_packed = packWeights(m_weight.contiguous(), m_bias, m_stride, m_padding,
                           {1, m_weight.size(1), height, width});
}

at::Tensor FoldedConv::operator()(const at::Tensor& x) const {
    auto y =
        m_packed ? runPacked(x, *m_packed) : at::conv2d(x, m_weight, m_bias, m_stride, m_padding);
    return m_relu ? y.relu_() : y;
}

FusedNet::FusedNet(GocNet net, at::Device device)
    : m_architecture(net->architecture)
    , m_device(device) {
    const at::NoGradGuard noGrad;
    m_prepacked = device.is_cpu() && prepackingWorks();
    if (!net->plain.is_empty()) {
        m_plain = build(net->plain, "plain_extract_feature");
        prepackStream(*m_plain);
        if (m_architecture.tensorPreprocessing)
            m_macs += 9.0 * 3 * m_architecture.inputSize * m_architecture.inputSize;
    }
    if (!net->mta.is_empty()) {
        m_mta = build(net->mta, "mta_extract_feature");
        prepackStream(*m_mta);
    }
    m_fcWeight = net->fc->weight.detach().to(device).clone();
    m_fcBias = net->fc->bias.detach().to(device).clone();
    m_macs += static_cast<double>(m_fcWeight.numel());
}

FusedNet::FusedStream FusedNet::build(const Stream& stream, const std::string& name) {
    FusedStream fused;
    fused.stem.emplace(stream->stem, stream->stemNorm, true, m_device);
    for (std::size_t stage = 0; stage < stream->stages.size(); ++stage) {
        auto& blocks = fused.stages.emplace_back();
        for (std::size_t i = 0; i < stream->stages[stage].size(); ++i) {
            const auto& block = stream->stages[stage][i];
            auto& target = blocks.emplace_back();
            for (std::size_t c = 0; c < block->convs.size(); ++c)
                target.convs.emplace_back(block->convs[c], block->norms[c],
                                          c + 1 < block->convs.size(), m_device);
            if (!block->downsample.is_empty())
                target.downsample.emplace(block->downsample, block->downsampleNorm, false,
                                          m_device);
            if (block->attention == Attention::None)
                continue;
            const auto matrix = [&](const torch::nn::Conv2d& conv) {
                return conv->weight.detach().flatten(1).to(m_device).clone().contiguous();
            };
            target.attention =
                AttentionLayer{block->mta->gamma.item<float>(),
                               block->mta->bias.detach().to(m_device).clone().contiguous(),
                               matrix(block->mta->fc1),
                               matrix(block->mta->fc2),
                               block->attention == Attention::Scale,
                               name + "." + std::to_string(stage + 4) + "." + std::to_string(i)};
        }
    }
    return fused;
}

/// Packs every convolution for the sides it will see, and counts the multiply-adds on the way.
void FusedNet::prepackStream(FusedStream& stream) {
    const auto visit = [this](FoldedConv& conv, std::int64_t side, const at::IntArrayRef shape) {
        if (m_prepacked)
            conv.prepack(side, side);
        const auto out = conv.outputSide(side);
        m_macs += static_cast<double>(shape[0] * shape[1] * shape[2] * shape[3] * out * out);
        return out;
    };
    std::int64_t side = visit(*stream.stem, m_architecture.inputSize, stream.stem->shape());
    side = (side + 1) / 2; // max pool 3, stride 2, padding 1
    for (auto& stage : stream.stages) {
        for (auto& block : stage) {
            const auto in = side;
            for (auto& conv : block.convs)
                side = visit(conv, side, conv.shape());
            if (block.downsample)
                visit(*block.downsample, in, block.downsample->shape());
            if (block.attention)
                m_macs += static_cast<double>(9 * side * side + 4 * block.attention->fc1.numel());
        }
    }
}

at::Tensor FusedNet::preprocess(const at::Tensor& x) const {
    if (!m_device.is_cpu())
        return GocNetImpl::tensorPreprocessing(x).contiguous(kChannelsLast);
    auto out = at::empty_like(x, x.options(), kChannelsLast);
    const auto height = x.size(2), width = x.size(3);
    const float* in = x.data_ptr<float>();
    float* target = out.data_ptr<float>();
    forChunks(x.size(0), height,
              [&](std::int64_t image, std::int64_t, std::int64_t first, std::int64_t last) {
                  const auto offset = image * height * width * 3;
                  kernels::tensorPreprocess(in + offset, static_cast<std::size_t>(width),
                                            static_cast<std::size_t>(height),
                                            static_cast<std::size_t>(first),
                                            static_cast<std::size_t>(last), target + offset);
              });
    return out;
}

NetOutput FusedNet::run(const at::Tensor& input, std::vector<BlockTrace>* traces) const {
    const at::NoGradGuard noGrad;
    const auto x = input.contiguous(kChannelsLast);
    at::Tensor features;
    if (m_plain)
        features =
            runStream(*m_plain, m_architecture.tensorPreprocessing ? preprocess(x) : x, nullptr);
    if (m_mta) {
        const auto second = runStream(*m_mta, x, traces);
        // Pooling is linear: the sum is pooled once.
        features = features.defined() ? features.add_(second) : second;
    }
    const auto pooled =
        (m_architecture.head == Head::Published ? at::avg_pool2d(features, 7, 1)
                                                : at::adaptive_avg_pool2d(features, {1, 1}))
            .contiguous()
            .flatten(1);
    return {at::linear(pooled, m_fcWeight, m_fcBias).cpu(), pooled.cpu(),
            traces != nullptr ? features.cpu() : at::Tensor()};
}

at::Tensor FusedNet::runStream(const FusedStream& stream, const at::Tensor& x,
                               std::vector<BlockTrace>* traces) const {
    const auto firstPart = [&](const at::Tensor& part, std::vector<BlockTrace>* own) {
        auto y = at::max_pool2d((*stream.stem)(part), 3, 2, 1);
        for (const auto& block : stream.stages.front())
            y = runBlock(block, y, own);
        return y;
    };
    at::Tensor y;
    if (m_device.is_cpu() && x.size(0) > 1) {
        // Image by image: the stem's output is 5.8 MB an image at 299 px and would leave the cache.
        std::vector<at::Tensor> parts;
        std::vector<std::vector<BlockTrace>> ownTraces(static_cast<std::size_t>(x.size(0)));
        for (std::int64_t i = 0; i < x.size(0); ++i)
            parts.push_back(
                firstPart(x.narrow(0, i, 1),
                          traces != nullptr ? &ownTraces[static_cast<std::size_t>(i)] : nullptr));
        y = at::cat(parts, 0).contiguous(kChannelsLast);
        for (std::size_t b = 0; traces != nullptr && b < ownTraces.front().size(); ++b) {
            std::vector<at::Tensor> maps;
            for (const auto& own : ownTraces)
                maps.push_back(own[b].trace);
            traces->push_back(ownTraces.front()[b]);
            traces->back().trace = at::cat(maps, 0);
        }
    } else {
        y = firstPart(x, traces);
    }
    for (std::size_t stage = 1; stage < stream.stages.size(); ++stage) {
        for (const auto& block : stream.stages[stage])
            y = runBlock(block, y, traces);
    }
    return y;
}

at::Tensor FusedNet::runBlock(const FusedBlock& block, const at::Tensor& x,
                              std::vector<BlockTrace>* traces) const {
    auto y = block.convs.front()(x);
    for (std::size_t i = 1; i < block.convs.size(); ++i)
        y = block.convs[i](y);
    const auto residual = block.downsample ? (*block.downsample)(x) : x;
    if (block.attention)
        return attend(*block.attention, y, residual, traces);
    if (!m_device.is_cpu())
        return y.add_(residual).relu_();
    float* values = y.data_ptr<float>();
    const float* rest = residual.data_ptr<float>();
    forChunks(1, y.numel(), [&](std::int64_t, std::int64_t, std::int64_t first, std::int64_t last) {
        kernels::addRelu(values + first, rest + first, static_cast<std::size_t>(last - first));
    });
    return y;
}

at::Tensor FusedNet::attend(const AttentionLayer& layer, at::Tensor x, const at::Tensor& residual,
                            std::vector<BlockTrace>* traces) const {
    at::Tensor trace;
    auto y = m_device.is_cpu() ? attendCpu(layer, x, residual, trace)
                               : attendDevice(layer, x, residual, trace);
    if (traces != nullptr)
        traces->push_back({layer.name, layer.gamma, layer.bias.cpu(), trace.cpu()});
    return y;
}

at::Tensor FusedNet::attendDevice(const AttentionLayer& layer, const at::Tensor& x,
                                  const at::Tensor& residual, at::Tensor& trace) const {
    const auto gateOf = [&](const at::Tensor& pooled) {
        return at::linear(at::relu(at::linear(pooled, layer.fc1)), layer.fc2);
    };
    const auto gate =
        at::sigmoid(gateOf(x.mean({2, 3})) + gateOf(x.amax({2, 3}))).unsqueeze(2).unsqueeze(3);
    const auto kernel = at::tensor(at::ArrayRef<float>(kTraceKernel, 9), at::kFloat)
                            .reshape({1, 1, 3, 3})
                            .to(m_device);
    const auto traced = at::conv2d(x.sum(1, true), kernel, {}, 1, 1);
    trace = traced.squeeze(1);
    auto attention = gate + at::sigmoid((traced + layer.bias.reshape({1, -1, 1, 1})) * layer.gamma);
    if (layer.scale)
        attention = attention * x;
    return attention.add_(residual).relu_();
}

at::Tensor FusedNet::attendCpu(const AttentionLayer& layer, at::Tensor x,
                               const at::Tensor& residual, at::Tensor& trace) const {
    const auto images = x.size(0), channels = x.size(1), height = x.size(2), width = x.size(3);
    const auto pixels = height * width;
    const auto c = static_cast<std::size_t>(channels);
    const auto options = at::TensorOptions(at::kFloat);
    auto sums = at::empty({images, height, width}, options);
    auto partSums = at::empty({images, kChunks, channels}, options);
    auto partMaxima = at::empty({images, kChunks, channels}, options);
    trace = at::empty({images, height, width}, options);
    float* values = x.data_ptr<float>();
    float* sum = sums.data_ptr<float>();
    forChunks(images, pixels,
              [&](std::int64_t image, std::int64_t chunk, std::int64_t first, std::int64_t last) {
                  const auto part = (image * kChunks + chunk) * channels;
                  kernels::statistics(
                      values + (image * pixels + first) * channels,
                      static_cast<std::size_t>(last - first), c, sum + image * pixels + first,
                      partSums.data_ptr<float>() + part, partMaxima.data_ptr<float>() + part);
              });
    const auto gateOf = [&](const at::Tensor& pooled) {
        return at::linear(at::relu(at::linear(pooled, layer.fc1)), layer.fc2);
    };
    const auto gates = at::sigmoid(gateOf(partSums.sum(1).div_(static_cast<double>(pixels))) +
                                   gateOf(partMaxima.amax(1)))
                           .contiguous();
    float* traced = trace.data_ptr<float>();
    forChunks(images, height,
              [&](std::int64_t image, std::int64_t, std::int64_t first, std::int64_t last) {
                  kernels::traceRows(sum + image * pixels, static_cast<std::size_t>(width),
                                     static_cast<std::size_t>(height),
                                     static_cast<std::size_t>(first),
                                     static_cast<std::size_t>(last), traced + image * pixels);
              });
    const float* rest = residual.data_ptr<float>();
    forChunks(images, pixels,
              [&](std::int64_t image, std::int64_t, std::int64_t first, std::int64_t last) {
                  const auto at = image * pixels + first;
                  kernels::attend(values + at * channels, rest + at * channels, traced + at,
                                  gates.data_ptr<float>() + image * channels,
                                  layer.bias.data_ptr<float>(), layer.gamma, layer.scale,
                                  static_cast<std::size_t>(last - first), c);
              });
    return x;
}

} // namespace lineament::nn
