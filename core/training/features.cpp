// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/features.h"

#include <cmath>
#include <numbers>
#include <vector>

namespace lineament::training {

namespace {

struct Plane {
    std::size_t width = 0, height = 0;
    std::vector<double> values;
    double at(std::size_t x, std::size_t y) const { return values[y * width + x]; }
};

Plane luminance(const Rgb8Image& image) {
    Plane plane{static_cast<std::size_t>(image.width), static_cast<std::size_t>(image.height), {}};
    plane.values.reserve(plane.width * plane.height);
    for (std::size_t i = 0; i < image.data.size(); i += 3)
        plane.values.push_back(std::round(0.299 * image.data[i] + 0.587 * image.data[i + 1] +
                                          0.114 * image.data[i + 2]));
    return plane;
}

/// Orthonormal DCT-II of every row, written transposed: twice is the transform of both directions.
Plane transformedRows(const Plane& in) {
    const std::size_t n = in.width;
    std::vector<double> wave(4 * n); // cos(pi k (2 x + 1) / 2n) depends on k (2 x + 1) mod 4n
    for (std::size_t i = 0; i < wave.size(); ++i)
        wave[i] =
            std::cos(std::numbers::pi * static_cast<double>(i) / (2 * static_cast<double>(n)));
    Plane out{in.height, in.width, std::vector<double>(in.values.size())};
    for (std::size_t k = 0; k < n; ++k) {
        const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / static_cast<double>(n));
        std::vector<double> base(n);
        for (std::size_t x = 0; x < n; ++x)
            base[x] = scale * wave[k * (2 * x + 1) % wave.size()];
        for (std::size_t y = 0; y < in.height; ++y) {
            double sum = 0;
            for (std::size_t x = 0; x < n; ++x)
                sum += base[x] * in.values[y * n + x];
            out.values[k * in.height + y] = sum;
        }
    }
    return out;
}

} // namespace

double laplacianVariance(const Rgb8Image& image) {
    const Plane p = luminance(image);
    if (p.width < 3 || p.height < 3)
        return 0;
    double sum = 0, squares = 0;
    for (std::size_t y = 1; y + 1 < p.height; ++y) {
        for (std::size_t x = 1; x + 1 < p.width; ++x) {
            const double value =
                p.at(x - 1, y) + p.at(x + 1, y) + p.at(x, y - 1) + p.at(x, y + 1) - 4 * p.at(x, y);
            sum += value;
            squares += value * value;
        }
    }
    const auto count = static_cast<double>((p.width - 2) * (p.height - 2));
    return squares / count - sum / count * (sum / count);
}

double highFrequencyShare(const Rgb8Image& image) {
    if (image.isNull())
        return 0;
    const Plane spectrum = transformedRows(transformedRows(luminance(image)));
    double high = 0, all = 0;
    for (std::size_t v = 0; v < spectrum.height; ++v) {
        for (std::size_t u = 0; u < spectrum.width; ++u) {
            if (u == 0 && v == 0)
                continue;
            // DCT index k is k / 2n cycles a pixel.
            const double fu = static_cast<double>(u) / (2 * static_cast<double>(spectrum.width));
            const double fv = static_cast<double>(v) / (2 * static_cast<double>(spectrum.height));
            const double energy = spectrum.at(u, v) * spectrum.at(u, v);
            all += energy;
            high += std::hypot(fu, fv) > 0.25 ? energy : 0;
        }
    }
    // What rounding leaves of a flat picture is no energy.
    return all > 1e-6 ? high / all : 0;
}

double faceLight(const Rgb8Image& crop) {
    const Plane p = luminance(crop);
    const std::size_t left = p.width / 5, top = p.height / 5;
    double sum = 0;
    for (std::size_t y = top; y < p.height - top; ++y) {
        for (std::size_t x = left; x < p.width - left; ++x)
            sum += p.at(x, y);
    }
    const auto count = static_cast<double>((p.width - 2 * left) * (p.height - 2 * top));
    return count > 0 ? sum / count : 0;
}

SingleFeatures singleFeatures(const Rgb8Image& crop, double bytesPerPixel, double outside) {
    return {laplacianVariance(crop), highFrequencyShare(crop), bytesPerPixel, outside};
}

} // namespace lineament::training
