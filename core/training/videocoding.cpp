// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/videocoding.h"

#include "core/training/blockcoding.h"
#include "core/training/imageops.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace lineament::training {

namespace {

/// QP of chroma for a QP of luma from 30 on (ITU-T H.264, table 8-15); below they are equal.
constexpr std::array<int, 22> kChromaQuantiser = {29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36,
                                                  36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39};

/// Video has 219 grey levels where pictures have 255, so its steps are larger in theirs.
constexpr double kFullRange = 255.0 / 219;

int chromaQuantiser(int qp) {
    return qp < 30 ? qp : kChromaQuantiser[static_cast<std::size_t>(qp - 30)];
}

template <class F>
at::Tensor perQuantiser(std::span<const int> quantiser, const at::Tensor& like, const F& value) {
    std::vector<float> values;
    for (const int qp : quantiser)
        values.push_back(static_cast<float>(value(qp)));
    return perPicture(values, like);
}

/// Coefficients below three quarters of a step become 0: between the intra- and the inter-coded
/// ones of the reference encoder (rounding 1/3 and 1/6).
at::Tensor deadZoneQuantised(const at::Tensor& plane, const at::Tensor& step) {
    constexpr double kRounding = 1.0 / 4;
    const auto kernels = dctKernels(plane);
    const auto levels = at::conv2d(plane - 128, kernels, {}, 8) / step;
    const auto kept = levels.sign() * (levels.abs() + kRounding).floor();
    return at::conv_transpose2d(kept * step, kernels, {}, 8) + 128;
}

/// Smooths across the vertical edges of the 8x8 blocks where the step is small enough to come from
/// the coding: three pixels a side, as the standard's strongest filter.
at::Tensor deblockedAcross(const at::Tensor& plane, const at::Tensor& alpha,
                           const at::Tensor& beta) {
    auto out = plane.clone();
    const auto n = plane.size(0), h = plane.size(2), blocks = plane.size(3) / 8;
    if (blocks < 2)
        return out;
    const auto in = plane.view({n, h, blocks, 8});
    auto target = out.view({n, h, blocks, 8});
    // p left of an edge, q right of it; index 0 touches the edge.
    const auto p = [&](int i) { return in.slice(2, 0, blocks - 1).select(3, 7 - i); };
    const auto q = [&](int i) { return in.slice(2, 1, blocks).select(3, i); };
    const auto p0 = p(0), p1 = p(1), p2 = p(2), p3 = p(3);
    const auto q0 = q(0), q1 = q(1), q2 = q(2), q3 = q(3);
    const auto a = alpha.view({n, 1, 1}), b = beta.view({n, 1, 1});
    const auto step = (p0 - q0).abs();
    const auto filtered =
        (step < a / 4 + 2) & (step < a) & ((p1 - p0).abs() < b) & ((q1 - q0).abs() < b);
    const auto put = [&](bool left, int i, const at::Tensor& smooth, const at::Tensor& before) {
        auto place = left ? target.slice(2, 0, blocks - 1).select(3, 7 - i)
                          : target.slice(2, 1, blocks).select(3, i);
        place.copy_(at::where(filtered, smooth, before));
    };
    put(true, 0, (p2 + 2 * p1 + 2 * p0 + 2 * q0 + q1) / 8, p0);
    put(true, 1, (p2 + p1 + p0 + q0) / 4, p1);
    put(true, 2, (2 * p3 + 3 * p2 + p1 + p0 + q0) / 8, p2);
    put(false, 0, (q2 + 2 * q1 + 2 * q0 + 2 * p0 + p1) / 8, q0);
    put(false, 1, (q2 + q1 + q0 + p0) / 4, q1);
    put(false, 2, (2 * q3 + 3 * q2 + q1 + q0 + p0) / 8, q2);
    return out;
}

at::Tensor coded(const at::Tensor& plane, std::span<const int> quantiser) {
    const auto step = perQuantiser(quantiser, plane,
                                   [](int qp) { return kFullRange * std::exp2((qp - 4) / 6.0); });
    const auto alpha =
        perQuantiser(quantiser, plane, [](int qp) { return 0.8 * (std::exp2(qp / 6.0) - 1); });
    const auto beta =
        perQuantiser(quantiser, plane, [](int qp) { return std::max(0.0, 0.5 * qp - 7); });
    auto restored = toLevels(deadZoneQuantised(plane, step));
    restored = deblockedAcross(restored, alpha, beta);
    // The filter for horizontal edges is the same with rows and columns exchanged.
    restored = deblockedAcross(restored.transpose(2, 3).contiguous(), alpha, beta);
    return toLevels(restored.transpose(2, 3)).contiguous();
}

} // namespace

at::Tensor videoRoundTrip(const at::Tensor& x, std::span<const int> quantiser, int offsetX,
                          int offsetY) {
    const auto original = toLevels(x);
    if (std::all_of(quantiser.begin(), quantiser.end(), [](int qp) { return qp == 0; }))
        return original;
    std::vector<int> luma, chroma;
    std::vector<float> applied;
    for (const int qp : quantiser) {
        if (qp < 0 || qp > kMaxQuantiser)
            throw std::invalid_argument("quantisation parameter: expected 0 to 51, found " +
                                        std::to_string(qp));
        luma.push_back(std::max(qp, 1));
        chroma.push_back(chromaQuantiser(std::max(qp, 1)));
        applied.push_back(qp > 0 ? 1.0F : 0.0F);
    }
    const auto h = x.size(2), w = x.size(3);
    const auto padded = at::replication_pad2d(
        original, {offsetX, paddingAfter(w, offsetX), offsetY, paddingAfter(h, offsetY)});
    auto planes = toPlanes(padded, true);
    planes.luma = coded(planes.luma, luma);
    planes.blue = coded(planes.blue, chroma);
    planes.red = coded(planes.red, chroma);
    const auto restored =
        fromPlanes(planes).slice(2, offsetY, offsetY + h).slice(3, offsetX, offsetX + w);
    return at::where(perPicture(applied, x) > 0.5, restored, original);
}

} // namespace lineament::training
