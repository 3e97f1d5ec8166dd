// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/deletion.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace lineament::training {
namespace {

constexpr int kCropSide = 40;

float areaOf(const std::vector<float>& mask) {
    return std::accumulate(mask.begin(), mask.end(), 0.0F);
}

/// 10 x 10 cells, 1 in the right half, the rim without values.
FloatMap mapOfTwoHalves() {
    FloatMap map{10, 10, std::vector<float>(100, 0.2F)};
    for (int y = 0; y < 10; ++y) {
        for (int x = 0; x < 10; ++x) {
            if (x >= 5)
                map.at(x, y) = 1;
            if (x == 0 || y == 0 || x == 9 || y == 9)
                map.at(x, y) = std::numeric_limits<float>::quiet_NaN();
        }
    }
    return map;
}

Rgb8Image stripedCrop() {
    Rgb8Image crop{kCropSide, kCropSide, {}};
    for (int y = 0; y < kCropSide; ++y) {
        for (int x = 0; x < kCropSide; ++x)
            crop.data.insert(crop.data.end(), 3, x % 2 == 0 ? 20 : 220);
    }
    return crop;
}

TEST(Deletion, marksTheShareOverWhichTheMapIsHighest) {
    const auto mask = markedPart(mapOfTwoHalves(), kCropSide, 0.2);
    ASSERT_EQ(mask.size(), static_cast<std::size_t>(kCropSide * kCropSide));
    EXPECT_EQ(areaOf(mask), std::lround(0.2 * kCropSide * kCropSide));
    for (int y = 0; y < kCropSide; ++y) {
        for (int x = 0; x < kCropSide / 2 - 4; ++x)
            EXPECT_EQ(mask[static_cast<std::size_t>(y * kCropSide + x)], 0) << x << ", " << y;
    }
}

TEST(Deletion, aMapThatIsTheSameEverywhereMarksNothing) {
    EXPECT_TRUE(markedPart(FloatMap{4, 4, std::vector<float>(16, 0.5F)}, kCropSide).empty());
    EXPECT_TRUE(markedPart({}, kCropSide).empty());
}

TEST(Deletion, theOtherPartHasTheSameSizeAndIsElsewhere) {
    const auto mask = markedPart(mapOfTwoHalves(), kCropSide, 0.2);
    const auto moved = movedPart(mask, kCropSide, 3);
    EXPECT_EQ(areaOf(moved), areaOf(mask));
    EXPECT_NE(moved, mask);
    EXPECT_EQ(movedPart(mask, kCropSide, 3), moved) << "the same seed gives the same place";
    EXPECT_NE(movedPart(mask, kCropSide, 4), moved);
}

TEST(Deletion, whatIsHiddenLosesItsDetailAndTheRestKeepsIt) {
    std::vector<float> mask(static_cast<std::size_t>(kCropSide * kCropSide), 0.0F);
    for (int y = 0; y < kCropSide; ++y) {
        for (int x = 20; x < kCropSide; ++x)
            mask[static_cast<std::size_t>(y * kCropSide + x)] = 1;
    }
    const auto crop = stripedCrop();
    const auto out = hidden(crop, mask);
    const auto contrast = [](const Rgb8Image& image, int x) {
        return std::abs(image.row(20)[3 * x] - image.row(20)[3 * (x + 1)]);
    };
    EXPECT_EQ(contrast(out, 8), 200);
    EXPECT_LT(contrast(out, 30), 30);
}

ScoredSample forgedSample(const std::string& group, double score, double marked, double elsewhere) {
    ScoredSample s;
    s.id = s.group = group;
    s.label = Label::Fake;
    s.score = score;
    s.hidden = HiddenScores{marked, elsewhere};
    return s;
}

TEST(Deletion, faithfulnessIsTheFallOverThatOfHidingElsewhere) {
    std::vector<ScoredSample> samples;
    for (int i = 0; i < 40; ++i)
        samples.push_back(forgedSample("p" + std::to_string(i), 3, 1 - 0.01 * (i % 5), 2.5));
    ScoredSample real;
    real.id = real.group = "r";
    samples.push_back(real);
    auto untested = forgedSample("u", 3, 0, 0);
    untested.hidden.reset();
    samples.push_back(untested);
    const auto maps = faithfulness(samples, {200, 1});
    ASSERT_TRUE(maps);
    EXPECT_NEAR(maps->marked.value, 2.02, 1e-9);
    EXPECT_NEAR(maps->elsewhere.value, 0.5, 1e-9);
    EXPECT_NEAR(maps->difference.value, 1.52, 1e-9);
    EXPECT_GT(maps->difference.low, 1.4);
    EXPECT_LE(maps->difference.low, maps->difference.value);
    EXPECT_EQ(maps->difference.count, 40);
    EXPECT_EQ(maps->groups, 40);
    EXPECT_FALSE(faithfulness({real, untested}, {200, 1}));
}

} // namespace
} // namespace lineament::training
