// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <array>

namespace lineament::analysis {

/// A face that nobody has: drawn from soft ellipses by integer arithmetic alone, so that every
/// machine makes the same bytes, and enough of a face for the finder and its landmarks (R13).
/// 256 px square.
Rgb8Image drawnFace();

/// Where its pupils are, the left one in the picture first.
inline constexpr std::array<PointF, 2> kDrawnPupils{PointF{101.5, 120.5}, PointF{155.5, 120.5}};

} // namespace lineament::analysis
