// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/batches.h"

#include "core/base/error.h"
#include "core/training/chain.h"
#include "core/training/random.h"
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

TEST(Batches, areHalfRealWithTheRightClasses) {
    auto mixed = settings();
    mixed.mix = {1, 0, 0, 1, 0};
    const BatchMaker maker(test::drawnDataset(20, 20), mixed, at::kCPU);
    const auto batch = maker.make(0, 32);
    ASSERT_EQ(batch.pictures.sizes(), (std::vector<std::int64_t>{32, 3, 48, 48}));
    std::map<Family, int> counts;
    for (std::size_t i = 0; i < batch.families.size(); ++i) {
        const auto family = batch.families[i];
        ++counts[family];
        const auto expected = family == Family::Real     ? FaceClass::Real
                              : family == Family::Stored ? FaceClass::Generated
                                                         : FaceClass::Composed;
        EXPECT_EQ(batch.labels[static_cast<std::int64_t>(i)].item<std::int64_t>(),
                  static_cast<std::int64_t>(expected));
    }
    EXPECT_EQ(counts[Family::Real], 16);
    EXPECT_EQ(counts[Family::Stored], 8);
    EXPECT_EQ(counts[Family::SelfBlend] + counts[Family::Swap] + counts[Family::HardSwap], 8);
}

TEST(Batches, keepTheSharesOfTheMixOverTheRun) {
    auto mixed = settings();
    mixed.mix = {5, 0, 0, 1, 0}; // a sixth of four pairs is less than one
    const BatchMaker maker(test::drawnDataset(20, 20), mixed, at::kCPU);
    int stored = 0;
    constexpr int kBatches = 60;
    for (std::uint64_t i = 0; i < kBatches; ++i) {
        for (const auto family : maker.make(i, 8).families)
            stored += family == Family::Stored ? 1 : 0;
    }
    EXPECT_NEAR(stored, kBatches * 4 / 6.0, 12);
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
    EXPECT_EQ((batch.labels == 0).sum().item<std::int64_t>(), 8);
    for (const auto family : batch.families)
        EXPECT_NE(family, Family::Stored);
}

TEST(Batches, ofOnePersonAreNeverSwaps) {
    auto dataset = test::drawnDataset(8, 0);
    for (auto& sample : dataset.samples)
        sample.info.group = "one person";
    const BatchMaker maker(dataset, settings(), at::kCPU);
    for (const auto family : maker.make(0, 32).families) {
        EXPECT_NE(family, Family::Swap);
        EXPECT_NE(family, Family::HardSwap);
    }
}

TEST(Batches, needReals) {
    try {
        BatchMaker(test::drawnDataset(0, 20), settings(), at::kCPU);
        FAIL();
    } catch (const ModelError& e) {
        EXPECT_THAT(e.what(), HasSubstr("real faces in the folds"));
    }
}

TEST(Batches, refuseAManipulationOfNoClassByItsName) {
    auto dataset = test::drawnDataset(4, 4);
    dataset.samples.back().info.method = "mystery";
    dataset.samples.back().info.file = "fake/one.jpg";
    try {
        BatchMaker(dataset, settings(), at::kCPU);
        FAIL();
    } catch (const ModelError& e) {
        EXPECT_THAT(e.what(), testing::AllOf(HasSubstr("\"mystery\""), HasSubstr("fake/one.jpg")));
    }
}

TEST(Batches, pairAFakeWithThePictureItWasMadeOf) {
    auto dataset = test::drawnDataset(20, 20);
    for (std::size_t i = 20; i < 40; ++i) {
        dataset.samples[i].info.method = "dfdc";
        dataset.samples[i].info.original = dataset.samples[i - 20].info.id;
        dataset.samples[i].crop = dataset.samples[i - 20].crop; // nothing was changed
    }
    auto twins = settings();
    twins.mix = {0, 1, 0, 0, 0};
    const auto batch = BatchMaker(dataset, twins, at::kCPU).make(0, 16);
    for (std::int64_t i = 0; i < 16; i += 2) {
        EXPECT_EQ(batch.labels[i].item<std::int64_t>(), 0);
        EXPECT_EQ(batch.labels[i + 1].item<std::int64_t>(), 1);
        // One cut and one chain: all that is left is each sensor's own noise.
        EXPECT_LT((batch.pictures[i] - batch.pictures[i + 1]).abs().mean().item<double>(), 6) << i;
    }
}

TEST(Batches, leaveSourcesOutAltogether) {
    auto dataset = test::drawnDataset(20, 20);
    for (std::size_t i = 0; i < dataset.samples.size(); ++i) {
        auto& sample = dataset.samples[i];
        sample.info.source = i % 2 == 0 ? "kept" : "left";
        std::fill(sample.crop.data.begin(), sample.crop.data.end(),
                  static_cast<std::uint8_t>(i % 2 == 0 ? 60 : 200));
    }
    auto without = settings();
    without.leaveOut = {"left"};
    without.coverShare = 0;
    const BatchMaker maker(dataset, without, at::kCPU);
    EXPECT_EQ(maker.reals(), 10U);
    // Not as ground, not as donor: the others are dark.
    EXPECT_LT(maker.make(0, 32).pictures.mean().item<double>(), 120);
    auto only = without;
    only.leftOutOnly = true;
    only.folds = {};
    EXPECT_EQ(BatchMaker(dataset, only, at::kCPU).reals(), 10U);
    without.leaveOut = {"nobody"};
    try {
        BatchMaker(dataset, without, at::kCPU);
        FAIL();
    } catch (const ModelError& e) {
        EXPECT_THAT(e.what(), testing::AllOf(HasSubstr("nobody"), HasSubstr("kept, left")));
    }
}

TEST(Batches, evenBrightnessColourAndSharpnessOfDifferentPictures) {
    auto dataset = test::drawnDataset(20, 20, 96);
    for (auto& sample : dataset.samples) {
        const bool fake = sample.info.label == Label::Fake;
        Random random(3, static_cast<std::uint64_t>(fake));
        for (std::size_t i = 0; i < sample.crop.data.size(); ++i) {
            const double grain = (fake ? 18 : 6) * random.normal();
            const double level = fake ? 170 - 60 * static_cast<double>(i % 3) : 70;
            sample.crop.data[i] = static_cast<std::uint8_t>(std::clamp(level + grain, 0.0, 255.0));
        }
    }
    auto s = settings();
    s.coverShare = 0;
    s.mix = {0, 0, 0, 1, 0};
    const auto batch = BatchMaker(dataset, s, at::kCPU).make(0, 32);
    const auto fine = [](const at::Tensor& x) {
        return (x.slice(-1, 1) - x.slice(-1, 0, -1)).abs().mean().item<double>();
    };
    double real = 0, fake = 0;
    for (std::int64_t i = 0; i < 32; i += 2) {
        const auto means = [](const at::Tensor& x) { return x.mean({1, 2}); };
        EXPECT_LT(
            (means(batch.pictures[i]) - means(batch.pictures[i + 1])).abs().max().item<double>(),
            12)
            << i;
        real += fine(batch.pictures[i]);
        fake += fine(batch.pictures[i + 1]);
    }
    EXPECT_LT(fake, 1.5 * real);
}

TEST(Batches, bringBothOfAPairToOneFaceSize) {
    // A generated face ten times as large as the real one would be told by its sharpness.
    const auto noise = [](int cells, int cell) {
        const int side = cells * cell;
        Rgb8Image picture{side, side, {}};
        for (int i = 0; i < side * side; ++i) {
            const int x = i % side / cell, y = i / side / cell;
            Random random(3, static_cast<std::uint64_t>(y * cells + x));
            for (int c = 0; c < 3; ++c)
                picture.data.push_back(static_cast<std::uint8_t>(random.below(256)));
        }
        return picture;
    };
    auto dataset = test::drawnDataset(10, 10);
    for (auto& sample : dataset.samples) {
        const bool fake = sample.info.label == Label::Fake;
        const int side = fake ? 300 : 60;
        sample.crop = noise(60, side / 60);
        sample.info.square = {{side / 2.0, side / 2.0}, side / 1.8, 0};
        sample.info.landmarks = test::drawnLandmarks(side);
    }
    auto s = settings();
    s.inputSize = 96;
    s.coverShare = 0;
    s.mix = {0, 0, 0, 1, 0};
    const auto batch = BatchMaker(dataset, s, at::kCPU).make(0, 32);
    // Detail at the scale of single pixels of a 60 px crop that was enlarged is gone in both.
    const auto fine = [](const at::Tensor& x) {
        return (x.slice(-1, 1) - x.slice(-1, 0, -1)).abs().mean().item<double>();
    };
    double real = 0, fake = 0;
    for (std::int64_t i = 0; i < 32; i += 2) {
        real += fine(batch.pictures[i]);
        fake += fine(batch.pictures[i + 1]);
    }
    EXPECT_LT(fake, 1.5 * real);
    EXPECT_GT(fake, real / 2.5);
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
        return (flatPixels(b.pictures[i]) & flatPixels(b.pictures[i + 1])).sum().item<int>();
    };
    int least = 48 * 48;
    for (int i = 0; i < 16; i += 2) // a real, then its twin
        least = std::min(least, flatInBoth(batch, i));
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
    EXPECT_EQ(methods["drawn-gan"], 8);
    EXPECT_EQ(methods["self-blend"] + methods["swap-blend"] + methods["hard-swap"], 16);
    for (const char* made : {"self-blend", "swap-blend", "hard-swap"})
        EXPECT_GT(methods[made], 3) << made;
}

TEST(HeldOut, takesLeftOutSourcesAsTheyAre) {
    auto dataset = test::drawnDataset(40, 20);
    for (std::size_t i = 0; i < dataset.samples.size(); i += 3)
        dataset.samples[i].info.source = "elsewhere";
    auto s = settings();
    s.leaveOut = {"elsewhere"};
    s.leftOutOnly = true;
    const auto heldOut = BatchMaker(dataset, s, at::kCPU).heldOut(1);
    EXPECT_EQ(heldOut.samples.size(), 20U) << "each once, of every fold";
    for (const auto& sample : heldOut.samples) {
        EXPECT_EQ(sample.source, "elsewhere");
        EXPECT_TRUE(sample.method.empty() || sample.method == "drawn-gan") << sample.method;
    }
}

TEST(HeldOut, ofVideosHasNoJpegAndTheSourcesAskedFor) {
    auto dataset = test::drawnDataset(40, 40);
    for (std::size_t i = 0; i < dataset.samples.size(); i += 2)
        dataset.samples[i].info.source = "clips";
    auto s = settings();
    s.measured = {"clips"};
    s.videoFrames = true;
    const BatchMaker maker(dataset, s, at::kCPU);
    const auto heldOut = maker.heldOut(1);
    ASSERT_FALSE(heldOut.samples.empty());
    for (const auto& sample : heldOut.samples) {
        EXPECT_EQ(sample.source, "clips");
        EXPECT_EQ(sample.jpegQuality, 0);
    }
}

TEST(HeldOut, passesAreTheSameOneByOne) {
    const auto dataset = test::drawnDataset(20, 10);
    const BatchMaker maker(dataset, settings({3}), at::kCPU);
    const auto both = maker.heldOut(2), second = maker.heldOut(1, 0, {}, 1);
    ASSERT_EQ(both.crops.size(), 2 * second.crops.size());
    for (std::size_t i = 0; i < second.crops.size(); ++i)
        EXPECT_EQ(second.crops[i].data, both.crops[second.crops.size() + i].data);
}

TEST(HeldOut, measuresNoMoreOfASourceThanAsked) {
    auto dataset = test::drawnDataset(40, 40);
    for (std::size_t i = 0; i < 5; ++i)
        dataset.samples[i].info.source = "small";
    const BatchMaker maker(dataset, settings(), at::kCPU);
    std::map<std::string, int> reals;
    int fakes = 0;
    for (const auto& sample : maker.heldOut(1, 8).samples) {
        if (sample.method.empty())
            ++reals[sample.source];
        fakes += sample.method == "drawn-gan" ? 1 : 0;
    }
    EXPECT_EQ(reals["small"], 5);
    EXPECT_EQ(reals["drawn"], 8);
    EXPECT_EQ(fakes, 8);
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
    EXPECT_EQ(sheet.height, 3 * 72);
    EXPECT_EQ(sheet.width, 9 * 72);
}
