// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/jpeg.h"

#include "core/training/blockcoding.h"
#include "core/training/imageops.h"

#include <ATen/ATen.h>

#include <algorithm>
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
    const auto padded = at::replication_pad2d(
        original, {offsetX, paddingAfter(w, offsetX), offsetY, paddingAfter(h, offsetY)});
    auto planes = toPlanes(padded, halvedChroma);
    const auto kernels = dctKernels(x);
    const auto chromaSteps = steps(quality, true, x);
    planes.luma = quantised(planes.luma, kernels, steps(quality, false, x));
    planes.blue = quantised(planes.blue, kernels, chromaSteps);
    planes.red = quantised(planes.red, kernels, chromaSteps);
    const auto restored =
        fromPlanes(planes).slice(2, offsetY, offsetY + h).slice(3, offsetX, offsetX + w);
    std::vector<float> applied;
    for (const int q : quality)
        applied.push_back(q > 0 ? 1.0F : 0.0F);
    return at::where(perPicture(applied, x) > 0.5, restored, original);
}

} // namespace lineament::training
