// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

namespace lineament::training {

// What JPEG and video coding share: luma and chroma planes, and the 8x8 DCT. Pictures and planes
// are float32 [N,C,H,W] in whole levels 0 to 255, whose sides are multiples of 8 (16 with halved
// chroma).

/// Full-range Y'CbCr of ITU-T T.871, each [N,1,H,W]; chroma of half that size when halved.
struct Planes {
    at::Tensor luma, blue, red;
};

/// @param halvedChroma 4:2:0 (the mean of four pixels) when true, else 4:4:4
Planes toPlanes(const at::Tensor& rgb, bool halvedChroma);

/// Back to RGB, [N,3,H,W]; chroma that is smaller is filtered up as libjpeg's "fancy" form does.
at::Tensor fromPlanes(const Planes& planes);

/// The 64 basis functions of the orthonormal 8x8 DCT as convolution kernels, [64,1,8,8], row-major
/// by vertical frequency, on @p like's device.
at::Tensor dctKernels(const at::Tensor& like);

/// How much must be added behind @p size pixels that begin at @p offset to fill blocks of 16.
inline std::int64_t paddingAfter(std::int64_t size, std::int64_t offset) {
    return (16 - (size + offset) % 16) % 16;
}

} // namespace lineament::training
