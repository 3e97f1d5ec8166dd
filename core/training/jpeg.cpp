// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/jpeg.h"

#include "core/training/imageops.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

namespace lineament::training {

namespace {

constexpr std::array<std::uint8_t, 64> kLuma = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
constexpr std::array<std::uint8_t, 64> kChroma = {
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99,
    99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99};

/// The 64 basis functions of the orthonormal 8x8 DCT as convolution kernels, [64,1,8,8].
at::Tensor makeDctKernels() {
    auto basis = at::empty({8, 8}, at::kDouble);
    for (int k = 0; k < 8; ++k) {
        for (int n = 0; n < 8; ++n)
            basis[k][n] = std::sqrt((k == 0 ? 1.0 : 2.0) / 8) *
                          std::cos(std::numbers::pi * (2 * n + 1) * k / 16);
    }
    return at::einsum("uy,vx->uvyx", {basis, basis}).reshape({64, 1, 8, 8});
}

/// Filled value by value, and the same for every picture: made once.
at::Tensor dctKernels(const at::Tensor& like) {
    static const at::Tensor kKernels = makeDctKernels();
    return kKernels.to(like.options());
}

/// Quantisation steps, [N,64,1,1]; all 1 for pictures that are left alone.
at::Tensor steps(std::span<const int> quality, bool chroma, const at::Tensor& like) {
    std::vector<float> values;
    for (const int q : quality) {
        const auto table = jpegTable(chroma, q == 0 ? 100 : q);
        values.insert(values.end(), table.begin(), table.end());
    }
    return at::tensor(values)
        .reshape({static_cast<std::int64_t>(quality.size()), 64, 1, 1})
        .to(like.device());
}

/// One plane, [N,1,H,W] with sides that are multiples of 8, quantised and restored.
at::Tensor quantised(const at::Tensor& plane, const at::Tensor& kernels, const at::Tensor& step) {
    const auto coefficients = at::conv2d(plane - 128, kernels, {}, 8);
    const auto restored = (coefficients / step).round() * step;
    return toLevels(at::conv_transpose2d(restored, kernels, {}, 8) + 128);
}

} // namespace

std::array<std::uint8_t, 64> jpegTable(bool chroma, int quality) {
    if (quality < 1 || quality > 100)
        throw std::invalid_argument("JPEG quality: expected 1 to 100, found " +
                                    std::to_string(quality));
    const int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
    auto table = chroma ? kChroma : kLuma;
    for (auto& step : table)
        step = static_cast<std::uint8_t>(std::clamp((step * scale + 50) / 100, 1, 255));
    return table;
}

at::Tensor jpegRoundTrip(const at::Tensor& x, std::span<const int> quality, bool halvedChroma,
                         int offsetX, int offsetY) {
    const auto h = x.size(2), w = x.size(3);
    const auto original = toLevels(x);
    if (std::all_of(quality.begin(), quality.end(), [](int q) { return q == 0; }))
        return original;
    const auto below = (16 - (h + offsetY) % 16) % 16, right = (16 - (w + offsetX) % 16) % 16;
    const auto padded = at::replication_pad2d(original, {offsetX, right, offsetY, below});
    const auto r = padded.slice(1, 0, 1), g = padded.slice(1, 1, 2), b = padded.slice(1, 2, 3);
    const auto luma = toLevels(0.299 * r + 0.587 * g + 0.114 * b);
    auto blue = toLevels(128 - 0.168735892 * r - 0.331264108 * g + 0.5 * b);
    auto red = toLevels(128 + 0.5 * r - 0.418687589 * g - 0.081312411 * b);
    if (halvedChroma) {
        blue = toLevels(at::avg_pool2d(blue, 2));
        red = toLevels(at::avg_pool2d(red, 2));
    }
    const auto kernels = dctKernels(x);
    const auto chromaSteps = steps(quality, true, x);
    const auto y = quantised(luma, kernels, steps(quality, false, x));
    auto cb = quantised(blue, kernels, chromaSteps);
    auto cr = quantised(red, kernels, chromaSteps);
    if (halvedChroma) {
        // Bilinear by two with pixel centres at .5 is libjpeg's "fancy" triangle filter.
        cb = at::upsample_bilinear2d(cb, {y.size(2), y.size(3)}, false);
        cr = at::upsample_bilinear2d(cr, {y.size(2), y.size(3)}, false);
    }
    const auto restored = toLevels(at::cat({y + 1.402 * (cr - 128),
                                            y - 0.344136286 * (cb - 128) - 0.714136286 * (cr - 128),
                                            y + 1.772 * (cb - 128)},
                                           1))
                              .slice(2, offsetY, offsetY + h)
                              .slice(3, offsetX, offsetX + w);
    std::vector<float> applied;
    for (const int q : quality)
        applied.push_back(q > 0 ? 1.0F : 0.0F);
    return at::where(perPicture(applied, x) > 0.5, restored, original);
}

} // namespace lineament::training
