// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/devices.h"
#include "core/nn/packagereader.h"
#include "core/nn/packagewriter.h"
#include "core/nn/torchengine.h"
#include "tests/nn/knownweights.h"
#include "tests/nn/otherdevice.h"
#include "tests/nn/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace lineament;
using namespace lineament::nn;
using namespace lineament::nn::test;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

namespace {

ModelInfo smallInfo() {
    ModelInfo info;
    info.name = "small";
    info.architecture.width = 16;
    info.architecture.head = Head::Gap;
    info.inputSize = 96;
    return info;
}

/// The package's weights become others than its self-test was made with.
void alterWeights(const std::filesystem::path& package) {
    auto state = smallKnownState(16);
    for (auto& [key, tensor] : state.entries) {
        if (key == "fc.bias")
            tensor.add_(0.01);
    }
    writeBytes(package / "weights.safetensors", safetensorsBytes(state, at::kHalf));
}

} // namespace

TEST(SelfTest, theCropIsTheSameOnEveryMachine) {
    const auto crop = selfTestCrop(64);
    ASSERT_EQ(crop.data.size(), 64U * 64 * 3);
    std::uint32_t sum = 0;
    for (const auto value : crop.data)
        sum = sum * 31 + value;
    EXPECT_EQ(sum, 1223172901U) << "computed once, and fixed";
    EXPECT_NE(selfTestCrop(65).data, crop.data);
}

TEST(SelfTest, aWrittenPackageChecksItself) {
    const TempFolder folder;
    writeModelPackage(folder.path / "small", smallInfo(), smallKnownState(16));
    const auto engine = Engine::load(folder.path / "small");
    ASSERT_TRUE(engine->model().validation.selfTest);
    const auto& result = engine->runtime().selfTest;
    ASSERT_TRUE(result);
    EXPECT_NEAR(result->logitFake, result->expected.logitFake, 1e-4);
    EXPECT_GT(result->time.time_since_epoch().count(), 0);
}

TEST(SelfTest, alteredWeightsAreRefused) {
    const TempFolder folder;
    writeModelPackage(folder.path, smallInfo(), smallKnownState(16));
    alterWeights(folder.path);
    EXPECT_THAT(modelErrorOf([&] { Engine::load(folder.path); }),
                AllOf(HasSubstr("self-test"), HasSubstr("expected logits"), HasSubstr("found")));
}

TEST(SelfTest, aPackageWithoutOneIsUsedWithANote) {
    const TempFolder folder;
    auto info = smallInfo();
    writeModelPackage(folder.path, info, smallKnownState(16));
    writeModelInfo(folder.path, info);
    const auto engine = Engine::load(folder.path);
    EXPECT_FALSE(engine->runtime().selfTest);
    EXPECT_THAT(engine->model().notes, Contains(HasSubstr("no self-test")));
}

TEST(SelfTest, aPackageThatCouldNotBeReadBackIsNotWritten) {
    const TempFolder folder;
    auto info = smallInfo();
    writeModelPackage(folder.path, info, smallKnownState(16));
    info.validation.conditions.push_back({});
    EXPECT_THAT(modelErrorOf([&] { writeModelInfo(folder.path, info); }), HasSubstr("thresholdId"));
    EXPECT_NO_THROW(Engine::load(folder.path));
    EXPECT_THAT(modelErrorOf([&] { writeModelInfo(folder.path / "none", info); }),
                HasSubstr("no weights"));
}

TEST(SelfTest, aPictureIsComparedWithWhatThePackageSays) {
    PictureTestResult result;
    result.logitFake = 0.5;
    result.logitReal = -0.25;
    EXPECT_NO_THROW(checkPictureTest("small", result)) << "nothing to compare with";
    result.expected = PictureTest{0.55, -0.3, 0.1};
    EXPECT_NO_THROW(checkPictureTest("small", result));
    result.expected->logitReal = -0.4;
    EXPECT_THAT(modelErrorOf([&] { checkPictureTest("small", result); }),
                AllOf(HasSubstr("self-test with a drawn face"), HasSubstr("-0.4 within 0.1"),
                      HasSubstr("found 0.5, -0.25")));
    result.expected.reset();
    result.logitReal = std::nan("");
    EXPECT_THAT(modelErrorOf([&] { checkPictureTest("small", result); }),
                HasSubstr("finite logits"));
}

TEST(Devices, determinismIsWhatLibTorchIsSetTo) {
    const TempFolder folder;
    at::globalContext().setDeterministicAlgorithms(false, false);
    writeModelPackage(folder.path, smallInfo(), smallKnownState(16));
    EXPECT_FALSE(isDeterministic(at::kCPU)) << "a written package leaves LibTorch as it was";
    EngineOptions options;
    options.device = Device::Cpu;
    const auto engine = Engine::load(folder.path, options);
    EXPECT_TRUE(isDeterministic(at::kCPU));
    EXPECT_TRUE(engine->runtime().deterministic);
    EXPECT_NO_THROW(engine->predict(std::vector<const Rgb8Image*>(), true));
    const auto crop = selfTestCrop(96);
    const Rgb8Image* crops[] = {&crop};
    const auto first = engine->predict(crops, true), second = engine->predict(crops, true);
    EXPECT_EQ(first[0].logitFake, second[0].logitFake);
    EXPECT_EQ(first[0].logitReal, second[0].logitReal);
    EXPECT_TRUE(isDeterministic({at::kCUDA, 0}));
    at::globalContext().setBenchmarkCuDNN(true);
    EXPECT_FALSE(isDeterministic({at::kCUDA, 0}));
    at::globalContext().setBenchmarkCuDNN(false);
    at::globalContext().setDeterministicAlgorithms(true, true);
    EXPECT_FALSE(isDeterministic(at::kCPU)) << "to warn is not to refuse";
    at::globalContext().setDeterministicAlgorithms(false, false);
    EXPECT_FALSE(isDeterministic(at::kLazy));
}

TEST(Devices, theEngineGivesTheSameOnAnotherDevice) {
    const TempFolder folder;
    writeModelPackage(folder.path, smallInfo(), smallKnownState(16));
    const std::vector<at::Device> devices{otherDevice()};
    const auto there = loadTorchEngine(folder.path, {}, devices);
    EXPECT_TRUE(there->runtime().selfTest) << "passed on the device";
    EXPECT_THAT(there->runtime().device, Not(HasSubstr("CPU")));
    EngineOptions options;
    options.device = Device::Cpu;
    const auto here = Engine::load(folder.path, options);
    const auto first = selfTestCrop(96);
    auto second = first;
    std::reverse(second.data.begin(), second.data.end());
    const Rgb8Image* crops[] = {&first, &second};
    const auto got = there->predict(crops, true), expected = here->predict(crops, true);
    ASSERT_EQ(got.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_NEAR(got[i].logitFake, expected[i].logitFake, 1e-3);
        EXPECT_NEAR(got[i].logitReal, expected[i].logitReal, 1e-3);
        ASSERT_EQ(got[i].blocks.size(), expected[i].blocks.size());
        ASSERT_EQ(got[i].fused.values.size(), expected[i].fused.values.size());
        for (std::size_t v = 0; v < got[i].fused.values.size(); ++v) {
            if (!std::isnan(expected[i].fused.values[v])) {
                EXPECT_NEAR(got[i].fused.values[v], expected[i].fused.values[v], 1e-3);
            }
        }
    }
}

TEST(Devices, oneThatCantComputeIsPassedOverWithANote) {
    const TempFolder folder;
    writeModelPackage(folder.path, smallInfo(), smallKnownState(16));
    // Tensors of the meta device have shapes and no values: no self-test can pass there.
    const std::vector<at::Device> devices{at::Device(at::kMeta), at::Device(at::kCPU)};
    const auto engine = loadTorchEngine(folder.path, {}, devices);
    EXPECT_THAT(engine->runtime().device, HasSubstr("CPU"));
    EXPECT_THAT(engine->model().notes, Contains(HasSubstr("meta is not used: ")));
    EXPECT_TRUE(engine->runtime().selfTest);
    EXPECT_THROW(loadTorchEngine(folder.path, {}, std::span(devices).first(1)), ModelError);
}

TEST(Devices, alteredWeightsAreRefusedOnTheLastOne) {
    const TempFolder folder;
    writeModelPackage(folder.path, smallInfo(), smallKnownState(16));
    alterWeights(folder.path);
    const std::vector<at::Device> devices{otherDevice(), at::Device(at::kCPU)};
    EXPECT_THAT(modelErrorOf([&] { loadTorchEngine(folder.path, {}, devices); }),
                AllOf(HasSubstr("self-test"), HasSubstr("expected logits"), HasSubstr("found")));
}
