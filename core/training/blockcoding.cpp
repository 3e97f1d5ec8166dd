// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/blockcoding.h"

#include "core/training/imageops.h"

#include <ATen/ATen.h>

#include <cmath>
#include <numbers>

namespace lineament::training {

namespace {

at::Tensor makeDctKernels() {
    auto basis = at::empty({8, 8}, at::kDouble);
    for (int k = 0; k < 8; ++k) {
        for (int n = 0; n < 8; ++n)
            basis[k][n] = std::sqrt((k == 0 ? 1.0 : 2.0) / 8) *
                          std::cos(std::numbers::pi * (2 * n + 1) * k / 16);
    }
    return at::einsum("uy,vx->uvyx", {basis, basis}).reshape({64, 1, 8, 8});
}

} // namespace

Planes toPlanes(const at::Tensor& rgb, bool halvedChroma) {
    const auto r = rgb.slice(1, 0, 1), g = rgb.slice(1, 1, 2), b = rgb.slice(1, 2, 3);
    Planes planes{toLevels(0.299 * r + 0.587 * g + 0.114 * b),
                  toLevels(128 - 0.168735892 * r - 0.331264108 * g + 0.5 * b),
                  toLevels(128 + 0.5 * r - 0.418687589 * g - 0.081312411 * b)};
    if (halvedChroma) {
        planes.blue = toLevels(at::avg_pool2d(planes.blue, 2));
        planes.red = toLevels(at::avg_pool2d(planes.red, 2));
    }
    return planes;
}

at::Tensor fromPlanes(const Planes& planes) {
    const auto& y = planes.luma;
    const auto whole = [&y](const at::Tensor& chroma) {
        // Bilinear by two with pixel centres at .5 is libjpeg's "fancy" triangle filter.
        return chroma.size(2) == y.size(2)
                   ? chroma
                   : at::upsample_bilinear2d(chroma, {y.size(2), y.size(3)}, false);
    };
    const auto cb = whole(planes.blue), cr = whole(planes.red);
    return toLevels(
        at::cat({y + 1.402 * (cr - 128), y - 0.344136286 * (cb - 128) - 0.714136286 * (cr - 128),
                 y + 1.772 * (cb - 128)},
                1));
}

at::Tensor dctKernels(const at::Tensor& like) {
    // Filled value by value, and the same for every picture: made once.
    static const at::Tensor kKernels = makeDctKernels();
    return kKernels.to(like.options());
}

} // namespace lineament::training
