// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/gocnet.h"

#include "core/base/error.h"
#include "core/nn/autocast.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <torch/nn/functional/pooling.h>
#include <torch/nn/init.h>

#include <array>
#include <set>

namespace lineament::nn {

namespace {

at::Tensor kernelTensor(const at::TensorOptions& options) {
    return at::tensor(at::ArrayRef<float>(kTraceKernel, 9), at::kFloat)
        .reshape({1, 1, 3, 3})
        .to(options);
}

torch::nn::Conv2d convolution(int in, int out, int size, int stride) {
    torch::nn::Conv2d conv(
        torch::nn::Conv2dOptions(in, out, size).stride(stride).padding(size / 2).bias(false));
    torch::nn::init::kaiming_normal_(conv->weight, 0, torch::kFanOut, torch::kReLU);
    return conv;
}

std::array<int, 4> blocksPerStage(Depth depth) {
    return depth == Depth::ResNet18 ? std::array<int, 4>{2, 2, 2, 2}
                                    : std::array<int, 4>{3, 4, 6, 3};
}

void say(const Probe& probe, const std::string& name, const at::Tensor& value) {
    if (probe)
        probe(name, value);
}

std::string shapeText(at::IntArrayRef sizes) {
    std::string text = "[";
    for (const auto side : sizes)
        text += (text.size() > 1 ? "," : "") + std::to_string(side);
    return text + "]";
}

} // namespace

MtaImpl::MtaImpl(int channels, int reduction, TraceForm form)
    : m_form(form) {
    const int squeezed = std::max(1, channels / reduction);
    gamma = register_parameter("gamma", torch::zeros({1}));
    fc1 = register_module(
        "fc1", torch::nn::Conv2d(torch::nn::Conv2dOptions(channels, squeezed, 1).bias(false)));
    fc2 = register_module(
        "fc2", torch::nn::Conv2d(torch::nn::Conv2dOptions(squeezed, channels, 1).bias(false)));
    // A child of this name gives the bias its published key, mtg.bias.
    auto holder = register_module("mtg", std::make_shared<torch::nn::Module>());
    bias = holder->register_buffer("bias", torch::randn({channels}));
}

at::Tensor MtaImpl::kernel() const {
    return kernelTensor(gamma.options().requires_grad(false));
}

at::Tensor MtaImpl::trace(const at::Tensor& x) const {
    if (m_form == TraceForm::Expanded) {
        const auto c = x.size(1);
        return at::conv2d(x, kernel().expand({c, c, 3, 3}).contiguous(), bias, 1, 1);
    }
    return at::conv2d(x.sum(1, true), kernel(), {}, 1, 1) + bias.reshape({1, -1, 1, 1});
}

at::Tensor MtaImpl::forward(const at::Tensor& x, const std::string& name, const Probe& probe) {
    const auto gate = [this](const at::Tensor& pooled) { return fc2(at::relu(fc1(pooled))); };
    const auto channel = at::sigmoid(gate(x.mean({2, 3}, true)) + gate(x.amax({2, 3}, true)));
    const auto traced = trace(x);
    say(probe, name + ".mtg", traced);
    auto attention = channel + at::sigmoid(gamma * traced);
    say(probe, name, attention);
    return attention;
}

BlockImpl::BlockImpl(int in, int planes, int stride, bool bottleneck, Attention attentionKind,
                     int reduction, TraceForm form)
    : attention(attentionKind) {
    const int out = bottleneck ? planes * 4 : planes;
    if (bottleneck)
        convs = {convolution(in, planes, 1, 1), convolution(planes, planes, 3, stride),
                 convolution(planes, out, 1, 1)};
    else
        convs = {convolution(in, planes, 3, stride), convolution(planes, planes, 3, 1)};
    for (std::size_t i = 0; i < convs.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        register_module("conv" + number, convs[i]);
        norms.push_back(register_module("bn" + number,
                                        torch::nn::BatchNorm2d(convs[i]->options.out_channels())));
    }
    if (attention != Attention::None)
        mta = register_module("mta", Mta(out, reduction, form));
    if (stride != 1 || in != out) {
        downsample = convolution(in, out, 1, stride);
        downsampleNorm = torch::nn::BatchNorm2d(out);
        auto holder = register_module("downsample", std::make_shared<torch::nn::Module>());
        holder->register_module("0", downsample);
        holder->register_module("1", downsampleNorm);
    }
}

namespace {

/// A 1x1 convolution with a stride. Of channels that do not fill oneDNN's blocks of 16 it is made
/// of every stride-th pixel without a stride, which gives the same sums: LibTorch 1.13's oneDNN
/// writes beyond its buffer in the strided one's backward pass (channels last, AVX-512), and
/// training narrow networks on large inputs died of that.
at::Tensor strided(torch::nn::Conv2d& conv, const at::Tensor& x) {
    constexpr std::int64_t kChannelBlock = 16;
    const std::int64_t stride = conv->options.stride()->at(0);
    if (stride == 1 || x.size(1) % kChannelBlock == 0)
        return conv(x);
    return at::conv2d(x.slice(2, 0, c10::nullopt, stride).slice(3, 0, c10::nullopt, stride),
                      conv->weight);
}

} // namespace

at::Tensor BlockImpl::forward(const at::Tensor& input, const std::string& name,
                              const Probe& probe) {
    auto x = input;
    for (std::size_t i = 0; i < convs.size(); ++i) {
        x = norms[i](convs[i](x));
        if (i + 1 < convs.size())
            x = at::relu(x);
    }
    if (attention != Attention::None) {
        const auto weight = mta->forward(x, name + ".mta", probe);
        // Deviation from the paper's text, which multiplies: the published code replaces
        // (`Replace`).
        x = attention == Attention::Replace ? weight : x * weight;
    }
    const auto residual =
        downsample.is_empty() ? input : downsampleNorm(strided(downsample, input));
    return at::relu(x + residual);
}

StreamImpl::StreamImpl(const Architecture& a, Attention attention, TraceForm form) {
    const bool bottleneck = a.depth == Depth::ResNet50;
    stem = register_module("0", convolution(3, a.width, 7, 2));
    stemNorm = register_module("1", torch::nn::BatchNorm2d(a.width));
    int in = a.width;
    const auto counts = blocksPerStage(a.depth);
    for (std::size_t stage = 0; stage < counts.size(); ++stage) {
        const int planes = a.width << stage;
        auto holder =
            register_module(std::to_string(stage + 4), std::make_shared<torch::nn::Module>());
        auto& blocks = stages.emplace_back();
        for (int i = 0; i < counts[stage]; ++i) {
            blocks.push_back(holder->register_module(
                std::to_string(i), Block(in, planes, i == 0 && stage > 0 ? 2 : 1, bottleneck,
                                         attention, a.reduction, form)));
            in = planes * expansion(a.depth);
        }
    }
}

at::Tensor StreamImpl::forward(at::Tensor x, const std::string& name, const Probe& probe) {
    {
        // bfloat16 rounds a picture to half a level, which is as much as the traces looked for.
        const Autocast none(false, x.device().type());
        x = stem(x);
    }
    x = at::max_pool2d(at::relu(stemNorm(x)), 3, 2, 1);
    for (std::size_t stage = 0; stage < stages.size(); ++stage) {
        for (std::size_t i = 0; i < stages[stage].size(); ++i)
            x = stages[stage][i]->forward(
                x, name + "." + std::to_string(stage + 4) + "." + std::to_string(i), probe);
    }
    return x;
}

GocNetImpl::GocNetImpl(const Architecture& a, TraceForm form)
    : architecture(a) {
    if (!a.plainStream && !a.attentionStream)
        throw ModelError("architecture", "at least one stream", "none");
    if (a.plainStream)
        plain = register_module("plain_extract_feature", Stream(a, Attention::None, form));
    if (a.attentionStream)
        mta = register_module("mta_extract_feature", Stream(a, a.attention, form));
    fc = register_module("fc", torch::nn::Linear(headFeatures(a), a.classes));
}

at::Tensor GocNetImpl::tensorPreprocessing(const at::Tensor& x) {
    return at::conv2d(x, kernelTensor(x.options()).expand({3, 1, 3, 3}).contiguous(), {}, 1, 1, 1,
                      3);
}

at::Tensor GocNetImpl::forward(const at::Tensor& x, const Probe& probe) {
    const auto pool = [this](const at::Tensor& features) {
        return architecture.head == Head::Published ? at::avg_pool2d(features, 7, 1)
                                                    : at::adaptive_avg_pool2d(features, {1, 1});
    };
    at::Tensor features;
    if (!plain.is_empty()) {
        auto input = x;
        if (preprocessor) {
            input = preprocessor(x);
        } else if (architecture.tensorPreprocessing) {
            const Autocast none(false, x.device().type());
            input = tensorPreprocessing(x);
            say(probe, "tp", input);
        }
        features = pool(plain->forward(input, "plain_extract_feature", probe));
        say(probe, "plain_extract_feature", features);
    }
    if (!mta.is_empty()) {
        const auto second = pool(mta->forward(x, "mta_extract_feature", probe));
        say(probe, "mta_extract_feature", second);
        features = features.defined() ? features + second : second;
    }
    features = features.flatten(1);
    if (dropout > 0 && is_training())
        features = at::dropout(features, dropout, true);
    return fc(features);
}

namespace {

/// True for keys that the published layout has and this program does not keep.
bool droppedKey(const std::string& key) {
    const auto endsWith = [&key](const std::string& end) {
        return key.size() >= end.size() &&
               key.compare(key.size() - end.size(), end.size(), end) == 0;
    };
    return endsWith(".mta.conv.weight") || endsWith(".mta.mtg.weight") || key == "tp.weight";
}

/// A stored fixed kernel must be K in every plane: a checkpoint with another one is another
/// network.
void checkKernel(const std::string& where, const std::string& key, const at::Tensor& stored) {
    if (stored.dim() != 4 || stored.size(2) != 3 || stored.size(3) != 3)
        throw ModelError(where + ", " + key, "shape [n,m,3,3]", shapeText(stored.sizes()));
    const auto difference = (stored.to(at::kFloat) - kernelTensor(at::TensorOptions(at::kFloat)))
                                .abs()
                                .max()
                                .item<float>();
    if (!(difference <= 1e-6F))
        throw ModelError(where + ", " + key, "the kernel K of the paper in every plane",
                         "values that differ by up to " + std::to_string(difference));
}

/// Keys without a DataParallel prefix.
std::map<std::string, at::Tensor> plainKeys(const StateDict& state,
                                            std::vector<std::string>& notes) {
    std::map<std::string, at::Tensor> tensors;
    bool stripped = false;
    for (const auto& [key, tensor] : state.entries) {
        const bool prefixed = key.rfind("module.", 0) == 0;
        stripped = stripped || prefixed;
        tensors[prefixed ? key.substr(7) : key] = tensor;
    }
    if (stripped)
        notes.emplace_back("the prefix 'module.' (DataParallel) was removed from the keys");
    return tensors;
}

} // namespace

std::vector<std::string> GocNetImpl::load(const std::string& where, const StateDict& state) {
    const torch::NoGradGuard noGrad;
    std::vector<std::string> notes = state.notes;
    auto stored = plainKeys(state, notes);
    std::size_t unused = 0;
    for (auto entry = stored.begin(); entry != stored.end();) {
        if (!droppedKey(entry->first)) {
            ++entry;
            continue;
        }
        if (entry->first.find(".mta.conv.") == std::string::npos)
            checkKernel(where, entry->first, entry->second);
        else
            ++unused;
        entry = stored.erase(entry);
    }
    if (unused > 0)
        notes.push_back(std::to_string(unused) +
                        " 'conv' weights of the published MTA, which its forward "
                        "pass never uses, were left out");
    const auto copy = [&](const std::string& key, at::Tensor& target) {
        const auto found = stored.find(key);
        if (found == stored.end()) {
            if (key.size() > 19 && key.compare(key.size() - 19, 19, "num_batches_tracked") == 0)
                return; // older PyTorch did not store it; inference does not need it
            throw ModelError(where, "the key " + key + " with shape " + shapeText(target.sizes()),
                             "no such key");
        }
        if (found->second.sizes() != target.sizes())
            throw ModelError(where + ", " + key, "shape " + shapeText(target.sizes()),
                             shapeText(found->second.sizes()));
        target.copy_(found->second);
        if (target.is_floating_point() && !at::isfinite(target).all().item<bool>())
            throw ModelError(where + ", " + key, "finite values", "NaN or infinity");
        stored.erase(found);
    };
    for (auto& item : named_parameters())
        copy(item.key(), item.value());
    for (auto& item : named_buffers())
        copy(item.key(), item.value());
    if (!stored.empty())
        throw ModelError(where + ", " + stored.begin()->first, "no such key in this architecture",
                         std::to_string(stored.size()) + " keys that the network does not have");
    return notes;
}

StateDict GocNetImpl::state() const {
    StateDict state;
    for (const auto& item : named_parameters())
        state.entries.emplace_back(item.key(), item.value().detach());
    for (const auto& item : named_buffers())
        state.entries.emplace_back(item.key(), item.value());
    return state;
}

Architecture inferArchitecture(const std::string& where, const StateDict& state) {
    std::vector<std::string> ignored;
    const auto tensors = plainKeys(state, ignored);
    const auto has = [&](const std::string& key) { return tensors.count(key) > 0; };
    Architecture a;
    a.plainStream = has("plain_extract_feature.0.weight");
    a.attentionStream = has("mta_extract_feature.0.weight");
    if (!a.plainStream && !a.attentionStream)
        throw ModelError(
            where,
            "the keys of GocNet (plain_extract_feature.0.weight, mta_extract_feature.0.weight)",
            tensors.empty() ? "no tensors"
                            : "another network, first key " + tensors.begin()->first);
    const std::string stream = a.attentionStream ? "mta_extract_feature" : "plain_extract_feature";
    a.attention = has(stream + ".4.0.mta.gamma") ? Attention::Replace : Attention::None;
    a.depth = has(stream + ".4.0.conv3.weight")   ? Depth::ResNet50
              : has(stream + ".4.2.conv1.weight") ? Depth::ResNet34
                                                  : Depth::ResNet18;
    const auto& stem = tensors.at(stream + ".0.weight");
    if (stem.dim() != 4 || stem.size(0) < 1 || stem.size(0) > 512)
        throw ModelError(where + ", " + stream + ".0.weight", "shape [width,3,7,7]",
                         shapeText(stem.sizes()));
    a.width = static_cast<int>(stem.size(0));
    const auto head = tensors.find("fc.weight");
    if (head == tensors.end() || head->second.dim() != 2)
        throw ModelError(where, "the key fc.weight with shape [classes,features]", "no such key");
    a.classes = static_cast<int>(head->second.size(0));
    if (a.classes != kTwoClasses && a.classes != kThreeClasses)
        throw ModelError(where + ", fc.weight", "2 or 3 rows", std::to_string(a.classes));
    const std::int64_t channels = (a.width << 3) * expansion(a.depth);
    const std::int64_t features = head->second.size(1);
    if (features == channels) {
        a.head = Head::Gap;
        return a;
    }
    a.head = Head::Published;
    int pooled = 1;
    while (channels * pooled * pooled < features)
        ++pooled;
    if (channels * pooled * pooled != features)
        throw ModelError(where + ", fc.weight",
                         std::to_string(channels) + " features times a square number",
                         std::to_string(features));
    // Five halvings that round up give the same map for 32 input sizes; 299 is the published
    // reference.
    a.inputSize = pooled == 4 ? 299 : 32 * (pooled + 6) - 16;
    return a;
}

} // namespace lineament::nn
