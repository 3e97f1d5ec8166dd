// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/fusednet.h"
#include "core/nn/gocnet.h"
#include "core/nn/kernels.h"

#include "core/base/error.h"
#include "tests/nn/knownweights.h"
#include "tests/nn/otherdevice.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

using namespace lineament;
using namespace lineament::nn;
using namespace lineament::nn::test;

namespace {

struct Shape {
    Depth depth;
    Attention attention;
    Head head;
    int inputSize;
    bool plainStream = true;
    bool tensorPreprocessing = true;
    bool attentionStream = true;
};

class Architectures : public testing::TestWithParam<Shape> {
protected:
    static Architecture architecture() {
        const auto& p = GetParam();
        return {p.depth,
                16,
                p.plainStream,
                p.tensorPreprocessing,
                p.attentionStream,
                p.attention,
                p.head,
                p.inputSize,
                16};
    }
};

GocNet randomNet(const Architecture& a) {
    at::manual_seed(7);
    GocNet net(a);
    const torch::NoGradGuard noGrad;
    for (auto& item : net->named_parameters()) {
        if (item.key().find("gamma") != std::string::npos)
            item.value().fill_(0.03);
    }
    for (auto& item : net->named_buffers()) {
        if (item.key().find("running_mean") != std::string::npos)
            item.value().normal_(0, 0.1);
        if (item.key().find("running_var") != std::string::npos)
            item.value().uniform_(0.5, 1.5);
    }
    net->eval();
    return net;
}

} // namespace

TEST_P(Architectures, fusedFormEqualsThePlainOneAtBatch3) {
    const auto& p = GetParam();
    const at::NoGradGuard noGrad;
    auto net = randomNet(architecture());
    const auto x = at::randn({3, 3, p.inputSize, p.inputSize});
    const auto plain = net->forward(x);
    const auto fused = FusedNet(net, at::Device(at::kCPU)).forward(x);
    EXPECT_LE(((fused - plain).abs().max() / plain.abs().max()).item<double>(), 1e-4)
        << plain << fused;
}

TEST_P(Architectures, fusedFormGivesTheSameOnAnotherDevice) {
    const at::NoGradGuard noGrad;
    auto net = randomNet(architecture());
    const auto side = GetParam().inputSize;
    const auto x = at::randn({2, 3, side, side});
    std::vector<BlockTrace> traces, others;
    const auto here = FusedNet(net, at::Device(at::kCPU)).forward(x, &traces);
    const auto device = otherDevice();
    const auto there = FusedNet(net, device).forward(x.to(device), &others);
    ASSERT_TRUE(there.is_cpu());
    EXPECT_LE(((there - here).abs().max() / here.abs().max()).item<double>(), 1e-4)
        << here << there;
    ASSERT_EQ(others.size(), traces.size());
    for (std::size_t i = 0; i < traces.size(); ++i) {
        EXPECT_EQ(others[i].block, traces[i].block);
        EXPECT_EQ(others[i].gamma, traces[i].gamma);
        ASSERT_TRUE(others[i].trace.is_cpu());
        EXPECT_TRUE(at::equal(others[i].bias, traces[i].bias));
        const auto largest = traces[i].trace.abs().max().item<double>();
        EXPECT_TRUE(at::allclose(others[i].trace, traces[i].trace, 1e-4, 1e-4 * largest))
            << traces[i].block;
    }
}

INSTANTIATE_TEST_SUITE_P(
    All, Architectures,
    testing::Values(Shape{Depth::ResNet18, Attention::Replace, Head::Gap, 96},
                    Shape{Depth::ResNet18, Attention::Scale, Head::Gap, 97},
                    Shape{Depth::ResNet34, Attention::Scale, Head::Gap, 64},
                    Shape{Depth::ResNet50, Attention::Replace, Head::Gap, 75},
                    Shape{Depth::ResNet18, Attention::Replace, Head::Published, 299},
                    Shape{Depth::ResNet18, Attention::Scale, Head::Gap, 64, true, false, true},
                    Shape{Depth::ResNet18, Attention::None, Head::Gap, 64, true, true, false},
                    Shape{Depth::ResNet18, Attention::Scale, Head::Gap, 64, false, true, true},
                    Shape{Depth::ResNet18, Attention::None, Head::Gap, 64, true, false, false}));

TEST(GocNet, publishedHeadFits8192FeaturesFrom289To320) {
    Architecture a;
    for (const int size : {289, 299, 320}) {
        a.inputSize = size;
        EXPECT_EQ(headFeatures(a), 8192) << size;
    }
    for (const int size : {288, 321}) {
        a.inputSize = size;
        EXPECT_NE(headFeatures(a), 8192) << size;
    }
    a.inputSize = 128;
    EXPECT_THROW(headFeatures(a), ModelError);
}

TEST(GocNet, gapHeadTakesAnyInputSize) {
    Architecture a;
    a.width = 8;
    a.head = Head::Gap;
    a.inputSize = 64;
    auto net = randomNet(a);
    const at::NoGradGuard noGrad;
    for (const int size : {33, 64, 130})
        EXPECT_EQ(net->forward(at::randn({1, 3, size, size})).sizes().vec(),
                  (std::vector<std::int64_t>{1, 2}));
}

TEST(GocNet, gradientsReachEveryParameter) {
    Architecture a;
    a.width = 16;
    a.head = Head::Gap;
    a.inputSize = 64;
    a.attention = Attention::Scale;
    auto net = randomNet(a);
    net->train();
    at::AutoGradMode grad(true);
    net->forward(at::randn({2, 3, 64, 64})).pow(2).sum().backward();
    for (const auto& item : net->named_parameters()) {
        ASSERT_TRUE(item.value().grad().defined()) << item.key();
        EXPECT_TRUE(at::isfinite(item.value().grad()).all().item<bool>()) << item.key();
    }
}

TEST(GocNet, missingKeyIsNamed) {
    auto state = smallKnownState(8);
    state.entries.erase(state.entries.begin() + 3);
    const std::string missing = smallKnownState(8).entries[3].first;
    Architecture a = inferArchitecture("file", state);
    try {
        GocNet(a)->load("weights.pth", state);
        FAIL() << "no error";
    } catch (const ModelError& e) {
        EXPECT_THAT(e.what(), testing::HasSubstr("weights.pth"));
        EXPECT_THAT(e.what(), testing::HasSubstr(missing));
        EXPECT_THAT(e.what(), testing::HasSubstr("no such key"));
    }
}

TEST(GocNet, wrongShapeUnknownKeyAndForeignKernelAreNamed) {
    const auto message = [](StateDict state) {
        Architecture a;
        a.width = 8;
        a.head = Head::Gap;
        try {
            GocNet(a)->load("w", state);
        } catch (const ModelError& e) {
            return std::string(e.what());
        }
        return std::string("accepted");
    };
    auto shape = smallKnownState(8);
    for (auto& [key, tensor] : shape.entries) {
        if (key == "fc.bias")
            tensor = at::zeros({3});
    }
    EXPECT_THAT(message(shape),
                testing::AllOf(testing::HasSubstr("fc.bias"), testing::HasSubstr("[2]"),
                               testing::HasSubstr("[3]")));
    auto unknown = smallKnownState(8);
    unknown.entries.emplace_back("surprise.weight", at::zeros({1}));
    EXPECT_THAT(message(unknown), testing::HasSubstr("surprise.weight"));
    auto kernel = smallKnownState(8);
    kernel.entries.emplace_back("tp.weight", at::ones({1, 1, 3, 3}));
    EXPECT_THAT(message(kernel), testing::HasSubstr("tp.weight"));
    auto nan = smallKnownState(8);
    for (auto& [key, tensor] : nan.entries) {
        if (key == "fc.bias")
            tensor = at::full({2}, NAN);
    }
    EXPECT_THAT(message(nan), testing::HasSubstr("finite"));
}

TEST(GocNet, architectureIsInferredFromTheKeys) {
    for (const auto depth : {Depth::ResNet18, Depth::ResNet34, Depth::ResNet50}) {
        Architecture a;
        a.depth = depth;
        a.width = 8;
        a.head = Head::Gap;
        EXPECT_EQ(inferArchitecture("file", GocNet(a)->state()), a);
        a.attentionStream = false;
        a.attention = Attention::None;
        EXPECT_EQ(inferArchitecture("file", GocNet(a)->state()), a);
    }
    StateDict foreign;
    foreign.entries.emplace_back("conv1.weight", at::zeros({1}));
    EXPECT_THROW(inferArchitecture("file", foreign), ModelError);
}

TEST(FusedNet, resultDoesNotDependOnTheNumberOfThreads) {
    Architecture a;
    a.width = 16;
    a.head = Head::Gap;
    a.inputSize = 96;
    auto net = randomNet(a);
    const FusedNet fused(net, at::Device(at::kCPU));
    const auto x = at::randn({2, 3, 96, 96});
    const int before = at::get_num_threads();
    at::set_num_threads(1);
    const auto one = fused.forward(x);
    at::set_num_threads(2);
    const auto two = fused.forward(x);
    at::set_num_threads(before);
    // oneDNN may split its sums by thread: equal within rounding, and the same again with the same
    // number.
    EXPECT_LE((one - two).abs().max().item<double>(), 1e-4 * one.abs().max().item<double>());
    at::set_num_threads(2);
    EXPECT_TRUE(at::equal(fused.forward(x), two));
    at::set_num_threads(before);
}

TEST(Kernels, traceEqualsTheConvolution) {
    const auto plane = at::randn({1, 1, 7, 9});
    const auto kernel =
        at::tensor(at::ArrayRef<float>(kTraceKernel, 9), at::kFloat).reshape({1, 1, 3, 3});
    auto out = at::empty({7, 9});
    kernels::traceRows(plane.data_ptr<float>(), 9, 7, 0, 7, out.data_ptr<float>());
    EXPECT_TRUE(at::allclose(out, at::conv2d(plane, kernel, {}, 1, 1).reshape({7, 9}), 1e-5, 1e-6));
}

TEST(Kernels, attentionEqualsItsDefinition) {
    // 21 channels: not a multiple of any vector length.
    const std::int64_t pixels = 13, channels = 21;
    const auto x = at::randn({pixels, channels}), residual = at::randn({pixels, channels}),
               trace = at::randn({pixels, 1}) * 300;
    const auto gate = at::rand({channels}), bias = at::randn({channels});
    for (const bool scale : {false, true}) {
        const auto attention = gate + at::sigmoid((trace + bias) * 0.07);
        const auto expected = at::relu((scale ? x * attention : attention) + residual);
        auto got = x.clone();
        kernels::attend(got.data_ptr<float>(), residual.data_ptr<float>(), trace.data_ptr<float>(),
                        gate.data_ptr<float>(), bias.data_ptr<float>(), 0.07F, scale, pixels,
                        channels);
        EXPECT_TRUE(at::allclose(got, expected, 1e-5, 1e-6));
    }
    auto mean = at::empty({pixels});
    const auto traced = trace.contiguous();
    const float spread = kernels::attentionMean(traced.data_ptr<float>(), bias.data_ptr<float>(),
                                                0.07F, pixels, channels, mean.data_ptr<float>());
    const auto attention = at::sigmoid((trace + bias) * 0.07);
    EXPECT_TRUE(at::allclose(mean, attention.mean(1), 1e-5, 1e-6));
    EXPECT_NEAR(spread, attention.std(1, false).mean().item<float>(), 2e-3);
}
