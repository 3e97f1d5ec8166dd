// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <array>
#include <vector>

namespace lineament::faces {

using Landmarks = std::array<PointF, 68>;

/// A square on the photo, turned with the face that it holds.
struct TurnedSquare {
    PointF centre;
    double side = 0;
    double roll = 0; ///< degrees, positive clockwise in the picture

    /// The upright square of the same centre and side.
    RectF box() const { return {centre.x - side / 2, centre.y - side / 2, side, side}; }
};

/// Photo to crop coordinates: the square becomes the crop [0, size) x [0, size), upright.
Affine squareToCrop(const TurnedSquare& square, double size);

/// Mean of the landmarks @p first to @p last, both included.
PointF meanOf(const Landmarks& landmarks, std::size_t first, std::size_t last);

/// Centre of the eye on the viewer's left (landmarks 36 to 41) and of the one on the right (42 to
/// 47).
std::array<PointF, 2> eyeCentres(const Landmarks& landmarks);

/// Angle of the eye line in degrees, positive clockwise in the picture, -180 to 180.
double rollOf(const Landmarks& landmarks);

/// Brow-to-chin square of a face from its landmarks, turned by the roll of the eye line. Where
/// dlib's detector has its box on average; averages over many points, so that it jitters less than
/// that box.
TurnedSquare faceSquare(const Landmarks& landmarks);

/// Intersection over the area of the smaller rectangle, 0 to 1.
double containment(const RectF& a, const RectF& b);

/// Puts faces into reading order (rows by vertical overlap, then left to right) and names them F1,
/// F2...
void orderAndName(std::vector<Face>& faces);

} // namespace lineament::faces
