// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/appearance.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lineament::faces {

namespace {

struct Ycc {
    double y = 0, cb = 0, cr = 0;
};

/// Mean colour of one cell of a grid of @p cells a side (JPEG's YCbCr, 0 to 255).
Ycc cellMean(const Rgb8Image& crop, int cells, int column, int row) {
    const int x0 = column * crop.width / cells, x1 = (column + 1) * crop.width / cells;
    const int y0 = row * crop.height / cells, y1 = (row + 1) * crop.height / cells;
    std::array<std::uint64_t, 3> sum{};
    for (int y = y0; y < y1; ++y) {
        const std::uint8_t* p = crop.row(y) + static_cast<std::ptrdiff_t>(3) * x0;
        for (int x = x0; x < x1; ++x, p += 3) {
            sum[0] += p[0];
            sum[1] += p[1];
            sum[2] += p[2];
        }
    }
    const double n = std::max(1, (x1 - x0) * (y1 - y0));
    const double r = static_cast<double>(sum[0]) / n, g = static_cast<double>(sum[1]) / n,
                 b = static_cast<double>(sum[2]) / n;
    return {0.299 * r + 0.587 * g + 0.114 * b, 128 - 0.168736 * r - 0.331264 * g + 0.5 * b,
            128 + 0.5 * r - 0.418688 * g - 0.081312 * b};
}

std::uint8_t byteOf(double value) {
    return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

double lumaCorrelation(const Appearance& a, const Appearance& b) {
    const double n = static_cast<double>(a.luma.size());
    const double ma = std::accumulate(a.luma.begin(), a.luma.end(), 0.0) / n;
    const double mb = std::accumulate(b.luma.begin(), b.luma.end(), 0.0) / n;
    double ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < a.luma.size(); ++i) {
        const double u = a.luma[i] - ma, v = b.luma[i] - mb;
        ab += u * v;
        aa += u * u;
        bb += v * v;
    }
    // A flat picture has no pattern that could speak for or against.
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : (aa == bb ? 1 : 0);
}

/// Mean absolute difference of Cb and Cr, 0 to 255.
double chromaDistance(const Appearance& a, const Appearance& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.chroma.size(); ++i)
        sum += std::abs(a.chroma[i] - b.chroma[i]);
    return sum / static_cast<double>(a.chroma.size());
}

} // namespace

Appearance appearanceOf(const Rgb8Image& crop) {
    Appearance result;
    for (int row = 0; row < Appearance::kLumaCells; ++row) {
        for (int column = 0; column < Appearance::kLumaCells; ++column)
            result.luma[static_cast<std::size_t>(row * Appearance::kLumaCells + column)] =
                byteOf(cellMean(crop, Appearance::kLumaCells, column, row).y);
    }
    constexpr int kCells = Appearance::kChromaCells;
    for (int row = 0; row < kCells; ++row) {
        for (int column = 0; column < kCells; ++column) {
            const Ycc mean = cellMean(crop, kCells, column, row);
            const auto at = static_cast<std::size_t>(row * kCells + column);
            result.chroma[at] = byteOf(mean.cb);
            result.chroma[at + kCells * kCells] = byteOf(mean.cr);
        }
    }
    return result;
}

double similarity(const Appearance& a, const Appearance& b) {
    // One face that moves changes by up to 10 steps of Cb and Cr; two people in one room may differ
    // by no more than 3.
    constexpr double kChromaScale = 80;
    return std::clamp(lumaCorrelation(a, b) - chromaDistance(a, b) / kChromaScale, -1.0, 1.0);
}

} // namespace lineament::faces
