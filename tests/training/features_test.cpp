// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/features.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

using namespace lineament;
using namespace lineament::training;

namespace {

template <class F> Rgb8Image greyImage(int width, int height, const F& value) {
    Rgb8Image image{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < 3; ++c)
                image.data.push_back(static_cast<std::uint8_t>(std::lround(value(x, y))));
        }
    }
    return image;
}

} // namespace

TEST(Features, laplacianVarianceByHand) {
    EXPECT_EQ(laplacianVariance(greyImage(8, 8, [](int x, int) { return 10.0 * x; })), 0);
    // A single bright pixel of 5 x 5: inside, one -40, four +10, four 0.
    const auto dot = greyImage(5, 5, [](int x, int y) { return x == 2 && y == 2 ? 10.0 : 0.0; });
    EXPECT_DOUBLE_EQ(laplacianVariance(dot), (1600.0 + 4 * 100) / 9);
    EXPECT_EQ(laplacianVariance(greyImage(2, 2, [](int, int) { return 9.0; })), 0);
}

TEST(Features, highFrequencyShareTellsFineFromCoarse) {
    const auto wave = [](double frequency) {
        return greyImage(64, 48, [frequency](int x, int) {
            return 128 + 100 * std::cos(2 * std::numbers::pi * frequency * (x + 0.5));
        });
    };
    EXPECT_LT(highFrequencyShare(wave(0.125)), 0.01);
    EXPECT_GT(highFrequencyShare(wave(0.4)), 0.98);
    // 0.2 both ways is 0.283 radially.
    const auto diagonal = greyImage(80, 80, [](int x, int y) {
        return 128 + 100 * std::cos(2 * std::numbers::pi * 0.2 * (x + 0.5)) *
                         std::cos(2 * std::numbers::pi * 0.2 * (y + 0.5));
    });
    EXPECT_GT(highFrequencyShare(diagonal), 0.98);
    EXPECT_EQ(highFrequencyShare(greyImage(16, 16, [](int, int) { return 77.0; })), 0);
    EXPECT_EQ(highFrequencyShare({}), 0);
}
