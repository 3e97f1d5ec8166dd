// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/jpegquality.h"

#include <algorithm>
#include <cstdlib>

namespace lineament::media {

namespace {

/// ITU-T T.81 (1992), table K.1, row by row.
constexpr std::array<int, 64> kStandard = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};

constexpr int kTolerancePerCent = 2;

/// Entry of the scaled table; 8-bit tables stop at 255, 16-bit tables at 32767.
int scaled(int entry, int quality, int largest) {
    const int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    return std::clamp((entry * scale + 50) / 100, 1, largest);
}

} // namespace

std::optional<int> ijgQuality(const std::array<std::uint16_t, 64>& luminance) {
    const bool wide =
        std::any_of(luminance.begin(), luminance.end(), [](int v) { return v > 255; });
    std::optional<int> best;
    int bestDifference = 0;
    for (int quality = 100; quality >= 1; --quality) {
        int difference = 0, sum = 0;
        for (std::size_t i = 0; i < luminance.size(); ++i) {
            const int expected = scaled(kStandard[i], quality, wide ? 32767 : 255);
            difference += std::abs(expected - int(luminance[i]));
            sum += expected;
        }
        if (difference * 100 <= sum * kTolerancePerCent && (!best || difference < bestDifference)) {
            best = quality;
            bestDifference = difference;
        }
    }
    return best;
}

} // namespace lineament::media
