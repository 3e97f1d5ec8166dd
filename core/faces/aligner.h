// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/faces/face.h"

#include <string>

namespace lineament::faces {

/// What a model wants as its crop (from the model package).
struct CropSpec {
    int size = 299;      ///< side of the square crop, pixels
    double margin = 0.3; ///< added around the face on every side, as a share of the face's side
    /// A face that the photo holds tightly is cut more tightly, and moved a little, so that as good
    /// as nothing lies outside; see fitInside().
    bool inside = false;
};

/// An upright square crop around a face.
struct AlignedCrop {
    Rgb8Image pixels;       ///< size x size
    Affine photoToCrop;     ///< similarity: rotation by the roll of the eye line, one scale
    std::string resampling; ///< e.g. "area 1/3, then bilinear": part of the record (R9)
    double outside =
        0; ///< share of the crop that lies outside the photo (edge pixels repeated there)
};

/// Cuts the aligned crop. The face's square comes from its landmarks (not the detector's box, which
/// jitters). Down-scaling is anti-aliased. Deterministic.
AlignedCrop alignCrop(const Rgb8Image& photo, const Face& face, const CropSpec& spec);

/// The crop's square in photo coordinates, corners clockwise from its top left.
std::array<PointF, 4> cropCorners(const Affine& photoToCrop, int size);

} // namespace lineament::faces
