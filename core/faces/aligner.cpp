// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/aligner.h"

#include "core/base/error.h"
#include "core/base/insidecut.h"
#include "core/faces/geometry.h"
#include "core/faces/resample.h"

#include <algorithm>
#include <cmath>

namespace lineament::faces {
namespace {

/// The square from the landmarks; from the box where they say nothing (a fit that fell into one
/// point).
TurnedSquare squareOf(const Face& face) {
    const TurnedSquare square = faceSquare(face.landmarks);
    const double boxSide = std::sqrt(face.box.area());
    const bool usable = std::isfinite(square.side) && std::isfinite(square.centre.x) &&
                        std::isfinite(square.centre.y) && square.side > 0.25 * boxSide &&
                        square.side >= 1;
    return usable ? square : TurnedSquare{face.box.centre(), boxSide, 0};
}

TurnedSquare changed(TurnedSquare square, const CutFit& fit) {
    square.side *= fit.grow;
    square.centre.x += fit.moveX * square.side;
    square.centre.y += fit.moveY * square.side;
    return square;
}

TurnedSquare insideOf(const TurnedSquare& square, const Rgb8Image& photo, int size) {
    return changed(square, fitInside([&](const CutFit& fit) {
                       const auto back = squareToCrop(changed(square, fit), size).inverse();
                       return outsideShare(back, size, photo.width, photo.height);
                   }));
}

} // namespace

AlignedCrop alignCrop(const Rgb8Image& photo, const Face& face, const CropSpec& spec) {
    TurnedSquare square = squareOf(face);
    square.side *= 1 + 2 * std::max(spec.margin, 0.0);
    if (spec.size <= 0 || !(square.side > 0)) {
        throw Error("face " + face.id, "a crop size and a face box above 0 px",
                    std::to_string(spec.size) + " px and " + std::to_string(square.side) + " px");
    }
    if (spec.inside)
        square = insideOf(square, photo, spec.size);
    AlignedCrop crop;
    crop.photoToCrop = squareToCrop(square, spec.size);
    SimilarityCrop cut = cutSimilarity(photo, crop.photoToCrop, spec.size);
    crop.pixels = std::move(cut.pixels);
    crop.resampling = std::move(cut.resampling);
    crop.outside = cut.outside;
    return crop;
}

std::array<PointF, 4> cropCorners(const Affine& photoToCrop, int size) {
    const Affine back = photoToCrop.inverse();
    const double side = size;
    return {back.map({0, 0}), back.map({side, 0}), back.map({side, side}), back.map({0, side})};
}

} // namespace lineament::faces
