// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <string>

namespace lineament::faces {

/// A square picture that was cut from a photo through a similarity.
struct SimilarityCrop {
    Rgb8Image pixels;
    std::string resampling; ///< "bilinear" or "area 1/N, then bilinear"
    double outside = 0;     ///< share of its pixels whose centre lies outside the photo
};

/// Cuts @p size x @p size pixels. Reduction by two or more starts with exact area averaging by the
/// whole number N that leaves a scale of 1 to 2 for the bilinear step. Outside the photo its edge
/// is repeated. Reads the needed region only; the same bytes for the same input. Throws Error for
/// an empty photo or a transform that is no similarity.
SimilarityCrop cutSimilarity(const Rgb8Image& photo, const Affine& photoToCrop, int size);

} // namespace lineament::faces
