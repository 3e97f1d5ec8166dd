// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/core/Tensor.h>

#include <span>

namespace lineament::training {

/// Largest quantisation parameter of H.264.
inline constexpr int kMaxQuantiser = 51;

/// What a frame of H.264 looks like after decoding, as tensor operations: 4:2:0, flat quantisation
/// of the 8x8 DCT with the encoder's dead zone, step 2^((QP - 4) / 6), and the strong deblocking
/// filter across the edges of the blocks (ITU-T H.264, 8.7; thresholds as List, Joch, Lainema,
/// Bjontegaard and Karczewicz 2003 give them in closed form). Without prediction, and with that
/// filter for chroma and busy edges, too, so it is not the bits of any encoder; but it loses as
/// much as x264 does at the same QP (within 0.3 dB), and as much detail up to QP 32.
/// @param x [N,3,H,W], 0 to 255, RGB
/// @param quantiser QP one a picture, 1 to kMaxQuantiser; 0 leaves that picture as it is, rounded
/// @param offsetX, offsetY where the block grid starts, as in jpegRoundTrip()
at::Tensor videoRoundTrip(const at::Tensor& x, std::span<const int> quantiser, int offsetX = 0,
                          int offsetY = 0);

} // namespace lineament::training
