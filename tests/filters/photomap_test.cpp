// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/filters/photomap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

namespace lineament::filters {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

FloatMap noiseMap(int width, int height, unsigned seed) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<float> value(-1, 1);
    FloatMap map{width, height, {}};
    map.values.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (float& v : map.values)
        v = value(random);
    return map;
}

/// Crop coordinates of a photo that is turned and scaled about a point.
Affine similarity(double degrees, double scale, PointF photoPoint, PointF cropPoint) {
    const double angle = degrees * std::numbers::pi / 180;
    Affine t{scale * std::cos(angle),  scale * std::sin(angle), 0,
             -scale * std::sin(angle), scale * std::cos(angle), 0};
    const PointF moved = t.map(photoPoint);
    t.tx = cropPoint.x - moved.x;
    t.ty = cropPoint.y - moved.y;
    return t;
}

/// Written as the contract reads, one output pixel at a time in double.
double slowSample(const FloatMap& map, int cropSize, PointF crop) {
    if (!(crop.x >= 0 && crop.x < cropSize && crop.y >= 0 && crop.y < cropSize))
        return std::nan("");
    const double u = crop.x * map.width / cropSize, v = crop.y * map.height / cropSize;
    if (std::isnan(map.at(static_cast<int>(u), static_cast<int>(v))))
        return std::nan("");
    double sum = 0, weights = 0;
    for (int y = 0; y < map.height; ++y) {
        for (int x = 0; x < map.width; ++x) {
            const double cu = std::clamp(u, 0.5, map.width - 0.5);
            const double cv = std::clamp(v, 0.5, map.height - 0.5);
            const double wx = std::max(0.0, 1 - std::fabs(cu - x - 0.5));
            const double wy = std::max(0.0, 1 - std::fabs(cv - y - 0.5));
            if (wx * wy > 0 && !std::isnan(map.at(x, y))) {
                sum += wx * wy * static_cast<double>(map.at(x, y));
                weights += wx * wy;
            }
        }
    }
    return sum / weights;
}

void expectEqualsSlow(const FloatMap& map, int cropSize, const Affine& t, int width, int height) {
    const FloatMap out = resampleCropMap(map, cropSize, t, width, height);
    ASSERT_EQ(out.width, width);
    ASSERT_EQ(out.height, height);
    int inside = 0;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double expected = slowSample(map, cropSize, t.map({x + 0.5, y + 0.5}));
            const double found = static_cast<double>(out.at(x, y));
            ASSERT_EQ(std::isnan(found), std::isnan(expected)) << x << ' ' << y;
            if (!std::isnan(expected)) {
                ++inside;
                ASSERT_NEAR(found, expected, 2e-6) << x << ' ' << y;
            }
        }
    }
    EXPECT_GT(inside, 100);
}

TEST(ResampleCropMap, equalsTheSlowReference) {
    const FloatMap map = noiseMap(10, 10, 1);
    expectEqualsSlow(map, 299, similarity(17, 1.31, {80, 90}, {149.5, 149.5}), 200, 170);
    expectEqualsSlow(map, 299, similarity(-120, 4.7, {40, 30}, {149.5, 149.5}), 90, 80);
    expectEqualsSlow(noiseMap(19, 7, 2), 64, similarity(0, 0.37, {90, 100}, {32, 32}), 180, 190);
}

TEST(ResampleCropMap, equalsTheSlowReferenceWithHoles) {
    FloatMap map = noiseMap(19, 19, 3);
    for (int i = 0; i < 19; ++i)
        map.at(i, 0) = map.at(i, 18) = map.at(0, i) = map.at(18, i) = kNan;
    map.at(9, 9) = kNan;
    expectEqualsSlow(map, 299, similarity(33, 1.77, {90, 80}, {149.5, 149.5}), 180, 170);
}

TEST(ResampleCropMap, identityKeepsEveryValueExactly) {
    const FloatMap map = noiseMap(31, 31, 4);
    EXPECT_EQ(resampleCropMap(map, 31, {}, 31, 31).values, map.values);
}

// Only the cell itself is lost: half a cell further the neighbour is the nearest one.
TEST(ResampleCropMap, nanDoesNotSpreadBeyondItsCell) {
    FloatMap map{3, 1, {kNan, 2, 4}};
    const FloatMap out = resampleCropMap(map, 3, {0.1, 0, 0, 0, 1, 0}, 30, 1);
    for (int x = 0; x < 30; ++x)
        EXPECT_EQ(std::isnan(out.at(x, 0)), x < 10) << x;
    for (int x = 10; x < 15; ++x)
        EXPECT_FLOAT_EQ(out.at(x, 0), 2) << x; // its finite neighbour alone
}

TEST(ResampleCropMap, isNanWhereNothingCanBeSaid) {
    const FloatMap map = noiseMap(4, 4, 5);
    const auto allNan = [](const FloatMap& out) {
        return out.values.size() == 6 * 5 && std::all_of(out.values.begin(), out.values.end(),
                                                         [](float v) { return std::isnan(v); });
    };
    EXPECT_TRUE(allNan(resampleCropMap({}, 4, {}, 6, 5)));
    EXPECT_TRUE(allNan(resampleCropMap(map, 0, {}, 6, 5)));
    EXPECT_TRUE(allNan(resampleCropMap(map, 4, {1, 0, 100, 0, 1, 0}, 6, 5)));
    EXPECT_TRUE(allNan(resampleCropMap(map, 4, Affine{0, 0, 0, 0, 0, 0}.inverse(), 6, 5)));
    EXPECT_TRUE(allNan(resampleCropMap(map, 4, {1e300, 0, -1e308, 0, 1e300, -1e308}, 6, 5)));
    EXPECT_TRUE(resampleCropMap(map, 4, {}, 0, 5).values.empty());
}

TEST(CarryToPhoto, singleCellLandsOnItsPhotoPixel) {
    const Affine photoToCrop = similarity(25, 0.5, {700, 400}, {149.5, 149.5});
    for (const PointF target : {PointF{700.5, 400.5}, {640.5, 371.5}, {800.5, 500.5}}) {
        const PointF crop = photoToCrop.map(target);
        FloatMap map{299, 299, std::vector<float>(299 * 299, 0)};
        map.at(static_cast<int>(crop.x), static_cast<int>(crop.y)) = 1;
        const PlacedMap placed = carryToPhoto(map, 299, photoToCrop, 1400, 900);
        // The centre of mass of what arrives is the centre of the cell, to a fraction of a photo
        // pixel.
        double sum = 0, x = 0, y = 0;
        for (int j = 0; j < placed.map.height; ++j) {
            for (int i = 0; i < placed.map.width; ++i) {
                const float value = placed.map.at(i, j);
                if (std::isnan(value))
                    continue;
                sum += static_cast<double>(value);
                x += static_cast<double>(value) * (placed.x + i + 0.5);
                y += static_cast<double>(value) * (placed.y + j + 0.5);
            }
        }
        const PointF cell =
            photoToCrop.inverse().map({std::floor(crop.x) + 0.5, std::floor(crop.y) + 0.5});
        EXPECT_NEAR(sum, 4, 0.2); // a cell covers 1 / 0.5^2 photo pixels
        EXPECT_NEAR(x / sum, cell.x, 0.1);
        EXPECT_NEAR(y / sum, cell.y, 0.1);
    }
}

// A plane a x + b y + c is kept by bilinear interpolation, so it must come back as it was.
TEST(CarryToPhoto, rampSurvivesRotationAndScale) {
    const Affine photoToCrop = similarity(-31, 0.73, {500, 300}, {149.5, 149.5});
    const Affine cropToPhoto = photoToCrop.inverse();
    FloatMap map{299, 299, std::vector<float>(299 * 299)};
    for (int y = 0; y < 299; ++y) {
        for (int x = 0; x < 299; ++x) {
            const PointF p = cropToPhoto.map({x + 0.5, y + 0.5});
            map.at(x, y) = static_cast<float>(0.01 * p.x - 0.02 * p.y);
        }
    }
    const PlacedMap placed = carryToPhoto(map, 299, photoToCrop, 1000, 800);
    int compared = 0;
    for (int y = 0; y < placed.map.height; ++y) {
        for (int x = 0; x < placed.map.width; ++x) {
            const PointF photo{placed.x + x + 0.5, placed.y + y + 0.5};
            const PointF crop = photoToCrop.map(photo);
            const bool inside = crop.x >= 0 && crop.y >= 0 && crop.x < 299 && crop.y < 299;
            ASSERT_EQ(std::isnan(placed.map.at(x, y)), !inside);
            // At the rim the value is held, not continued.
            if (crop.x > 0.5 && crop.y > 0.5 && crop.x < 298.5 && crop.y < 298.5) {
                ASSERT_NEAR(static_cast<double>(placed.map.at(x, y)),
                            0.01 * photo.x - 0.02 * photo.y, 1e-5);
                ++compared;
            }
        }
    }
    EXPECT_NEAR(compared, 298 * 298 / (0.73 * 0.73), 500);
}

TEST(CarryToPhoto, coversTheCropsBoundingBoxClippedToThePhoto) {
    const FloatMap map = noiseMap(10, 10, 6);
    const Affine inside{2, 0, -40, 0, 2, -60}; // crop of 100 px covers photo x 20..70, y 30..80
    const PlacedMap whole = carryToPhoto(map, 100, inside, 640, 480);
    EXPECT_EQ(whole.x, 20);
    EXPECT_EQ(whole.y, 30);
    EXPECT_EQ(whole.map.width, 50);
    EXPECT_EQ(whole.map.height, 50);
    EXPECT_FALSE(std::any_of(whole.map.values.begin(), whole.map.values.end(),
                             [](float v) { return std::isnan(v); }));
    const PlacedMap clipped = carryToPhoto(map, 100, inside, 50, 45);
    EXPECT_EQ(clipped.map.width, 30);
    EXPECT_EQ(clipped.map.height, 15);
    EXPECT_EQ(clipped.map.at(7, 9), whole.map.at(7, 9));
    const PlacedMap beyond = carryToPhoto(map, 100, {2, 0, 400, 0, 2, 0}, 640, 480);
    EXPECT_TRUE(beyond.map.isNull());
    EXPECT_TRUE(carryToPhoto(map, 100, {0, 0, 0, 0, 0, 0}, 640, 480).map.isNull());
}

TEST(RangeOf, passesOverNan) {
    const ValueRange range = rangeOf({5, 1, {kNan, 3, -2, kNan, 1}});
    EXPECT_EQ(range.low, -2);
    EXPECT_EQ(range.high, 3);
    const ValueRange none = rangeOf({2, 1, {kNan, kNan}});
    EXPECT_EQ(none.low, 0);
    EXPECT_EQ(none.high, 0);
    EXPECT_EQ(rangeOf({}).high, 0);
    EXPECT_EQ(rangeOf({1, 1, {7}}).low, 7);
    const FloatMap noise = noiseMap(37, 29, 8);
    const auto [low, high] = std::minmax_element(noise.values.begin(), noise.values.end());
    EXPECT_EQ(rangeOf(noise).low, *low);
    EXPECT_EQ(rangeOf(noise).high, *high);
}

TEST(PercentileRange, givesTheValuesThatTheSharesLieBelow) {
    FloatMap map{102, 1, std::vector<float>(102, kNan)};
    for (int i = 0; i < 100; ++i)
        map.at(101 - i, 0) = static_cast<float>(i);
    const ValueRange range = percentileRange(map, 0.01, 0.99);
    EXPECT_EQ(range.low, 1);
    EXPECT_EQ(range.high, 99);
    const ValueRange whole = percentileRange(map, 0, 1);
    EXPECT_EQ(whole.low, 0);
    EXPECT_EQ(whole.high, 99);
    EXPECT_EQ(percentileRange({2, 1, {kNan, kNan}}, 0.1, 0.9).high, 0);
}

TEST(PercentileRange, samplesLargeMapsEvenlyAndRepeatably) {
    FloatMap map{3000, 1000, {}};
    map.values.resize(3'000'000);
    for (std::size_t i = 0; i < map.values.size(); ++i)
        map.values[i] = static_cast<float>(i) / 3'000'000;
    const ValueRange range = percentileRange(map, 0.02, 0.98);
    EXPECT_NEAR(range.low, 0.02, 1e-4);
    EXPECT_NEAR(range.high, 0.98, 1e-4);
    EXPECT_EQ(percentileRange(map, 0.02, 0.98).low, range.low);
}

} // namespace
} // namespace lineament::filters
