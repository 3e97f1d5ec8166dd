// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/filters/colormap.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace lineament::filters {
namespace {

using Rgb = std::array<std::uint8_t, 3>;

struct Lab {
    double l, a, b;
};

double distance(const Lab& p, const Lab& q) {
    return std::hypot(p.l - q.l, p.a - q.a, p.b - q.b);
}

Lab labOf(const Rgb& rgb) {
    const auto decode = [](std::uint8_t byte) {
        const double c = byte / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const auto root = [](double t) {
        return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    };
    const double r = decode(rgb[0]), g = decode(rgb[1]), b = decode(rgb[2]);
    const double fx = root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    const double fy = root(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    const double fz = root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    return {116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
}

TEST(Colormap, tablesAreInRgbOrder) {
    const auto& viridis = colormapTable(Colormap::Viridis);
    EXPECT_GT(viridis[0][2], viridis[0][1]);     // dark purple
    EXPECT_GT(viridis[255][0], viridis[255][2]); // yellow
    const auto& inferno = colormapTable(Colormap::Inferno);
    EXPECT_LT(inferno[0][0] + inferno[0][1] + inferno[0][2], 10);
    EXPECT_GT(inferno[160][0], inferno[160][2]); // orange
    EXPECT_EQ(colormapTable(Colormap::Grey)[77], (Rgb{77, 77, 77}));
}

// One grey level of an 8-bit channel is up to about 0.5 L*: the tables may step back by no more.
TEST(Colormap, sequentialMapsRiseInLightness) {
    for (const Colormap map : {Colormap::Viridis, Colormap::Inferno, Colormap::Grey}) {
        const auto& table = colormapTable(map);
        for (std::size_t i = 1; i < 256; ++i)
            ASSERT_GT(labOf(table[i]).l, labOf(table[i - 1]).l - 0.3)
                << colormapName(map) << ' ' << i;
        EXPECT_GT(labOf(table[255]).l - labOf(table[0]).l, 70);
    }
}

TEST(Colormap, divergingIsEvenOnBothSides) {
    const auto& table = colormapTable(Colormap::Diverging);
    const Lab centre = labOf(table[127]);
    EXPECT_NEAR(centre.a, 0, 1.5);
    EXPECT_NEAR(centre.b, 0, 1.5);
    EXPECT_NEAR(centre.l, 90, 1);
    const double blue = distance(labOf(table[0]), centre),
                 amber = distance(labOf(table[255]), centre);
    EXPECT_NEAR(blue, amber, 1.5);
    for (std::size_t k = 1; k <= 127; ++k) {
        const Lab low = labOf(table[127 - k]), high = labOf(table[128 + k]);
        ASSERT_LT(low.l, labOf(table[128 - k]).l + 0.3) << k;
        ASSERT_LT(high.l, labOf(table[127 + k]).l + 0.3) << k;
        // Equal distance from zero is equally far from grey: rounding to bytes costs up to 1.
        ASSERT_NEAR(distance(low, centre), blue * static_cast<double>(k) / 127, 1.2) << k;
        ASSERT_NEAR(distance(high, centre), amber * static_cast<double>(k) / 127, 1.2) << k;
    }
    EXPECT_LT(labOf(table[0]).b, -45);
    EXPECT_GT(labOf(table[255]).b, 40);
}

TEST(Colormap, menuListsEveryMapWithANameOfItsOwn) {
    std::set<std::string> names;
    for (const Colormap map : colormaps())
        names.insert(colormapName(map));
    EXPECT_EQ(names.size(), 4U);
    EXPECT_EQ(colormaps().size(), 4U);
}

TEST(Colormap, indexClampsAndRounds) {
    const ValueRange range{-1, 1};
    EXPECT_EQ(colormapIndex(-1, range), 0);
    EXPECT_EQ(colormapIndex(1, range), 255);
    EXPECT_EQ(colormapIndex(0, range), 128);
    EXPECT_EQ(colormapIndex(-9, range), 0);
    EXPECT_EQ(colormapIndex(9, range), 255);
    const float infinity = std::numeric_limits<float>::infinity();
    EXPECT_EQ(colormapIndex(infinity, range), 255);
    EXPECT_EQ(colormapIndex(-infinity, range), 0);
    for (int i = 0; i < 256; ++i)
        EXPECT_EQ(colormapIndex(static_cast<float>(i), {0, 255}), i);
}

TEST(Colormap, flatRangeSplitsAtItsValue) {
    EXPECT_EQ(colormapIndex(3, {3, 3}), 0);
    EXPECT_EQ(colormapIndex(4, {3, 3}), 255);
    EXPECT_EQ(colormapIndex(2, {3, 3}), 0);
}

} // namespace
} // namespace lineament::filters
