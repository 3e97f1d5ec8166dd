// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/backbone.h"

#include "core/nn/modeljson.h"
#include "tests/nn/support.h"
#include "tests/samples.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

using namespace lineament;
using namespace lineament::nn;
using nn::test::modelErrorOf;
using testing::HasSubstr;

namespace {

constexpr int kWidth = 16;

Architecture smallScaled() {
    Architecture a;
    a.width = kWidth;
    a.head = Head::Gap;
    a.attention = Attention::Scale;
    a.inputSize = 64;
    a.classes = kThreeClasses;
    return a;
}

/// A ResNet-18 of random weights in torchvision's names, its classifier included.
StateDict randomBackbone() {
    at::manual_seed(11);
    StateDict state;
    const auto add = [&state](const std::string& key, at::Tensor value) {
        state.entries.emplace_back(key, std::move(value));
    };
    const auto norm = [&](const std::string& name, int channels) {
        add(name + ".weight", at::rand({channels}) + 0.5);
        add(name + ".bias", at::randn({channels}) * 0.1);
        add(name + ".running_mean", at::randn({channels}) * 0.1);
        add(name + ".running_var", at::rand({channels}) + 0.5);
    };
    add("conv1.weight", at::randn({kWidth, 3, 7, 7}) * 0.1);
    norm("bn1", kWidth);
    int in = kWidth;
    for (int stage = 1; stage <= 4; ++stage) {
        const int out = kWidth << (stage - 1);
        for (int block = 0; block < 2; ++block) {
            const auto name = "layer" + std::to_string(stage) + "." + std::to_string(block);
            add(name + ".conv1.weight", at::randn({out, in, 3, 3}) * 0.1);
            norm(name + ".bn1", out);
            add(name + ".conv2.weight", at::randn({out, out, 3, 3}) * 0.1);
            norm(name + ".bn2", out);
            if (in != out) {
                add(name + ".downsample.0.weight", at::randn({out, in, 1, 1}) * 0.2);
                norm(name + ".downsample.1", out);
            }
            in = out;
        }
    }
    add("fc.weight", at::randn({1000, in}));
    add("fc.bias", at::randn({1000}));
    return state;
}

/// ResNet-18's trunk as the paper has it, from its state alone.
at::Tensor slowTrunk(const StateDict& state, at::Tensor x) {
    const auto get = [&](const std::string& key) { return state.find(key)->to(at::kFloat); };
    const auto norm = [&](const std::string& name, const at::Tensor& v) {
        return at::batch_norm(v, get(name + ".weight"), get(name + ".bias"),
                              get(name + ".running_mean"), get(name + ".running_var"), false, 0,
                              1e-5, false);
    };
    x = at::relu(norm("bn1", at::conv2d(x, get("conv1.weight"), {}, 2, 3)));
    x = at::max_pool2d(x, 3, 2, 1);
    for (int stage = 1; stage <= 4; ++stage) {
        for (int block = 0; block < 2; ++block) {
            const auto name = "layer" + std::to_string(stage) + "." + std::to_string(block);
            const std::vector<std::int64_t> stride{stage > 1 && block == 0 ? 2 : 1}, one{1},
                none{0};
            auto y = at::conv2d(x, get(name + ".conv1.weight"), {}, stride, one);
            y = at::relu(norm(name + ".bn1", y));
            y = norm(name + ".bn2", at::conv2d(y, get(name + ".conv2.weight"), {}, one, one));
            const bool shortcut = state.find(name + ".downsample.0.weight") != nullptr;
            const auto skip =
                shortcut ? norm(name + ".downsample.1",
                                at::conv2d(x, get(name + ".downsample.0.weight"), {}, stride, none))
                         : x;
            x = at::relu(y + skip);
        }
    }
    return x;
}

} // namespace

TEST(Backbone, bothStreamsBeginAsThePlainClassifier) {
    const at::NoGradGuard noGrad;
    const auto state = randomBackbone();
    GocNet net(smallScaled());
    loadBackbone("backbone", state, net);
    net->eval();
    const auto x = at::randn({2, 3, 64, 64});
    const auto expected = slowTrunk(state, x);
    const double largest = expected.abs().max().item<double>();
    ASSERT_GT(largest, 0.01);
    for (const auto& stream : {net->plain, net->mta}) {
        auto s = stream;
        const auto got = s->forward(x, "stream", {});
        EXPECT_LT((got - expected).abs().max().item<double>(), 1e-5 * largest);
    }
}

TEST(Backbone, theShippedOneFitsAtFullWidth) {
    const auto file =
        std::filesystem::path(LINEAMENT_SHARED_DIR) / "backbones/resnet18-imagenet.safetensors";
    if (!std::filesystem::exists(file))
        LINEAMENT_SKIP_MISSING("no " << file);
    const at::NoGradGuard noGrad;
    auto a = smallScaled();
    a.width = 64;
    const auto state = readCheckpoint(file.string(), readModelFile(file));
    GocNet net(a);
    loadBackbone(file.string(), state, net);
    net->eval();
    const auto x = at::randn({1, 3, 96, 96});
    const auto expected = slowTrunk(state, x);
    const auto got = net->mta->forward(x, "stream", {});
    EXPECT_LT((got - expected).abs().max().item<double>(),
              1e-4 * expected.abs().max().item<double>());
}

TEST(Backbone, learnsThroughTheWholeAttention) {
    // fc2 and gamma are zero at the start, but must not stay so.
    auto a = smallScaled();
    a.reduction = 2; // more units behind fc1 than one, which may be dead
    GocNet net(a);
    loadBackbone("backbone", randomBackbone(), net);
    net->train();
    net->forward(at::randn({2, 3, 64, 64})).square().sum().backward();
    for (const auto& item : net->named_parameters()) {
        const auto& key = item.key();
        if (key.find("fc2") == std::string::npos && key.find("gamma") == std::string::npos)
            continue;
        EXPECT_GT(item.value().grad().abs().max().item<double>(), 0) << key;
    }
}

TEST(Backbone, saysWhatDoesNotFit) {
    const auto messageFor = [](StateDict state, Architecture a) {
        GocNet net(a);
        return modelErrorOf([&] { loadBackbone("file", state, net); });
    };
    auto replaced = smallScaled();
    replaced.attention = Attention::Replace;
    EXPECT_THAT(messageFor(randomBackbone(), replaced), HasSubstr("`scale`"));
    auto wide = smallScaled();
    wide.width = 32;
    EXPECT_THAT(messageFor(randomBackbone(), wide), HasSubstr("conv1.weight"));
    auto missing = randomBackbone();
    std::erase_if(missing.entries,
                  [](const auto& e) { return e.first == "layer3.1.bn2.running_var"; });
    EXPECT_THAT(messageFor(missing, smallScaled()),
                testing::AllOf(HasSubstr("layer3.1.bn2.running_var"), HasSubstr("no such key")));
    auto broken = randomBackbone();
    for (auto& [key, value] : broken.entries) {
        if (key == "layer2.0.conv1.weight")
            value.view({-1})[0] = std::nan("");
    }
    EXPECT_THAT(messageFor(broken, smallScaled()), HasSubstr("finite"));
}
