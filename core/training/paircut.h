// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/insidecut.h"
#include "core/training/dataset.h"
#include "core/training/random.h"

namespace lineament::training {

/// A stored crop as far as cutting goes.
struct StoredFace {
    FaceSquare square; ///< in pixels of the stored crop
    int width = 0, height = 0;
};

/// The stored face of a sample. Where a data set states no square, it is in the crop's middle.
StoredFace storedFace(const Sample& sample, const DatasetSettings& settings);

/// How a crop differs from the one that inference would cut.
struct CutPlan {
    double grow = 1;             ///< factor of the side
    double angle = 0;            ///< radians
    double moveX = 0, moveY = 0; ///< shares of the side
    bool flip = false;
};

/// Crop pixels (0 to @p side) to stored pixels: the face's square with @p margin around it.
Affine cutOf(const FaceSquare& square, double margin, const CutPlan& plan, int side);

/// The cut of inference (see faces::CropSpec::inside): a face that its picture holds tightly is cut
/// more tightly, and moved a little, until no more than kMostOutside lies outside.
CutPlan fittedCut(const StoredFace& face, double margin);

/// One cut for both faces of a pair, which keeps to kMostOutside in both as far as it can without
/// going into the face.
CutPlan drawCut(const StoredFace& one, const StoredFace& other, double margin, Random& random);

} // namespace lineament::training
