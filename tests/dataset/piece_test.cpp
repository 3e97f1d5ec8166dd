// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/sampler.h"
#include "core/faces/aligner.h"
#include "core/faces/geometry.h"
#include "core/training/paircut.h"
#include "tests/training/faces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace lineament;
using namespace lineament::dataset;

namespace {

/// A photo whose colours say where each pixel is.
Rgb8Image placedPhoto(int width, int height) {
    Rgb8Image photo{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (const int value : {x / 4, y / 4, 100})
                photo.data.push_back(static_cast<std::uint8_t>(value));
        }
    }
    return photo;
}

/// A drawn face of that size at a place, turned.
faces::Face drawnFace(PointF corner, double side, double degrees) {
    faces::Face face;
    face.landmarks = training::test::drawnLandmarks(side);
    const double c = std::cos(degrees * std::numbers::pi / 180);
    const double s = std::sin(degrees * std::numbers::pi / 180);
    for (auto& p : face.landmarks) {
        const double x = p.x - side / 2, y = p.y - side / 2;
        p = {corner.x + side / 2 + c * x - s * y, corner.y + side / 2 + s * x + c * y};
    }
    face.box = {corner.x, corner.y, side, side};
    return face;
}

SamplerSettings settings(int cropSize) {
    SamplerSettings s;
    s.cropSize = cropSize;
    s.cropMargin = 0.25;
    return s;
}

} // namespace

TEST(CutPiece, isThePhotoAsItIs) {
    const auto photo = placedPhoto(600, 500);
    const auto face = drawnFace({210, 130}, 200, 8);
    const auto sample = cutPiece({}, photo, face, settings(500));
    const auto& piece = sample.crop;
    // Its first pixel says where it begins: where a JPEG's blocks do.
    const int left = piece.data[0] * 4, top = piece.data[1] * 4;
    EXPECT_EQ(left % 16, 0);
    EXPECT_EQ(top % 16, 0);
    for (int y = 0; y < piece.height; ++y) {
        for (int x = 0; x < piece.width; ++x)
            ASSERT_TRUE(std::equal(piece.row(y) + 3 * x, piece.row(y) + 3 * x + 3,
                                   photo.row(top + y) + 3 * (left + x)))
                << x << "," << y;
    }
    for (std::size_t i = 0; i < 68; ++i) {
        EXPECT_NEAR(sample.info.landmarks[i].x + left, face.landmarks[i].x, 1e-9);
        EXPECT_NEAR(sample.info.landmarks[i].y + top, face.landmarks[i].y, 1e-9);
    }
    // The square that inference cuts around.
    const auto square = faces::faceSquare(face.landmarks);
    EXPECT_NEAR(sample.info.square.side, square.side, 1e-6);
    EXPECT_NEAR(sample.info.square.roll, square.roll, 1e-6);
    EXPECT_NEAR(sample.info.square.centre.x + left, square.centre.x, 1e-6);
    EXPECT_NEAR(sample.info.square.centre.y + top, square.centre.y, 1e-6);
    // With the whole turned square, margin and all, in it.
    EXPECT_GE(piece.width, 1.5 * square.side);
}

TEST(CutPiece, endsWhereThePhotoDoes) {
    const auto photo = placedPhoto(224, 224);
    const auto sample = cutPiece({}, photo, drawnFace({-88, -100}, 400, 0), settings(500));
    EXPECT_EQ(sample.crop.width, 224);
    EXPECT_EQ(sample.crop.height, 224);
    EXPECT_EQ(sample.crop.data, photo.data);
}

TEST(CutPiece, isReducedToTheLongestSide) {
    const auto photo = placedPhoto(800, 700);
    const auto face = drawnFace({150, 100}, 500, 0);
    const auto large = cutPiece({}, photo, face, settings(1000));
    const auto small = cutPiece({}, photo, face, settings(100));
    EXPECT_EQ(std::max(small.crop.width, small.crop.height), 100);
    const double scale = static_cast<double>(small.crop.width) / large.crop.width;
    EXPECT_NEAR(small.info.square.side, large.info.square.side * scale, 1);
    EXPECT_NEAR(small.info.landmarks[30].x, large.info.landmarks[30].x * scale, 1);
    // Averaged, not picked.
    const auto middle = [](const Rgb8Image& p) { return p.row(p.height / 2) + 3 * (p.width / 2); };
    EXPECT_NEAR(*middle(small.crop), *middle(large.crop), 2);
}

TEST(CutInside, isTheCutOfTheTraining) {
    const auto photo = placedPhoto(260, 240);
    // In the middle, at an edge, at two, and larger than there is room for.
    const faces::Face all[] = {drawnFace({60, 50}, 120, 0), drawnFace({-6, 60}, 150, 0),
                               drawnFace({-50, -54}, 160, 0), drawnFace({20, 30}, 300, 0)};
    for (const auto& face : all) {
        const auto square = faces::faceSquare(face.landmarks);
        const training::StoredFace stored{
            {square.centre, square.side, square.roll}, photo.width, photo.height};
        const auto expected = training::cutOf(stored.square, 0, training::fittedCut(stored, 0), 64);
        const auto crop = faces::alignCrop(photo, face, {64, 0, true});
        const auto found = crop.photoToCrop.inverse();
        EXPECT_NEAR(found.a, expected.a, 1e-9);
        EXPECT_NEAR(found.tx, expected.tx, 1e-9);
        EXPECT_NEAR(found.ty, expected.ty, 1e-9);
    }
    EXPECT_EQ(faces::alignCrop(photo, all[0], {64, 0, true}).photoToCrop,
              faces::alignCrop(photo, all[0], {64, 0, false}).photoToCrop);
    EXPECT_LT(faces::alignCrop(photo, all[2], {64, 0, true}).outside,
              faces::alignCrop(photo, all[2], {64, 0, false}).outside / 3);
}
