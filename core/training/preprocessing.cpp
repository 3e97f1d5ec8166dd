// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/preprocessing.h"

#include <ATen/ATen.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/conv.h>

namespace lineament::training {

namespace {

/// Three of the spatial rich model's high-pass filters, the ones that forgery networks use: the
/// 5x5 KV kernel, the 3x3 second-order kernel and the horizontal second difference. Each reads all
/// colours and gives one plane.
class Srm final : public PreprocessorImpl {
public:
    Srm() {
        auto kernels = at::zeros({3, 1, 5, 5});
        const auto set = [&kernels](int plane, const std::vector<float>& values, float divisor) {
            kernels[plane][0] = at::tensor(values).reshape({5, 5}) / divisor;
        };
        set(0, {0, 0, 0, 0, 0, 0, -1, 2, -1, 0, 0, 2, -4, 2, 0, 0, -1, 2, -1, 0, 0, 0, 0, 0, 0}, 4);
        set(1, {-1, 2,  -2, 2,  -1, 2,  -6, 8,  -6, 2,  -2, 8, -12,
                8,  -2, 2,  -6, 8,  -6, 2,  -1, 2,  -2, 2,  -1},
            12);
        set(2, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, -2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 2);
        m_kernels = register_buffer("kernels", kernels);
    }
    at::Tensor forward(const at::Tensor& x) override {
        return at::conv2d(x, m_kernels.expand({3, 3, 5, 5}).contiguous(), {}, 1, 2) / 3;
    }

private:
    at::Tensor m_kernels;
};

/// Prediction-error filters: the centre is -1 and the other weights are divided by their sum before
/// every pass, which keeps the constraint without changing the optimizer.
class Constrained final : public PreprocessorImpl {
public:
    Constrained() { m_weight = register_parameter("weight", at::rand({3, 3, 5, 5})); }
    at::Tensor forward(const at::Tensor& x) override {
        auto mask = at::ones({5, 5}, m_weight.options());
        mask[2][2] = 0;
        const auto others = m_weight * mask;
        const auto sum = others.sum({2, 3}, true);
        const auto safe = at::where(sum.abs() < 1e-3, at::full_like(sum, 1e-3), sum);
        return at::conv2d(x, others / safe - (1 - mask), {}, 1, 2);
    }

private:
    at::Tensor m_weight;
};

/// A learnt prediction of each pixel minus the pixel: what the predictor can't explain is the
/// trace.
class Residual final : public PreprocessorImpl {
public:
    Residual() {
        m_predict = register_module(
            "predict", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 3, 3).padding(1)));
        m_refine = register_module("refine",
                                   torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 3, 3).padding(1)));
    }
    at::Tensor forward(const at::Tensor& x) override {
        const auto trace = m_predict(x) - x;
        return trace + m_refine(trace);
    }

private:
    torch::nn::Conv2d m_predict{nullptr}, m_refine{nullptr};
};

} // namespace

std::shared_ptr<PreprocessorImpl> makePreprocessor(Preprocessing kind) {
    switch (kind) {
    case Preprocessing::Srm:
        return std::make_shared<Srm>();
    case Preprocessing::Constrained:
        return std::make_shared<Constrained>();
    case Preprocessing::Residual:
        return std::make_shared<Residual>();
    case Preprocessing::Architecture:
        break;
    }
    return nullptr;
}

} // namespace lineament::training
