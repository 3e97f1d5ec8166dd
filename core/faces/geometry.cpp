// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lineament::faces {
namespace {

// Means over 120 photos of the box of dlib's detector beside the landmarks in it: its side in units
// of the hypotenuse of eye distance and eye-mouth distance, in units of the hypotenuse of jaw width
// and brow-chin distance, and how far its centre lies below the eyes in units of its side.
constexpr double kSideByInnerFace = 1.702;
constexpr double kSideByOutline = 0.788;
constexpr double kCentreBelowEyes = 0.204;

constexpr double kDegrees = 180 / std::numbers::pi;

double distance(PointF a, PointF b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

PointF middle(PointF a, PointF b) {
    return {(a.x + b.x) / 2, (a.y + b.y) / 2};
}

} // namespace

Affine squareToCrop(const TurnedSquare& square, double size) {
    const double scale = size / square.side, angle = square.roll / kDegrees;
    const double c = std::cos(angle) * scale, s = std::sin(angle) * scale;
    Affine t{c, s, 0, -s, c, 0};
    const PointF moved = t.map(square.centre);
    t.tx = size / 2 - moved.x;
    t.ty = size / 2 - moved.y;
    return t;
}

PointF meanOf(const Landmarks& landmarks, std::size_t first, std::size_t last) {
    PointF sum;
    for (std::size_t i = first; i <= last; ++i) {
        sum.x += landmarks[i].x;
        sum.y += landmarks[i].y;
    }
    const auto count = static_cast<double>(last - first + 1);
    return {sum.x / count, sum.y / count};
}

std::array<PointF, 2> eyeCentres(const Landmarks& landmarks) {
    return {meanOf(landmarks, 36, 41), meanOf(landmarks, 42, 47)};
}

double rollOf(const Landmarks& landmarks) {
    const auto [left, right] = eyeCentres(landmarks);
    return std::atan2(right.y - left.y, right.x - left.x) * kDegrees;
}

TurnedSquare faceSquare(const Landmarks& landmarks) {
    const auto [left, right] = eyeCentres(landmarks);
    const PointF eyes = middle(left, right), mouth = meanOf(landmarks, 48, 67);
    const double inner = std::hypot(distance(left, right), distance(eyes, mouth));
    const double outline = std::hypot(distance(landmarks[0], landmarks[16]),
                                      distance(meanOf(landmarks, 17, 26), landmarks[8]));
    TurnedSquare square;
    square.side = (kSideByInnerFace * inner + kSideByOutline * outline) / 2;
    square.roll = rollOf(landmarks);
    const double angle = square.roll / kDegrees;
    const PointF right1{std::cos(angle), std::sin(angle)}, down{-right1.y, right1.x};
    // Across: between eyes and mouth, so that a turned head or a bent mouth does not pull it away.
    const double across = ((mouth.x - eyes.x) * right1.x + (mouth.y - eyes.y) * right1.y) / 2;
    const double below = kCentreBelowEyes * square.side;
    square.centre = {eyes.x + across * right1.x + below * down.x,
                     eyes.y + across * right1.y + below * down.y};
    return square;
}

double containment(const RectF& a, const RectF& b) {
    const double smaller = std::min(a.area(), b.area());
    return smaller > 0 ? a.intersected(b).area() / smaller : 0;
}

void orderAndName(std::vector<Face>& faces) {
    std::sort(faces.begin(), faces.end(), [](const Face& a, const Face& b) {
        return std::pair{a.box.centre().y, a.box.x} < std::pair{b.box.centre().y, b.box.x};
    });
    const auto leftFirst = [](const Face& a, const Face& b) {
        return std::pair{a.box.x, a.box.y} < std::pair{b.box.x, b.box.y};
    };
    for (auto row = faces.begin(); row != faces.end();) {
        // The row's first face sets its height: a face belongs to it when half of either overlaps.
        const RectF first = row->box;
        const auto end = std::find_if(row, faces.end(), [&first](const Face& face) {
            const double top = std::max(first.y, face.box.y);
            const double bottom = std::min(first.y + first.height, face.box.y + face.box.height);
            return bottom - top < 0.5 * std::min(first.height, face.box.height);
        });
        std::sort(row, end, leftFirst);
        row = end;
    }
    for (std::size_t i = 0; i < faces.size(); ++i)
        faces[i].id = "F" + std::to_string(i + 1);
}

} // namespace lineament::faces
