// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/faces/geometry.h"
#include "core/faces/resample.h"
#include "tests/faces/testphotos.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lineament::faces {
namespace {

/// Mean of the photo over cell (@p cx, @p cy) of @p f x @p f pixels, cut off at the photo's edge.
double cellMean(const Rgb8Image& photo, int cx, int cy, int f, int channel) {
    double sum = 0;
    int count = 0;
    for (int y = cy * f; y < std::min((cy + 1) * f, photo.height); ++y) {
        for (int x = cx * f; x < std::min((cx + 1) * f, photo.width); ++x, ++count)
            sum += photo.row(y)[3 * x + channel];
    }
    return sum / count;
}

/// As documented, one pixel at a time: average the whole photo by f, then bilinear, edge repeated.
double slowPixel(const Rgb8Image& photo, PointF p, int f, int channel) {
    const int cellsX = (photo.width + f - 1) / f, cellsY = (photo.height + f - 1) / f;
    const double u = std::clamp(p.x / f - 0.5, 0.0, cellsX - 1.0);
    const double v = std::clamp(p.y / f - 0.5, 0.0, cellsY - 1.0);
    double sum = 0;
    for (int dy = 0; dy < 2; ++dy) {
        for (int dx = 0; dx < 2; ++dx) {
            const int x = static_cast<int>(u) + dx, y = static_cast<int>(v) + dy;
            const double weight =
                std::max(0.0, 1 - std::fabs(u - x)) * std::max(0.0, 1 - std::fabs(v - y));
            if (weight > 0)
                sum += weight * cellMean(photo, x, y, f, channel);
        }
    }
    return sum;
}

void expectEqualsSlow(const Rgb8Image& photo, const TurnedSquare& square, int size, int factor) {
    const Affine toCrop = squareToCrop(square, size), back = toCrop.inverse();
    const SimilarityCrop crop = cutSimilarity(photo, toCrop, size);
    for (int y = 0; y < size; ++y) {
        for (int x = 0; x < size; ++x) {
            for (int c = 0; c < 3; ++c) {
                // Rounding to bytes is half a level; float costs a little more at the halves.
                ASSERT_NEAR(crop.pixels.row(y)[3 * x + c],
                            slowPixel(photo, back.map({x + 0.5, y + 0.5}), factor, c), 0.501)
                    << x << ' ' << y;
            }
        }
    }
}

TEST(CutSimilarity, equalsTheSlowReferenceAtEveryReduction) {
    const Rgb8Image photo = noisePhoto(203, 151, 1);
    expectEqualsSlow(photo, {{100, 70}, 30, 20}, 64, 1);   // enlarged
    expectEqualsSlow(photo, {{90, 75}, 70, -35}, 48, 1);   // 1.46
    expectEqualsSlow(photo, {{110, 80}, 100, 10}, 40, 2);  // 2.5
    expectEqualsSlow(photo, {{105, 70}, 130, 130}, 20, 6); // 6.5
}

TEST(CutSimilarity, repeatsTheEdgeOutsideThePhoto) {
    const Rgb8Image photo = noisePhoto(90, 70, 2);
    expectEqualsSlow(photo, {{5, 8}, 80, 15}, 60, 1);
    expectEqualsSlow(photo, {{88, 66}, 150, -50}, 30, 5);
    expectEqualsSlow(photo, {{-400, 900}, 40, 0}, 16, 2);
}

TEST(CutSimilarity, identityKeepsEveryByte) {
    const Rgb8Image photo = noisePhoto(64, 64, 3);
    const SimilarityCrop crop = cutSimilarity(photo, {}, 64);
    EXPECT_EQ(crop.pixels.data, photo.data);
    EXPECT_EQ(crop.outside, 0);
    EXPECT_EQ(crop.resampling, "bilinear");
}

TEST(CutSimilarity, recordsReductionAndShareOutside) {
    const Rgb8Image photo = noisePhoto(400, 300, 4);
    EXPECT_EQ(cutSimilarity(photo, squareToCrop({{200, 150}, 200, 0}, 50), 50).resampling,
              "area 1/4, then bilinear");
    const SimilarityCrop half = cutSimilarity(photo, squareToCrop({{0, 150}, 100, 0}, 50), 50);
    EXPECT_EQ(half.outside, 0.5);
    EXPECT_EQ(cutSimilarity(photo, squareToCrop({{-900, 150}, 100, 0}, 50), 50).outside, 1);
}

TEST(CutSimilarity, refusesWhatIsNoSimilarity) {
    const Rgb8Image photo = noisePhoto(20, 20, 5);
    EXPECT_THROW(cutSimilarity(photo, {1, 0, 0, 0, 2, 0}, 8), Error);
    EXPECT_THROW(cutSimilarity(photo, {0, 0, 0, 0, 0, 0}, 8), Error);
    EXPECT_THROW(cutSimilarity(photo, {1, 0, NAN, 0, 1, 0}, 8), Error);
    EXPECT_THROW(cutSimilarity(photo, {}, 0), Error);
    EXPECT_THROW(cutSimilarity({}, {}, 8), Error);
}

} // namespace
} // namespace lineament::faces
