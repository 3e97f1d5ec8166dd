// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/batches.h"

#include "core/base/error.h"
#include "core/training/chain.h"
#include "tests/nn/otherdevice.h"
#include "tests/training/faces.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

using namespace lineament;
using namespace lineament::training;
using testing::HasSubstr;

namespace {

BatchSettings settings(std::vector<int> folds = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
    BatchSettings s;
    s.inputSize = 48;
    s.folds = std::move(folds);
    return s;
}

} // namespace

TEST(Batches, areHalfRealWithTheRightLabels) {
    const BatchMaker maker(test::drawnDataset(20, 20), settings(), at::kCPU);
    const auto batch = maker.make(0, 32);
    ASSERT_EQ(batch.pictures.sizes(), (std::vector<std::int64_t>{32, 3, 48, 48}));
    EXPECT_EQ(batch.labels.sum().item<std::int64_t>(), 16);
    std::map<Family, int> counts;
    for (std::size_t i = 0; i < batch.families.size(); ++i) {
        ++counts[batch.families[i]];
        EXPECT_EQ(batch.labels[static_cast<std::int64_t>(i)].item<std::int64_t>(),
                  batch.families[i] == Family::Real ? 1 : 0);
    }
    EXPECT_EQ(counts[Family::Stored], 8);
    EXPECT_EQ(counts[Family::SelfBlend] + counts[Family::Swap], 8);
}

TEST(Batches, areWholeGreyLevels) {
    const BatchMaker maker(test::drawnDataset(20, 20), settings(), at::kCPU);
    const auto pictures = maker.make(3, 16).pictures;
    EXPECT_TRUE(at::equal(pictures, pictures.round().clamp(0, 255)));
}

TEST(Batches, areAFunctionOfSeedAndIndex) {
    const auto dataset = test::drawnDataset(20, 20);
    const BatchMaker maker(dataset, settings(), at::kCPU), again(dataset, settings(), at::kCPU);
    EXPECT_TRUE(at::equal(maker.make(7, 16).pictures, again.make(7, 16).pictures));
    EXPECT_FALSE(at::equal(maker.make(7, 16).pictures, maker.make(8, 16).pictures));
    auto other = settings();
    other.seed = 2;
    EXPECT_FALSE(at::equal(maker.make(7, 16).pictures,
                           BatchMaker(dataset, other, at::kCPU).make(7, 16).pictures));
}

TEST(Batches, withoutStoredFakesAreMadeOfReals) {
    const BatchMaker maker(test::drawnDataset(20, 0), settings(), at::kCPU);
    const auto batch = maker.make(0, 16);
    EXPECT_EQ(batch.labels.sum().item<std::int64_t>(), 8);
    for (const auto family : batch.families)
        EXPECT_NE(family, Family::Stored);
}

TEST(Batches, ofOnePersonAreNeverSwaps) {
    auto dataset = test::drawnDataset(8, 0);
    for (auto& sample : dataset.samples)
        sample.info.group = "one person";
    const BatchMaker maker(dataset, settings(), at::kCPU);
    for (const auto family : maker.make(0, 32).families)
        EXPECT_NE(family, Family::Swap);
}

TEST(Batches, needRealsAndRoomForTheJitter) {
    try {
        BatchMaker(test::drawnDataset(0, 20), settings(), at::kCPU);
        FAIL();
    } catch (const ModelError& e) {
        EXPECT_THAT(e.what(), HasSubstr("real faces in the folds"));
    }
    auto wide = settings();
    wide.cropMargin = 0.4;
    try {
        BatchMaker(test::drawnDataset(20, 20), wide, at::kCPU);
        FAIL();
    } catch (const ModelError& e) {
        EXPECT_THAT(e.what(), HasSubstr("crop margin"));
    }
}

TEST(Batches, beginClean) {
    // A ramp starts with mostly undegraded pictures: the noise chain's grain must be rarer.
    const auto dataset = test::drawnDataset(20, 20);
    auto ramped = settings();
    ramped.rampBatches = 1000;
    const BatchMaker slow(dataset, ramped, at::kCPU), full(dataset, settings(), at::kCPU);
    int different = 0;
    for (std::uint64_t i = 0; i < 8; ++i)
        different += at::equal(slow.make(i, 16).pictures, full.make(i, 16).pictures) ? 0 : 1;
    EXPECT_GT(different, 2);
    EXPECT_TRUE(at::equal(slow.make(2000, 16).pictures, full.make(2000, 16).pictures));
}

namespace {

/// Pixels that equal their left and upper neighbours in every channel, [...,S-1,S-1].
at::Tensor flatPixels(const at::Tensor& pictures) {
    const auto inner = pictures.slice(-2, 1).slice(-1, 1);
    const auto same = (inner == pictures.slice(-2, 0, -1).slice(-1, 1)) &
                      (inner == pictures.slice(-2, 1).slice(-1, 0, -1));
    return same.all(-3);
}

} // namespace

TEST(Batches, hideTheSameOfAFaceAndOfItsForgedTwin) {
    auto hidden = settings();
    hidden.cutoutShare = 1;
    const auto dataset = test::drawnDataset(20, 0);
    const auto batch = BatchMaker(dataset, hidden, at::kCPU).make(1, 16);
    const auto open = BatchMaker(dataset, settings(), at::kCPU).make(1, 16);
    const auto flatInBoth = [](const Batch& b, int i) {
        return (flatPixels(b.pictures[i]) & flatPixels(b.pictures[8 + i])).sum().item<int>();
    };
    int least = 48 * 48;
    for (int i = 0; i < 8; ++i) { // one chunk: reals, then their twins
        least = std::min(least, flatInBoth(batch, i));
    }
    // A seventh of 48 pixels each way at least.
    EXPECT_GE(least, 36);
    EXPECT_GT(flatPixels(batch.pictures).sum().item<int>(),
              2 * flatPixels(open.pictures).sum().item<int>());
}

TEST(HeldOut, forgesEveryRealAndKeepsFoldsApart) {
    const auto dataset = test::drawnDataset(40, 20);
    const BatchMaker maker(dataset, settings({1, 2}), at::kCPU);
    EXPECT_EQ(maker.reals(), 8U);
    EXPECT_EQ(maker.fakes(), 4U);
    const auto heldOut = maker.heldOut(2);
    ASSERT_EQ(heldOut.crops.size(), heldOut.samples.size());
    std::map<std::string, int> methods;
    for (const auto& sample : heldOut.samples) {
        ++methods[sample.method];
        EXPECT_EQ(sample.label == Label::Real, sample.method.empty());
        const int number = std::stoi(sample.group.substr(4));
        EXPECT_TRUE(number % kFolds == 1 || number % kFolds == 2) << sample.group;
    }
    EXPECT_EQ(methods[""], 16);
    EXPECT_EQ(methods["checkerboard"], 8);
    EXPECT_EQ(methods["self-blend"], 8);
    EXPECT_EQ(methods["swap-blend"], 8);
}

TEST(HeldOut, isTheSameEveryTime) {
    const auto dataset = test::drawnDataset(20, 10);
    const auto first = BatchMaker(dataset, settings({3}), at::kCPU).heldOut(1);
    const auto second = BatchMaker(dataset, settings({3}), at::kCPU).heldOut(1);
    ASSERT_EQ(first.crops.size(), second.crops.size());
    for (std::size_t i = 0; i < first.crops.size(); ++i)
        EXPECT_EQ(first.crops[i].data, second.crops[i].data);
}

TEST(Batches, areMadeOnAnotherDeviceToo) {
    const auto device = nn::test::otherDevice();
    const auto dataset = test::drawnDataset(20, 20);
    auto s = settings();
    s.cutoutShare = 0.5;
    const BatchMaker there(dataset, s, device), here(dataset, s, at::kCPU);
    const auto batch = there.make(3, 32), same = here.make(3, 32);
    EXPECT_EQ(batch.pictures.device(), device);
    EXPECT_EQ(batch.labels.device(), device);
    const auto pictures = batch.pictures.cpu();
    EXPECT_TRUE(at::equal(pictures, pictures.round().clamp(0, 255)));
    EXPECT_TRUE(at::equal(batch.labels.cpu(), same.labels));
    EXPECT_EQ(batch.families, same.families);
    // The same faces, forged and degraded by the same plans: only the noise is another.
    EXPECT_LT((pictures - same.pictures).abs().mean().item<double>(), 8);

    const auto crops = there.heldOut(1).crops, expected = here.heldOut(1).crops;
    ASSERT_EQ(crops.size(), expected.size());
    for (std::size_t i = 0; i < crops.size(); ++i) {
        double difference = 0;
        for (std::size_t k = 0; k < crops[i].data.size(); ++k)
            difference += std::abs(crops[i].data[k] - expected[i].data[k]);
        EXPECT_LT(difference / static_cast<double>(crops[i].data.size()), 16) << i;
    }
}

TEST(Chain, keepsSmallFacesForLargeNetworks) {
    Random random(3);
    int least = 448;
    for (int i = 0; i < 2000; ++i) {
        const auto side = drawFrame(448, false, random).side;
        ASSERT_LE(side, 448);
        least = std::min(least, side);
        ASSERT_GE(drawFrame(448, true, random).side, 380);
        ASSERT_GE(drawFrame(64, false, random).side, 28);
    }
    EXPECT_GE(least, 86);
    EXPECT_LE(least, 90);
}

TEST(Chain, treatsEveryPictureAlike) {
    // The same picture and plan give the same result wherever it stands in the group: nothing but
    // the plan, which is drawn without the label, decides what happens to it.
    Random random(4);
    const auto plan = drawChain(false, random);
    const auto frame = drawFrame(72, false, random);
    const auto one = at::randint(0, 256, {1, 3, 72, 72}).to(at::kFloat);
    const auto other = at::randint(0, 256, {1, 3, 72, 72}).to(at::kFloat);
    const auto grain = at::randn({1, 3, frame.side, frame.side}).expand({3, -1, -1, -1});
    const auto out = degrade(at::cat({one, other, one}),
                             std::vector<ChainPlan>{plan, drawChain(false, random), plan}, frame,
                             grain.contiguous());
    EXPECT_TRUE(at::equal(out[0], out[2]));
}

TEST(ContactSheet, showsOneRowAFace) {
    const auto sheet = contactSheet(test::drawnDataset(20, 20), settings(), 3);
    EXPECT_EQ(sheet.height, 3 * 80);
    EXPECT_EQ(sheet.width, 9 * 80);
}
