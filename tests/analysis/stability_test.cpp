// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/stability.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

using namespace lineament;
using namespace lineament::analysis;

namespace {

/// Smooth shading with one bright disc in the middle.
Rgb8Image crop(int side) {
    Rgb8Image image{side, side, {}};
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const int dx = 2 * x - side, dy = 2 * y - side;
            const bool disc = dx * dx + dy * dy < side * side / 4;
            image.data.push_back(static_cast<std::uint8_t>(disc ? 220 : 40 + 100 * x / side));
            image.data.push_back(static_cast<std::uint8_t>(disc ? 180 : 40 + 100 * y / side));
            image.data.push_back(90);
        }
    }
    return image;
}

double meanDifference(const Rgb8Image& a, const Rgb8Image& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.data.size(); ++i)
        sum += std::abs(a.data[i] - b.data[i]);
    return sum / static_cast<double>(a.data.size());
}

} // namespace

TEST(StabilityVariants, keepTheSizeAndChangeLittle) {
    const auto original = crop(160);
    std::set<std::string> names;
    for (const auto& variant : stabilityVariants(original)) {
        names.insert(variant.name);
        EXPECT_EQ(variant.pixels.width, 160);
        EXPECT_EQ(variant.pixels.height, 160);
        const double difference = meanDifference(original, variant.pixels);
        EXPECT_GT(difference, 0.05) << variant.name;
        EXPECT_LT(difference, 12) << variant.name;
    }
    EXPECT_EQ(names.size(), 5U);
    EXPECT_TRUE(names.contains("scaled down to 75 % and up again"));
}

TEST(StabilityVariants, theRescaledOneLosesFineDetailAndStaysInPlace) {
    auto original = crop(160);
    const auto plain = stabilityVariants(original)[3].pixels;
    EXPECT_NEAR(plain.row(40)[3 * 120], original.row(40)[3 * 120], 2) << "shading stays";
    for (int y = 0; y < 160; ++y)
        for (int x = 0; x < 160; ++x)
            original.row(y)[3 * x + 2] = (x + y) % 2 == 0 ? 0 : 200;
    const auto fine = stabilityVariants(original)[3].pixels;
    double contrast = 0;
    for (int x = 20; x < 140; ++x)
        contrast += std::abs(fine.row(80)[3 * x + 2] - fine.row(80)[3 * x + 5]) / 120.0;
    EXPECT_LT(contrast, 120) << "of 200";
}

TEST(StabilityVariants, areTheSameEachTime) {
    const auto first = stabilityVariants(crop(97)), second = stabilityVariants(crop(97));
    for (std::size_t i = 0; i < first.size(); ++i)
        EXPECT_EQ(first[i].pixels.data, second[i].pixels.data) << first[i].name;
}

TEST(StabilityVariants, theTwoTighterCropsKeepOppositeCorners) {
    const auto original = crop(200);
    const auto variants = stabilityVariants(original);
    const auto& topLeft = variants[1].pixels;
    const auto& bottomRight = variants[2].pixels;
    EXPECT_NEAR(topLeft.row(0)[0], original.row(0)[0], 1);
    EXPECT_NEAR(topLeft.row(199)[3 * 199], original.row(189)[3 * 189], 2);
    EXPECT_NEAR(bottomRight.row(0)[0], original.row(10)[3 * 10], 2);
    EXPECT_NEAR(bottomRight.row(199)[3 * 199], original.row(199)[3 * 199], 1);
}
