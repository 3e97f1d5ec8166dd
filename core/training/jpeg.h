// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <span>

namespace lineament::training {

/// Quantisation table of ITU-T T.81, Annex K, scaled for @p quality (1 to 100) as libjpeg does,
/// row-major. @throws std::invalid_argument outside that range
std::array<std::uint8_t, 64> jpegTable(bool chroma, int quality);

/// What libjpeg's baseline compression and decompression makes of pictures, as tensor operations,
/// so that a GPU does it inside a batch: YCbCr in whole levels, 8x8 DCT, quantisation, and back
/// with triangle-filtered chroma. Exact up to rounding in the integer DCT.
/// @param x [N,3,H,W], 0 to 255, RGB
/// @param quality one a picture, 1 to 100; 0 leaves that picture as it is, rounded
/// @param halvedChroma 4:2:0 when true, else 4:4:4
/// @param offsetX, offsetY where the block grid starts: pixels of padding left and above, 0 to 15
at::Tensor jpegRoundTrip(const at::Tensor& x, std::span<const int> quality, bool halvedChroma,
                         int offsetX = 0, int offsetY = 0);

} // namespace lineament::training
