// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/filters/gradient.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace lineament::filters {
namespace {

Rgb8Image noisePhoto(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<int> byte(0, 255);
    Rgb8Image photo{width, height, {}};
    photo.data.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    for (auto& value : photo.data)
        value = static_cast<std::uint8_t>(byte(random));
    return photo;
}

/// The plain formulation in double: normalise each pixel, then PyTorch's conv2d with the kernel.
double reference(const Rgb8Image& photo, const Normalisation& n, int x, int y, std::size_t c) {
    double sum = 0;
    for (int i = -1; i <= 1; ++i) {
        for (int j = -1; j <= 1; ++j) {
            const double byte = photo.row(y + i)[(x + j) * 3 + static_cast<int>(c)];
            const double value =
                (byte / 255 - static_cast<double>(n.mean[c])) / static_cast<double>(n.std[c]);
            sum +=
                static_cast<double>(kTensorKernel[static_cast<std::size_t>((i + 1) * 3 + j + 1)]) *
                value;
        }
    }
    return sum;
}

bool onRim(const FloatMap& map, int x, int y) {
    return x == 0 || y == 0 || x == map.width - 1 || y == map.height - 1;
}

// Wider than one chunk of the filter, so that the seam between chunks is compared too.
TEST(TensorGradient, equalsPlainConvolutionOfTheNormalisedPhoto) {
    const Rgb8Image photo = noisePhoto(4500, 7, 1);
    const Normalisation n;
    const auto planes = tensorGradientPlanes(photo, n);
    const FloatMap magnitude = tensorGradient(photo, n, GradientView::Magnitude);
    const FloatMap mean = tensorGradient(photo, n, GradientView::Signed);
    ASSERT_EQ(magnitude.values.size(), 4500U * 7U);
    for (int y = 1; y < 6; ++y) {
        for (int x = 1; x < 4499; ++x) {
            double squares = 0, sum = 0;
            for (std::size_t c = 0; c < 3; ++c) {
                const double expected = reference(photo, n, x, y, c);
                // The sum is exact in integers; what remains is float rounding of values up to 14.
                ASSERT_NEAR(static_cast<double>(planes[c].at(x, y)), expected, 2e-6)
                    << x << ' ' << y;
                squares += expected * expected;
                sum += expected;
            }
            ASSERT_NEAR(static_cast<double>(magnitude.at(x, y)), std::sqrt(squares / 3), 4e-6);
            ASSERT_NEAR(static_cast<double>(mean.at(x, y)), sum / 3, 4e-6);
        }
    }
}

TEST(TensorGradient, isCrossCorrelationAndNotFlipped) {
    Rgb8Image photo{5, 5, std::vector<std::uint8_t>(75, 0)};
    photo.row(2)[2 * 3] = 255; // red in the middle
    Normalisation n;
    n.std = {1, 1, 1};
    const FloatMap red = tensorGradientPlanes(photo, n)[0];
    // The output at (2 - j, 2 - i) is the weight at row i, column j about the centre.
    const float expected[3][3] = {{0, -1, -1}, {1, 0, -1}, {1, 1, 0}};
    for (int y = 1; y <= 3; ++y) {
        for (int x = 1; x <= 3; ++x)
            EXPECT_FLOAT_EQ(red.at(x, y), expected[y - 1][x - 1]) << x << ' ' << y;
    }
}

TEST(TensorGradient, masksTheOuterPixelOnly) {
    const FloatMap map = tensorGradient(noisePhoto(9, 6, 2), {}, GradientView::Magnitude);
    for (int y = 0; y < map.height; ++y) {
        for (int x = 0; x < map.width; ++x)
            EXPECT_EQ(std::isnan(map.at(x, y)), onRim(map, x, y)) << x << ' ' << y;
    }
}

TEST(TensorGradient, photosWithoutAnInsideAreAllNan) {
    for (const auto& [width, height] : {std::pair{1, 1}, {2, 2}, {1, 50}, {2, 9}, {50, 2}}) {
        for (const GradientView view : {GradientView::Magnitude, GradientView::Signed}) {
            const FloatMap map = tensorGradient(noisePhoto(width, height, 3), {}, view);
            EXPECT_EQ(map.width, width);
            EXPECT_EQ(map.height, height);
            ASSERT_EQ(map.values.size(), static_cast<std::size_t>(width * height));
            for (const float value : map.values)
                EXPECT_TRUE(std::isnan(value));
        }
    }
    EXPECT_TRUE(tensorGradient({}, {}, GradientView::Signed).isNull());
}

TEST(TensorGradient, stopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const Rgb8Image photo = noisePhoto(64, 64, 4);
    EXPECT_THROW(tensorGradient(photo, {}, GradientView::Signed, source.get_token()), Cancelled);
    EXPECT_THROW(tensorGradientPlanes(photo, {}, source.get_token()), Cancelled);
}

TEST(TensorGradient, stopsInTheMiddleAndReportsRisingProgress) {
    const Rgb8Image photo{3000, 2000, std::vector<std::uint8_t>(18'000'000, 7)};
    std::vector<double> seen;
    const auto keep = [&](double share) { seen.push_back(share); };
    tensorGradient(photo, {}, GradientView::Magnitude, {}, keep);
    ASSERT_GE(seen.size(), 4U);
    EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
    EXPECT_EQ(seen.front(), 0);
    EXPECT_EQ(seen.back(), 1);

    std::stop_source source;
    const std::size_t whole = seen.size();
    seen.clear();
    const auto cancelEarly = [&](double share) {
        seen.push_back(share);
        if (share > 0.2)
            source.request_stop();
    };
    EXPECT_THROW(
        tensorGradient(photo, {}, GradientView::Magnitude, source.get_token(), cancelEarly),
        Cancelled);
    EXPECT_LT(seen.size(), whole);
}

TEST(TensorGradient, refusesNormalisationByZero) {
    Normalisation n;
    n.std[1] = 0;
    EXPECT_THROW(tensorGradient(noisePhoto(8, 8, 5), n, GradientView::Signed), Error);
}

} // namespace
} // namespace lineament::filters
