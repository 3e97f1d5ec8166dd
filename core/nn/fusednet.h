// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/gocnet.h"

#include <ATen/core/ivalue.h>

#include <optional>
#include <string>
#include <vector>

namespace lineament::nn {

/// A convolution with its batch normalisation folded in, prepacked for oneDNN where that has proved
/// itself.
class FoldedConv {
public:
    FoldedConv(const torch::nn::Conv2d& conv, const torch::nn::BatchNorm2d& norm, bool relu,
               at::Device device);
    at::Tensor operator()(const at::Tensor& x) const;
    /// Packs the weights for inputs [1,C,height,width] on the CPU; without effect where it can't be
    /// done.
    void prepack(std::int64_t height, std::int64_t width);
    std::int64_t outputSide(std::int64_t side) const;
    at::IntArrayRef shape() const { return m_weight.sizes(); }

private:
    at::Tensor m_weight;
    at::Tensor m_bias;
    std::int64_t m_stride;
    std::int64_t m_padding;
    bool m_relu;
    std::optional<c10::IValue> m_packed;
};

/// What one block's trace was, for the attention maps.
struct BlockTrace {
    std::string block; ///< e.g. "mta_extract_feature.4.0"
    float gamma = 0;
    at::Tensor bias;  ///< [C], CPU
    at::Tensor trace; ///< [N,H,W], K over the channel sum, before gamma and bias; CPU
};

/// What a forward pass gives, on the CPU.
struct NetOutput {
    at::Tensor logits;   ///< [N,classes]
    at::Tensor pooled;   ///< [N,F], what the head's Linear sees
    at::Tensor features; ///< [N,C,H,W] before the pooling; undefined unless maps were asked for
};

/// Evaluation form of GocNet: BN folded, channels-last, attention in two passes, stem and first
/// stage image by image so that they stay in the cache. float32. Same result as the plain form
/// within 1e-4.
class FusedNet {
public:
    /// Copies what it needs; @p net must hold float32 weights on the CPU.
    FusedNet(GocNet net, at::Device device);

    /// [N,3,H,W] normalised, channels-last, on the device. @p traces, when given, gets one entry an
    /// MTA block.
    NetOutput run(const at::Tensor& x, std::vector<BlockTrace>* traces = nullptr) const;
    /// The logits of run() alone.
    at::Tensor forward(const at::Tensor& x, std::vector<BlockTrace>* traces = nullptr) const {
        return run(x, traces).logits;
    }
    /// [classes,F], on the CPU.
    at::Tensor headWeight() const { return m_fcWeight.cpu(); }

    /// Multiply-adds of one image at the architecture's input size, attention and head included.
    double macs() const { return m_macs; }
    bool prepacked() const { return m_prepacked; }
    at::Device device() const { return m_device; }

private:
    struct AttentionLayer {
        float gamma = 0;
        at::Tensor bias, fc1, fc2; ///< [C], [S,C], [C,S]
        bool scale = false;
        std::string name;
    };
    struct FusedBlock {
        std::vector<FoldedConv> convs;
        std::optional<FoldedConv> downsample;
        std::optional<AttentionLayer> attention;
    };
    struct FusedStream {
        std::optional<FoldedConv> stem;
        std::vector<std::vector<FusedBlock>> stages;
    };

    FusedStream build(const Stream& stream, const std::string& name);
    void prepackStream(FusedStream& stream);
    at::Tensor runStream(const FusedStream& stream, const at::Tensor& x,
                         std::vector<BlockTrace>* traces) const;
    at::Tensor runBlock(const FusedBlock& block, const at::Tensor& x,
                        std::vector<BlockTrace>* traces) const;
    at::Tensor attend(const AttentionLayer& layer, at::Tensor x, const at::Tensor& residual,
                      std::vector<BlockTrace>* traces) const;
    at::Tensor attendCpu(const AttentionLayer& layer, at::Tensor x, const at::Tensor& residual,
                         at::Tensor& trace) const;
    at::Tensor attendDevice(const AttentionLayer& layer, const at::Tensor& x,
                            const at::Tensor& residual, at::Tensor& trace) const;
    at::Tensor preprocess(const at::Tensor& x) const;

    Architecture m_architecture;
    at::Device m_device;
    std::optional<FusedStream> m_plain, m_mta;
    at::Tensor m_fcWeight, m_fcBias;
    double m_macs = 0;
    bool m_prepacked = false;
};

/// True when this LibTorch's oneDNN prepacking gives right results (tried once on a small
/// convolution).
bool prepackingWorks();

} // namespace lineament::nn
