// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"
#include "core/nn/statedict.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lineament::nn {

/// GocNet's one fixed kernel, a 45-degree Prewitt (paper, eq. of TP and of MTA's trace), row-major.
inline constexpr float kTraceKernel[9] = {0, 1, 1, -1, 0, 1, -1, -1, 0};

/// Called with a module's state_dict name and its output, for parity tests and maps.
using Probe = std::function<void(const std::string& name, const at::Tensor& value)>;

/// How trace(x) is computed. Both are exact in real arithmetic.
enum class TraceForm {
    ChannelSum, ///< conv3x3(sum over channels, K): 5,000 times fewer multiplications
    Expanded    ///< K expanded over all in and out planes, as published: the reference of tests and
                ///< benchmarks
};

/// Manipulation trace attention: a channel gate plus sigmoid(gamma * trace(x)).
class MtaImpl : public torch::nn::Module {
public:
    MtaImpl(int channels, int reduction, TraceForm form);

    /// trace(x), [N,C,H,W]: K over the sum of all channels, plus a frozen random bias a channel.
    at::Tensor trace(const at::Tensor& x) const;
    /// The attention itself, [N,C,H,W], 0 to 2.
    at::Tensor forward(const at::Tensor& x, const std::string& name, const Probe& probe);

    torch::nn::Conv2d fc1{nullptr}, fc2{nullptr};
    at::Tensor gamma; ///< [1], starts at 0
    at::Tensor bias;  ///< [C], frozen, part of the state (mtg.bias)

private:
    at::Tensor kernel() const;
    TraceForm m_form;
};
TORCH_MODULE(Mta);

/// A residual block, basic (two 3x3) or bottleneck (1x1, 3x3, 1x1), with MTA before the residual
/// sum.
class BlockImpl : public torch::nn::Module {
public:
    BlockImpl(int in, int planes, int stride, bool bottleneck, Attention attention, int reduction,
              TraceForm form);
    at::Tensor forward(const at::Tensor& x, const std::string& name, const Probe& probe);

    std::vector<torch::nn::Conv2d> convs;
    std::vector<torch::nn::BatchNorm2d> norms;
    torch::nn::Conv2d downsample{nullptr};
    torch::nn::BatchNorm2d downsampleNorm{nullptr};
    Mta mta{nullptr};
    Attention attention;
};
TORCH_MODULE(Block);

/// One ResNet stream without its pooling: stem and four stages. Children carry the published
/// indices
/// ("0" conv, "1" norm, "4" to "7" stages).
class StreamImpl : public torch::nn::Module {
public:
    StreamImpl(const Architecture& architecture, Attention attention, TraceForm form);
    /// [N,3,H,W] to [N,C,H/32,W/32].
    at::Tensor forward(at::Tensor x, const std::string& name, const Probe& probe);

    torch::nn::Conv2d stem{nullptr};
    torch::nn::BatchNorm2d stemNorm{nullptr};
    std::vector<std::vector<Block>> stages;
};
TORCH_MODULE(Stream);

/// GocNet in its plain form: trainable, and the reference of the fused one. Output: logits, of two
/// classes fake = 0, of three as kClassNames.
class GocNetImpl : public torch::nn::Module {
public:
    explicit GocNetImpl(const Architecture& architecture, TraceForm form = TraceForm::ChannelSum);

    /// [N,3,H,W] normalised RGB to logits [N,classes].
    at::Tensor forward(const at::Tensor& x, const Probe& probe = {});
    /// TP: K over each colour channel, zero padding 1.
    static at::Tensor tensorPreprocessing(const at::Tensor& x);

    /// Copies a checkpoint of the published layout in: all keys must be there with their shapes.
    /// Unused ones (the published `conv`, kernels that equal K) are checked and dropped. Returns
    /// notes on what was ignored. Throws ModelError naming the key.
    std::vector<std::string> load(const std::string& where, const StateDict& state);
    /// State in the published layout, without the unused convolution and the fixed kernels.
    StateDict state() const;

    Architecture architecture;
    Stream plain{nullptr}, mta{nullptr};
    torch::nn::Linear fc{nullptr};
    /// Takes TP's place before the plain stream when set: ablations compare other filters with it.
    std::function<at::Tensor(const at::Tensor&)> preprocessor;
    double dropout = 0; ///< share of the pooled features that are left out in training
};
TORCH_MODULE(GocNet);

/// The architecture that a published-layout checkpoint has by its keys and shapes. Replace
/// attention and the published input size are assumed where the layout can't say. Throws
/// ModelError.
Architecture inferArchitecture(const std::string& where, const StateDict& state);

} // namespace lineament::nn
