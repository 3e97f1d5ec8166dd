// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/training/random.h"

#include <ATen/core/Tensor.h>

#include <array>
#include <span>
#include <vector>

namespace lineament::training {

using Landmarks = std::array<PointF, 68>; ///< iBUG 300-W order

/// How a forged face is pasted: which part, how far its edge moves, how soft it is.
struct MaskPlan {
    std::vector<PointF> outline; ///< convex polygon in picture pixels, as convexHull() orders it
    float grow = 0;              ///< pixels that the edge moves outwards (inwards when below 0)
    float softness = 1;          ///< width of the edge's ramp, pixels
    float ratio = 1;             ///< blend ratio inside, 0 to 1
    float wobble = 0;            ///< strength of the edge's random deformation, pixels
};

/// How the pasted layer differs from the layer below before both are blended.
struct LayerPlan {
    bool onPasted = true; ///< the differences are made to the pasted layer, else to the one below
    float warp = 0;       ///< smooth local displacement, pixels
    float hue = 0, saturation = 1, contrast = 1, shift[3] = {}; ///< see ColourChange
    float sharpSigma = 1, sharpAmount = 0;                      ///< see sharpen()
    float reduction = 1;   ///< scaled down by this factor and up again: a generator's resolution
    bool nearest = false;  ///< the scaling up is by repetition: a generator's checkerboard
    int jpegQuality = 0;   ///< compressed before it is pasted; 0: not
    float noise = 0;       ///< standard deviation of grain, grey levels
    float colourMatch = 0; ///< 0 to 1: how far the pasted layer takes the other's mean and spread
};

/// The convex hull; every corner turns so that the cross product of its edges is positive. Needs
/// three points that are not on a line, else the result has fewer than three corners.
std::vector<PointF> convexHull(std::vector<PointF> points);

/// Draws a part of the face (whole with or without forehead, inner face, mouth and nose, eyes) and
/// an edge. Lengths are shares of the face, so that every resolution gets the same forgeries.
MaskPlan drawMask(const Landmarks& landmarks, Random& random);

/// Draws the differences of a layer. Swaps get stronger colour matching and resolution loss, since
/// generators work at fixed, small sizes.
LayerPlan drawLayer(double faceSide, bool swap, Random& random);

/// Soft masks [N,1,side,side], 0 to 1: the signed distance to the outline, deformed, through a
/// ramp.
/// @param noise [N,2,cells,cells], standard normal, for the deformation
at::Tensor renderMasks(std::span<const MaskPlan> plans, int side, const at::Tensor& noise);

/// Applies the layers' differences and blends: mask * pasted + (1 - mask) * below (face X-ray's
/// blending equation; Shiohara and Yamasaki, CVPR 2022, eq. 1).
/// @param below, pasted [N,3,S,S], 0 to 255
/// @param grain [N,3,S,S], standard normal
at::Tensor blend(const at::Tensor& below, const at::Tensor& pasted, const at::Tensor& masks,
                 std::span<const LayerPlan> plans, const at::Tensor& grain);

/// The affine map that takes the points @p from nearest to @p to (least squares). Identity when
/// they don't determine one.
Affine fitAffine(std::span<const PointF> from, std::span<const PointF> to);

/// How unlike two faces stand: root mean square distance of their landmarks after each is moved and
/// scaled to the same centre and size; for choosing a donor.
double poseDistance(const Landmarks& a, const Landmarks& b);

} // namespace lineament::training
