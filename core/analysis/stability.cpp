// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/stability.h"

#include "core/faces/resample.h"
#include "core/media/recompress.h"

#include <algorithm>
#include <cmath>

namespace lineament::analysis {

namespace {

constexpr int kQuality = 75;
constexpr double kTighter = 0.05; ///< share of the crop's side
constexpr double kSmaller = 0.75;

/// The crop without a strip on two sides; @p corner 0: top left is kept, 1: bottom right.
Rgb8Image tighter(const Rgb8Image& crop, double corner) {
    const double scale = 1 / (1 - kTighter);
    const double shift = -corner * kTighter * crop.width * scale;
    return faces::cutSimilarity(crop, {scale, 0, shift, 0, scale, shift}, crop.width).pixels;
}

/// Fewer pixels, and as many as before again.
Rgb8Image rescaled(const Rgb8Image& crop) {
    const int small = std::max(1, static_cast<int>(std::lround(kSmaller * crop.width)));
    const double scale = static_cast<double>(small) / crop.width;
    const auto fewer = faces::cutSimilarity(crop, {scale, 0, 0, 0, scale, 0}, small).pixels;
    return faces::cutSimilarity(fewer, {1 / scale, 0, 0, 0, 1 / scale, 0}, crop.width).pixels;
}

/// Binomial 1 2 1 in both directions (sigma 0.7 px); the edge is repeated.
Rgb8Image blurred(const Rgb8Image& crop) {
    Rgb8Image out = crop;
    for (int y = 0; y < crop.height; ++y) {
        const auto* above = crop.row(std::max(y - 1, 0));
        const auto* here = crop.row(y);
        const auto* below = crop.row(std::min(y + 1, crop.height - 1));
        auto* row = out.row(y);
        for (int x = 0; x < crop.width; ++x) {
            const int left = 3 * std::max(x - 1, 0), right = 3 * std::min(x + 1, crop.width - 1);
            for (int c = 0; c < 3; ++c) {
                const auto column = [&](int at) { return above[at] + 2 * here[at] + below[at]; };
                const int sum = column(left + c) + 2 * column(3 * x + c) + column(right + c);
                row[3 * x + c] = static_cast<std::uint8_t>((sum + 8) / 16);
            }
        }
    }
    return out;
}

} // namespace

std::vector<CropVariant> stabilityVariants(const Rgb8Image& crop) {
    std::vector<CropVariant> variants;
    variants.push_back({"re-compressed as JPEG, quality 75", media::recompressed(crop, kQuality)});
    variants.push_back({"cropped 5 % at the right and below", tighter(crop, 0)});
    variants.push_back({"cropped 5 % at the left and above", tighter(crop, 1)});
    variants.push_back({"scaled down to 75 % and up again", rescaled(crop)});
    variants.push_back({"slightly blurred", blurred(crop)});
    return variants;
}

} // namespace lineament::analysis
