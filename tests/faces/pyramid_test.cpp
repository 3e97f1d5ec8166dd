// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/faces/candidates.h"
#include "core/faces/fitting.h"
#include "core/faces/pyramid.h"
#include "core/nn/facenetwork.h"
#include "tests/faces/testphotos.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lineament::faces {
namespace {

TEST(SearchPlans, goFromTheWholePhotoToTheSmallestFaceInBoundedSteps) {
    for (const auto& [width, height] :
         {std::pair{1024, 675}, {4000, 6000}, {320, 320}, {9000, 30}}) {
        for (const double smallest : {12.0, 20.0, 60.0, 500.0}) {
            const SearchPlan plan = planSearch(width, height, smallest);
            ASSERT_GE(plan.levels.size(), 2U);
            for (std::size_t i = 1; i < plan.levels.size(); ++i) {
                const double step = plan.levels[i].scale / plan.levels[i - 1].scale;
                EXPECT_GT(step, 1) << width << ' ' << smallest << ' ' << i;
                EXPECT_LT(step, 3.7) << width << ' ' << smallest << ' ' << i;
            }
            EXPECT_LE(plan.smallestFace, 1.16 * smallest) << width << ' ' << smallest;
        }
    }
}

TEST(SearchPlans, sayWhichFacesAHugePhotoIsNotSearchedFor) {
    EXPECT_NEAR(planSearch(6000, 4000, 20).smallestFace, 20, 0.5);
    EXPECT_GT(planSearch(60000, 40000, 20).smallestFace, 60);
}

TEST(LevelPictures, piecesCoverTheLevelAndOverlap) {
    const Rgb8Image photo = noisePhoto(1900, 800, 1);
    const LevelPicture picture(photo, {1, 1900, 800, 0}, {});
    std::vector<int> covered(1900 * 800, 0);
    for (const RectF& piece : picture.pieces()) {
        EXPECT_LE(piece.width, 768);
        EXPECT_LE(piece.height, 768);
        for (int y = 0; y < static_cast<int>(piece.height); ++y) {
            for (int x = 0; x < static_cast<int>(piece.width); ++x)
                ++covered[static_cast<std::size_t>(static_cast<int>(piece.y) + y) * 1900U +
                          static_cast<std::size_t>(static_cast<int>(piece.x) + x)];
        }
    }
    EXPECT_EQ(std::count(covered.begin(), covered.end(), 0), 0);
    EXPECT_GT(std::count_if(covered.begin(), covered.end(), [](int n) { return n > 1; }), 96 * 800);
}

TEST(LevelPictures, aViewsPointsAreThePhotosPoints) {
    // One bright spot; where each view shows it, it says that it is.
    Rgb8Image photo = plainPhoto(800, 600, 20);
    for (int y = 396; y < 404; ++y)
        std::fill_n(photo.row(y) + 3 * 596, 3 * 8, std::uint8_t{250});
    for (const Level& level : planSearch(800, 600, 20).levels) {
        const LevelPicture picture(photo, level, {});
        for (const RectF& piece : picture.pieces()) {
            const NetworkView view = picture.view(piece);
            EXPECT_EQ(view.image.width % nn::FaceNetwork::kSideStep, 0);
            EXPECT_EQ(view.image.height % nn::FaceNetwork::kSideStep, 0);
            double weight = 0, x = 0, y = 0;
            for (int row = 0; row < view.image.height; ++row) {
                for (int column = 0; column < view.image.width; ++column) {
                    const int value = view.image.row(row)[3 * column];
                    if (value != 128 && value > 25) { // 128: what stands where there is no photo
                        weight += value - 20;
                        x += (value - 20) * (column + 0.5);
                        y += (value - 20) * (row + 0.5);
                    }
                }
            }
            ASSERT_GT(weight, 0);
            const RectF there = view.toPhoto({x / weight, y / weight, 0, 0});
            EXPECT_NEAR(there.x, 600, 0.8 / level.scale);
            EXPECT_NEAR(there.y, 400, 0.8 / level.scale);
        }
    }
}

TEST(LevelPictures, readingStopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    const Rgb8Image photo = plainPhoto(3000, 2000);
    EXPECT_THROW(LevelPicture(photo, {0.1, 300, 200, 0}, source.get_token()), Cancelled);
}

TEST(Candidates, hitsOnOneFaceBecomeOneBoxAndNeighboursStay) {
    const auto joined = joinHits({{{100, 100, 50, 50}, 0.6},
                                  {{104, 98, 52, 50}, 0.9},
                                  {{110, 110, 20, 20}, 0.7}, // within: a mouth, say
                                  {{145, 100, 50, 50}, 0.8},
                                  {{400, 100, 50, 50}, 0.2}});
    ASSERT_EQ(joined.size(), 3U);
    EXPECT_EQ(joined[0].score, 0.9);
    EXPECT_NEAR(joined[0].box.x, (0.6 * 100 + 0.9 * 104) / 1.5, 1e-9);
    EXPECT_EQ(joined[1].box.x, 145);
    EXPECT_EQ(joined[2].score, 0.2);
}

TEST(Fitting, mirroringTwiceGivesTheSameLandmarks) {
    const Landmarks mean = meanLandmarks({{300, 200}, 100, 0});
    const Landmarks twice = mirrored(mirrored(mean, 640), 640);
    for (std::size_t i = 0; i < mean.size(); ++i) {
        EXPECT_NEAR(twice[i].x, mean[i].x, 1e-9) << i;
        EXPECT_EQ(twice[i].y, mean[i].y) << i;
    }
    // The mean face is symmetric: mirrored at its own middle it is itself.
    const Landmarks other = mirrored(mean, 600);
    for (std::size_t i = 0; i < mean.size(); ++i)
        EXPECT_NEAR(other[i].x, mean[i].x, 0.2) << i;
}

TEST(Fitting, aMeanFaceFillsItsSquareAtAnyRoll) {
    for (const double roll : {0.0, 90.0, -137.0}) {
        const TurnedSquare square{{300, 200}, 100, roll};
        const TurnedSquare back = faceSquare(meanLandmarks(square));
        EXPECT_NEAR(back.centre.x, 300, 3) << roll;
        EXPECT_NEAR(back.centre.y, 200, 3) << roll;
        EXPECT_NEAR(back.side, 100, 3) << roll;
        EXPECT_NEAR(std::remainder(back.roll - roll, 360), 0, 1) << roll;
    }
}

} // namespace
} // namespace lineament::faces
