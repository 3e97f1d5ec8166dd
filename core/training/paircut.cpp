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
constexpr int kProbes = 16;
/// The tightest cut, as a share of the side with its margin: eyes and mouth stay in it.
constexpr double kLeastGrow = 0.76;
constexpr double kGrowStep = 0.03;
/// Places that a tight cut is tried at, shares of its side, the nearest first.
constexpr std::array kMoves = {0.0, 0.03, -0.03, 0.06, -0.06};

double outsideOf(const StoredFace& face, double margin, const CutPlan& plan) {
    return outsideShare(cutOf(face.square, margin, plan, kProbes), kProbes, face.width,
                        face.height);
}

/// Tightens and moves a plan until every face's crop is inside its picture.
template <class Faces> CutPlan fitted(CutPlan plan, double margin, const Faces& faces) {
    CutPlan best = plan;
    double least = 2;
    for (; plan.grow > kLeastGrow - kGrowStep; plan.grow -= kGrowStep) {
        for (const double down : kMoves) {
            for (const double across : kMoves) {
                plan.moveX = across;
                plan.moveY = down;
                double outside = 0;
                for (const auto* face : faces)
                    outside = std::max(outside, outsideOf(*face, margin, plan));
                if (outside >= least)
                    continue;
                least = outside;
                best = plan;
                if (outside <= kMostOutside)
                    return best;
            }
        }
    }
    return best;
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

double outsideShare(const Affine& cropToStored, int side, int width, int height) {
    int outside = 0;
    for (int y = 0; y < kProbes; ++y) {
        for (int x = 0; x < kProbes; ++x) {
            const PointF p =
                cropToStored.map({(x + 0.5) * side / kProbes, (y + 0.5) * side / kProbes});
            outside += p.x < 0 || p.y < 0 || p.x >= width || p.y >= height ? 1 : 0;
        }
    }
    return static_cast<double>(outside) / (kProbes * kProbes);
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
