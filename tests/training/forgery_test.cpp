// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/forgery.h"

#include "core/training/imageops.h"
#include "tests/training/faces.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

using namespace lineament;
using namespace lineament::training;

namespace {

constexpr int kSide = 96;

at::Tensor noise(std::int64_t n, std::int64_t channels, std::int64_t side) {
    at::manual_seed(3);
    return at::randn({n, channels, side, side});
}

/// The masks of one plan each.
at::Tensor masksOf(const std::vector<MaskPlan>& plans) {
    return renderMasks(plans, kSide, noise(static_cast<std::int64_t>(plans.size()), 2, 7));
}

double value(const at::Tensor& t, std::int64_t y, std::int64_t x) {
    return t[0][0][y][x].item<double>();
}

} // namespace

TEST(ConvexHull, holdsEveryPointAndTurnsOneWay) {
    Random random(1);
    std::vector<PointF> points;
    for (int i = 0; i < 60; ++i)
        points.push_back({random.uniform(0, 50), random.uniform(0, 50)});
    const auto hull = convexHull(points);
    ASSERT_GE(hull.size(), 3U);
    for (std::size_t i = 0; i < hull.size(); ++i) {
        const auto a = hull[i], b = hull[(i + 1) % hull.size()];
        for (const auto& p : points)
            EXPECT_GE((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x), -1e-9);
    }
}

TEST(ConvexHull, isEmptyOfAreaForPointsOnALine) {
    EXPECT_LT(convexHull({{0, 0}, {1, 1}, {2, 2}, {3, 3}}).size(), 3U);
}

TEST(Mask, isOneInsideZeroOutsideAndHalfOnTheEdge) {
    MaskPlan plan;
    plan.outline = convexHull({{24, 24}, {72, 24}, {72, 72}, {24, 72}});
    plan.softness = 4;
    const auto mask = masksOf({plan});
    EXPECT_NEAR(value(mask, 48, 48), 1, 1e-6);
    EXPECT_NEAR(value(mask, 10, 48), 0, 1e-6);
    EXPECT_NEAR((value(mask, 48, 23) + value(mask, 48, 24)) / 2, 0.5, 0.1);
    plan.ratio = 0.5;
    EXPECT_NEAR(value(masksOf({plan}), 48, 48), 0.5, 1e-6);
    plan.grow = 8;
    EXPECT_GT(value(masksOf({plan}), 48, 20), 0.45);
}

TEST(Mask, staysOnTheFace) {
    // Softness, growth and wobble are shares of the face: far from it nothing may be pasted, and
    // something must be pasted somewhere.
    const auto landmarks = test::drawnLandmarks(kSide);
    Random random(2);
    std::vector<MaskPlan> plans;
    for (int i = 0; i < 64; ++i)
        plans.push_back(drawMask(landmarks, random));
    const auto masks = masksOf(plans);
    EXPECT_LE(masks.max().item<double>(), 1);
    EXPECT_GE(masks.min().item<double>(), 0);
    EXPECT_TRUE((masks.amax({1, 2, 3}) > 0.4).all().item<bool>());
    EXPECT_EQ(masks.slice(3, 0, 6).max().item<double>(), 0) << "left rim";
    EXPECT_EQ(masks.slice(3, kSide - 6, kSide).max().item<double>(), 0) << "right rim";
    EXPECT_LT(masks.mean().item<double>(), 0.4);
}

TEST(Mask, ofLandmarksInOnePointPastesNothing) {
    Landmarks landmarks;
    landmarks.fill({48, 48});
    Random random(2);
    const auto mask = masksOf({drawMask(landmarks, random)});
    EXPECT_FALSE(at::isnan(mask).any().item<bool>());
}

TEST(Blend, leavesPixelsOutsideTheMaskAlone) {
    const auto below = at::randint(0, 256, {2, 3, kSide, kSide}).to(at::kFloat);
    const auto pasted = at::randint(0, 256, {2, 3, kSide, kSide}).to(at::kFloat);
    auto masks = at::zeros({2, 1, kSide, kSide});
    masks.slice(2, 30, 60).slice(3, 30, 60).fill_(1);
    std::vector<LayerPlan> plans(2);
    plans[0].sharpAmount = 1;
    plans[0].noise = 3;
    plans[1].reduction = 2;
    plans[1].jpegQuality = 60;
    const auto blended = blend(below, pasted, masks, plans, noise(2, 3, kSide));
    const auto outside = masks.expand_as(below) == 0;
    EXPECT_TRUE(at::equal(blended.masked_select(outside), below.masked_select(outside)));
    EXPECT_GT((blended - below).abs().masked_select(outside.logical_not()).mean().item<double>(),
              10);
}

TEST(Blend, ofALayerWithItselfChangesNothing) {
    const auto below = at::randint(0, 256, {1, 3, kSide, kSide}).to(at::kFloat);
    const auto masks = at::full({1, 1, kSide, kSide}, 0.7);
    EXPECT_LT((blend(below, below, masks, std::vector<LayerPlan>(1), noise(1, 3, kSide)) - below)
                  .abs()
                  .max()
                  .item<double>(),
              1.01);
}

TEST(Blend, matchesTheColoursOfTheFaceBelow) {
    const auto below = at::rand({1, 3, kSide, kSide}) * 40 + 150;
    const auto pasted = at::rand({1, 3, kSide, kSide}) * 80 + 20;
    const auto masks = at::ones({1, 1, kSide, kSide});
    LayerPlan plan;
    plan.colourMatch = 1;
    const auto blended =
        blend(below, pasted, masks, std::vector<LayerPlan>{plan}, noise(1, 3, kSide));
    EXPECT_NEAR(blended.mean().item<double>(), below.mean().item<double>(), 1);
}

TEST(FitAffine, findsTheMapThatMadeThePoints) {
    const Affine truth{1.1, -0.2, 5, 0.3, 0.9, -7};
    const auto landmarks = test::drawnLandmarks(200);
    std::vector<PointF> to;
    for (const auto& p : landmarks)
        to.push_back(truth.map(p));
    const auto found = fitAffine(landmarks, to);
    EXPECT_NEAR(found.a, truth.a, 1e-6);
    EXPECT_NEAR(found.b, truth.b, 1e-6);
    EXPECT_NEAR(found.tx, truth.tx, 1e-4);
    EXPECT_NEAR(found.c, truth.c, 1e-6);
    EXPECT_NEAR(found.d, truth.d, 1e-6);
    EXPECT_NEAR(found.ty, truth.ty, 1e-4);
}

TEST(PoseDistance, ignoresPlaceAndSizeAndSeesShape) {
    const auto face = test::drawnLandmarks(100);
    auto moved = face;
    for (auto& p : moved)
        p = {p.x * 2 + 30, p.y * 2 - 4};
    EXPECT_NEAR(poseDistance(face, moved), 0, 1e-9);
    EXPECT_GT(poseDistance(face, test::drawnLandmarks(100, 0.7)), 0.05);
}

TEST(RepeatEdges, makesTheBorderAPictureIsCutWith) {
    // A picture that is cut over its left and top edges, changed, and given its border again.
    at::manual_seed(2);
    const auto picture = at::rand({1, 3, 40, 40}) * 255;
    const Affine cut{1, 0, -6, 0, 1, -4};
    const auto crop = sampleAffine(picture, std::array{cut}, 32);
    const auto spoilt = crop + at::rand({1, 3, 32, 32}) * 9;
    const auto mended = repeatEdges(spoilt, cut, 40, 40);
    for (int x = 0; x < 6; ++x)
        EXPECT_LT((mended.select(3, x) - mended.select(3, 6)).abs().max().item<double>(), 0.01);
    for (int y = 0; y < 4; ++y)
        EXPECT_LT((mended.select(2, y) - mended.select(2, 4)).abs().max().item<double>(), 0.01);
    const auto inner = [](const at::Tensor& x) { return x.slice(2, 4).slice(3, 6); };
    EXPECT_LT((inner(mended) - inner(spoilt)).abs().max().item<double>(), 0.01);
    EXPECT_TRUE(at::equal(repeatEdges(spoilt, {1, 0, 2, 0, 1, 2}, 40, 40), spoilt));
}

TEST(SampleAffine, takesPixelsWhereTheMapSays) {
    auto picture = at::arange(3 * 16 * 16).reshape({1, 3, 16, 16}).to(at::kFloat);
    const std::vector<Affine> crop{{1, 0, 4, 0, 1, 2}};
    const auto cut = sampleAffine(picture, crop, 8);
    EXPECT_LT((cut - picture.slice(2, 2, 10).slice(3, 4, 12)).abs().max().item<double>(), 0.01);
    const std::vector<Affine> mirrored{{-1, 0, 16, 0, 1, 0}};
    EXPECT_LT((sampleAffine(picture, mirrored, 16) - picture.flip({3})).abs().max().item<double>(),
              0.01);
}
