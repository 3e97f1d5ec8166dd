// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <array>

namespace lineament {

/// How a square cut out of a picture differs from the one that was asked for.
struct CutFit {
    double grow = 1;             ///< factor of the side
    double moveX = 0, moveY = 0; ///< of the centre, as shares of the side after growing

    bool operator==(const CutFit&) const = default;
};

/// Largest share of a crop outside its picture: the edge that is repeated there tells nothing of
/// the face, but how its source frames pictures.
inline constexpr double kMostOutside = 0.02;

/// Share of a crop of @p side that lies outside a picture, on a grid of 16 by 16 points.
inline double outsideShare(const Affine& cropToPicture, double side, int width, int height) {
    constexpr int kProbes = 16;
    int outside = 0;
    for (int y = 0; y < kProbes; ++y) {
        for (int x = 0; x < kProbes; ++x) {
            const PointF p =
                cropToPicture.map({(x + 0.5) * side / kProbes, (y + 0.5) * side / kProbes});
            outside += p.x < 0 || p.y < 0 || p.x >= width || p.y >= height ? 1 : 0;
        }
    }
    return static_cast<double>(outside) / (kProbes * kProbes);
}

/// Tightens and moves a cut until at most kMostOutside of it lies outside its picture, or as little
/// as can be without going into the face: not below 0.76 of the side, nor by more than 0.06 of it.
/// What training and inference cut is the same because both ask here. @p outside gives the share
/// that lies outside for a CutFit; @p grow is the first one that is tried.
template <class Outside> CutFit fitInside(const Outside& outside, double grow = 1) {
    constexpr double kLeastGrow = 0.76, kGrowStep = 0.03;
    constexpr std::array kMoves = {0.0, 0.03, -0.03, 0.06, -0.06}; // the nearest first
    CutFit best{grow, 0, 0};
    double least = 2;
    for (; grow > kLeastGrow - kGrowStep; grow -= kGrowStep) {
        for (const double down : kMoves) {
            for (const double across : kMoves) {
                const CutFit fit{grow, across, down};
                const double share = outside(fit);
                if (share >= least)
                    continue;
                least = share;
                best = fit;
                if (share <= kMostOutside)
                    return best;
            }
        }
    }
    return best;
}

} // namespace lineament
