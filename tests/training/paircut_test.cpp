// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/paircut.h"
#include "core/training/picturecodec.h"

#include "core/base/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

using namespace lineament;
using namespace lineament::training;
using testing::HasSubstr;

namespace {

StoredFace roomy() {
    return {{{100, 110}, 80, 12}, 220, 220};
}

/// A face that fills its picture, and more.
StoredFace tight() {
    return {{{112, 118}, 228, -3}, 224, 224};
}

} // namespace

TEST(PairCut, isTheTurnedSquareWithItsMargin) {
    const auto face = roomy();
    const Affine t = cutOf(face.square, 0.25, {}, 64);
    const PointF centre = t.map({32, 32});
    EXPECT_NEAR(centre.x, 100, 1e-9);
    EXPECT_NEAR(centre.y, 110, 1e-9);
    EXPECT_NEAR(t.scale() * 64, 80 * 1.5, 1e-9);
    // To the right along the eyes, which are turned clockwise.
    const PointF right = t.map({33, 32});
    EXPECT_NEAR(std::atan2(right.y - centre.y, right.x - centre.x) * 180 / std::numbers::pi, 12,
                1e-9);
    CutPlan flipped;
    flipped.flip = true;
    const PointF left = cutOf(face.square, 0.25, flipped, 64).map({33, 32});
    EXPECT_NEAR(left.x + right.x, 2 * centre.x, 1e-9);
}

TEST(PairCut, countsWhatLiesOutside) {
    const StoredFace half{{{0, 50}, 100, 0}, 100, 100};
    EXPECT_NEAR(outsideShare(cutOf(half.square, 0, {}, 40), 40, 100, 100), 0.5, 1e-9);
    EXPECT_EQ(outsideShare(cutOf(roomy().square, 0, {}, 40), 40, 220, 220), 0);
}

TEST(PairCut, isTheWholeSquareWhereThereIsRoom) {
    const auto plan = fittedCut(roomy(), 0.1);
    EXPECT_EQ(plan.grow, 1);
    EXPECT_EQ(plan.moveX, 0);
    EXPECT_EQ(plan.moveY, 0);
}

TEST(PairCut, ofATightPictureStaysInsideIt) {
    const auto face = tight();
    ASSERT_GT(outsideShare(cutOf(face.square, 0, {}, 64), 64, 224, 224), kMostOutside);
    const auto plan = fittedCut(face, 0);
    EXPECT_LE(outsideShare(cutOf(face.square, 0, plan, 64), 64, 224, 224), kMostOutside);
    EXPECT_GT(plan.grow, 0.8);
}

TEST(PairCut, ofAPairKeepsBothInside) {
    Random random(3);
    double least = 2, most = 0;
    int outside = 0;
    constexpr int kDrawn = 200;
    for (int i = 0; i < kDrawn; ++i) {
        const auto plan = drawCut(roomy(), tight(), 0, random);
        for (const auto& face : {roomy(), tight()})
            outside += outsideShare(cutOf(face.square, 0, plan, 64), 64, face.width, face.height) >
                               1.5 * kMostOutside
                           ? 1
                           : 0;
        least = std::min(least, plan.grow);
        most = std::max(most, plan.grow);
    }
    EXPECT_LE(outside, kDrawn / 20);
    EXPECT_GT(most - least, 0.03) << "tight crops vary, too";
    EXPECT_GT(least, 0.7);
}

TEST(PictureCodec, givesBackWhatItWasGiven) {
    Rgb8Image picture{37, 21, {}};
    for (int i = 0; i < 37 * 21; ++i) {
        for (int c = 0; c < 3; ++c)
            picture.data.push_back(static_cast<std::uint8_t>(i % 37 * 5 + c * 20));
    }
    const auto bytes = encodeCrop(picture, 95);
    const auto back = decodeCrop("crop", bytes);
    ASSERT_EQ(back.width, 37);
    ASSERT_EQ(back.height, 21);
    for (std::size_t i = 0; i < picture.data.size(); ++i)
        EXPECT_NEAR(back.data[i], picture.data[i], 6);
}

TEST(PictureCodec, saysWhatIsBroken) {
    const auto messageOf = [](std::vector<std::uint8_t> bytes) -> std::string {
        try {
            decodeCrop("crop of x", bytes);
        } catch (const ModelError& e) {
            return e.what();
        }
        return "no error";
    };
    const auto good = encodeCrop({40, 40, std::vector<std::uint8_t>(4800, 99)}, 95);
    EXPECT_EQ(messageOf(good), "no error");
    EXPECT_THAT(messageOf({}), HasSubstr("crop of x"));
    EXPECT_THAT(messageOf({1, 2, 3, 4, 5, 6, 7, 8}), HasSubstr("crop of x"));
    for (const std::size_t left : {good.size() / 2, good.size() - 3})
        EXPECT_THAT(messageOf({good.begin(), good.begin() + static_cast<std::ptrdiff_t>(left)}),
                    HasSubstr("crop of x"))
            << left;
}
