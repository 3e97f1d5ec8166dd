// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lineament::faces {

/// How a face entered the list.
enum class FaceSource {
    Dlib,    ///< dlib's frontal HOG detector
    Cascade, ///< OpenCV cascade, confirmed by the landmark fit
    Manual   ///< drawn or moved by the examiner
};

/// What limits the reading of this face.
struct FaceQuality {
    double pixels = 0;      ///< side of the face box in photo pixels (geometric mean)
    double interocular = 0; ///< distance between the eye centres, photo pixels
    double sharpness =
        0;            ///< variance of the Laplacian of the 8-bit luminance of the face at 128 px
    double yaw = 0;   ///< degrees, positive when the face turns to the viewer's right
    double pitch = 0; ///< degrees, positive when the face looks up
    double roll = 0;  ///< degrees, positive clockwise in the picture
};

/// One face in photo coordinates.
struct Face {
    std::string id; ///< "F1", "F2"... in reading order; stays with the face when it is moved
    RectF box;
    std::array<PointF, 68> landmarks{}; ///< iBUG 300-W order
    FaceSource source = FaceSource::Dlib;
    double detectorScore = 0; ///< the detector's own confidence; of one drawn by hand that of the
                              ///< second look, -1: not seen there
    /// False for a box drawn by hand in which the finder, asked for that place, sees no face.
    bool confirmed = true;
    FaceQuality quality;
    bool rejected = false; ///< the examiner said that this is no face, or not of interest
};

} // namespace lineament::faces
