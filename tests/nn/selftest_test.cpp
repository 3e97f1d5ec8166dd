// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/engine.h"
#include "core/nn/packagereader.h"
#include "core/nn/packagewriter.h"
#include "tests/nn/knownweights.h"
#include "tests/nn/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

using namespace lineament;
using namespace lineament::nn;
using namespace lineament::nn::test;
using testing::Contains;
using testing::HasSubstr;

namespace {

ModelInfo smallInfo() {
    ModelInfo info;
    info.name = "small";
    info.architecture.width = 16;
    info.architecture.head = Head::Gap;
    info.inputSize = 96;
    return info;
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
    auto state = smallKnownState(16);
    for (auto& [key, tensor] : state.entries) {
        if (key == "fc.bias")
            tensor.add_(0.01);
    }
    writeBytes(folder.path / "weights.safetensors", safetensorsBytes(state, at::kHalf));
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
