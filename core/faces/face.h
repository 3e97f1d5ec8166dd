// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lineament::faces {

/// How a face entered the list. The numbers are stored: none is given to another.
enum class FaceSource {
    Dlib = 0,    ///< dlib's frontal HOG detector, in results of older versions
    Cascade = 1, ///< OpenCV cascade, in results of older versions
    Manual = 2,  ///< drawn or moved by the examiner
    Network = 3  ///< the face detector network
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
    /// Mean luminance of the face, 0 to 255; none in results of older versions.
    std::optional<double> light = std::nullopt;
    /// How far the landmarks move when the face is cut out a little otherwise, per cent of its
    /// side: see FittedLandmarks::spread. None in results of older versions and for faces of which
    /// nothing was fitted.
    std::optional<double> landmarkSpread = std::nullopt;
};

/// Landmarks that move more than this say little about where eyes and mouth are: the face is
/// covered, in full profile, or tiny. Upright, bare faces have 0.3 to 1.3, per cent.
inline constexpr double kSteadyLandmarks = 2.5;

/// One face in photo coordinates.
struct Face {
    std::string id; ///< "F1", "F2"... in reading order; stays with the face when it is moved
    RectF box;
    std::array<PointF, 68> landmarks{}; ///< iBUG 300-W order
    FaceSource source = FaceSource::Network;
    double detectorScore = 0; ///< the detector's own confidence, 0 to 1 (dlib's in older results:
                              ///< -1 up); -1: drawn by hand, and no face is seen there
    /// False for a box drawn by hand in which the finder, asked for that place, sees no face.
    bool confirmed = true;
    FaceQuality quality;
    bool rejected = false; ///< the examiner said that this is no face, or not of interest
};

} // namespace lineament::faces
