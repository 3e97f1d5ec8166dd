// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/paircut.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lineament::training {

namespace {

/// Points a side at which a crop is compared with the picture's edges.
constexpr int kSide = 16;

double outsideOf(const StoredFace& face, double margin, const CutPlan& plan) {
    return outsideShare(cutOf(face.square, margin, plan, kSide), kSide, face.width, face.height);
}

/// Tightens and moves a plan until every face's crop is inside its picture.
template <class Faces> CutPlan fitted(CutPlan plan, double margin, const Faces& faces) {
    const auto with = [plan](const CutFit& fit) {
        CutPlan changed = plan;
        changed.grow = fit.grow;
        changed.moveX = fit.moveX;
        changed.moveY = fit.moveY;
        return changed;
    };
    return with(fitInside(
        [&](const CutFit& fit) {
            double outside = 0;
            for (const auto* face : faces)
                outside = std::max(outside, outsideOf(*face, margin, with(fit)));
            return outside;
        },
        plan.grow));
}

} // namespace

StoredFace storedFace(const Sample& sample, const DatasetSettings& settings) {
    StoredFace face{sample.info.square, sample.width(), sample.height()};
    if (!(face.square.side > 0))
        face.square = {
            {face.width / 2.0, face.height / 2.0}, face.width / (1 + 2 * settings.cropMargin), 0};
    return face;
}

Affine cutOf(const FaceSquare& square, double margin, const CutPlan& plan, int side) {
    const double whole = square.side * (1 + 2 * margin) * plan.grow;
    const double angle = square.roll * std::numbers::pi / 180 + plan.angle;
    const double c = std::cos(angle) * whole / side, s = std::sin(angle) * whole / side;
    Affine t{plan.flip ? -c : c, -s, 0, plan.flip ? -s : s, c, 0};
    const PointF centre = t.map({side / 2.0, side / 2.0});
    t.tx = square.centre.x + plan.moveX * whole - centre.x;
    t.ty = square.centre.y + plan.moveY * whole - centre.y;
    return t;
}

CutPlan fittedCut(const StoredFace& face, double margin) {
    return fitted({}, margin, std::array{&face});
}

CutPlan drawCut(const StoredFace& one, const StoredFace& other, double margin, Random& random) {
    constexpr int kTries = 8;
    CutPlan plan;
    for (int i = 0; i < kTries; ++i) {
        plan.grow = random.uniform(0.9, 1.12);
        plan.angle = random.uniform(-6, 6) * std::numbers::pi / 180;
        plan.moveX = random.uniform(-0.04, 0.04);
        plan.moveY = random.uniform(-0.04, 0.04);
        plan.flip = random.chance(0.5);
        if (std::max(outsideOf(one, margin, plan), outsideOf(other, margin, plan)) <= kMostOutside)
            return plan;
    }
    plan.grow = std::min(plan.grow, 1.0);
    plan.angle /= 3;
    plan = fitted(plan, margin, std::array{&one, &other});
    // There is more than one way to lie inside.
    plan.grow *= random.uniform(0.94, 1);
    plan.moveX += random.uniform(-0.015, 0.015);
    plan.moveY += random.uniform(-0.015, 0.015);
    return plan;
}

} // namespace lineament::training
