// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/geometry.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace lineament::faces {
namespace {

std::vector<Face> facesAt(const std::vector<RectF>& boxes) {
    std::vector<Face> faces;
    for (const RectF& box : boxes) {
        faces.emplace_back();
        faces.back().box = box;
    }
    return faces;
}

/// A schematic face with its eyes 60 apart, turned clockwise about the point between the eyes.
Landmarks schematicFace(double degrees) {
    Landmarks face;
    face.fill({0, 40});
    for (std::size_t i = 36; i <= 41; ++i)
        face[i] = {-30, 0};
    for (std::size_t i = 42; i <= 47; ++i)
        face[i] = {30, 0};
    for (std::size_t i = 48; i <= 67; ++i)
        face[i] = {0, 65};
    for (std::size_t i = 17; i <= 26; ++i)
        face[i] = {0, -20};
    face[0] = {-70, 10};
    face[16] = {70, 10};
    face[8] = {0, 115};
    const double angle = degrees * std::numbers::pi / 180;
    for (PointF& p : face) {
        p = {500 + std::cos(angle) * p.x - std::sin(angle) * p.y,
             400 + std::sin(angle) * p.x + std::cos(angle) * p.y};
    }
    return face;
}

TEST(OrderAndName, readsRowsThenLeftToRight) {
    // Two rows whose faces are not at quite the same height.
    std::vector<Face> faces = facesAt({{300, 330, 100, 100},
                                       {200, 20, 100, 100},
                                       {10, 300, 100, 100},
                                       {400, 5, 100, 100},
                                       {5, 45, 100, 100}});
    orderAndName(faces);
    const std::vector<double> expected{5, 200, 400, 10, 300};
    for (std::size_t i = 0; i < faces.size(); ++i) {
        EXPECT_EQ(faces[i].box.x, expected[i]) << i;
        EXPECT_EQ(faces[i].id, "F" + std::to_string(i + 1));
    }
}

TEST(FaceSquare, turnsAndMovesWithTheFace) {
    const TurnedSquare upright = faceSquare(schematicFace(0));
    EXPECT_NEAR(upright.roll, 0, 1e-9);
    EXPECT_NEAR(upright.centre.x, 500, 1e-9);
    EXPECT_GT(upright.side, 100);
    EXPECT_LT(upright.side, 180);
    // Brows and chin lie within it.
    EXPECT_LT(upright.box().y, 380);
    EXPECT_GT(upright.box().y + upright.side, 505);
    for (const double degrees : {-170.0, -40.0, 25.0, 90.0}) {
        const TurnedSquare square = faceSquare(schematicFace(degrees));
        EXPECT_NEAR(square.roll, degrees, 1e-9);
        EXPECT_NEAR(square.side, upright.side, 1e-9);
        const double below = upright.centre.y - 400, angle = degrees * std::numbers::pi / 180;
        EXPECT_NEAR(square.centre.x, 500 - std::sin(angle) * below, 1e-9);
        EXPECT_NEAR(square.centre.y, 400 + std::cos(angle) * below, 1e-9);
    }
}

TEST(SquareToCrop, sendsTheTurnedSquareOntoTheCrop) {
    const Affine t = squareToCrop({{300, 200}, 100, 90}, 50);
    const PointF centre = t.map({300, 200}), bottom = t.map({250, 200});
    EXPECT_NEAR(centre.x, 25, 1e-9);
    EXPECT_NEAR(centre.y, 25, 1e-9);
    // The chin of a face turned clockwise by 90 degrees points to the left.
    EXPECT_NEAR(bottom.x, 25, 1e-9);
    EXPECT_NEAR(bottom.y, 50, 1e-9);
    EXPECT_NEAR(t.scale(), 0.5, 1e-12);
}

} // namespace
} // namespace lineament::faces
