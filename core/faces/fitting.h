// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/geometry.h"
#include "core/nn/facenetwork.h"

namespace lineament::faces {

/// Landmarks, and how far they can be trusted.
struct FittedLandmarks {
    Landmarks landmarks{}; ///< photo coordinates
    /// Mean distance of the landmarks inside the face from their mean over cuts that are shifted,
    /// scaled and mirrored a little, per cent of the cut's side. Measured on 250 faces of all
    /// sources: 0.3 to 1.3 where a face stands upright, 3 and more for the same faces turned by a
    /// quarter and for what is no face.
    double spread = 0;
    double turn = 0; ///< degrees by which the cut was turned in which they were found
};

enum class Effort {
    Glance,  ///< as it stands, few cuts: for the tiny faces of a crowd
    Thorough ///< at any roll; the best one fitted again, upright, as a mean over more cuts
};

/// Fits the landmarks of a face whose roll is not known. @p square: where the detector sees it, as
/// landmarkSquare() has it; its roll is where the search begins. The four quarter turns are tried
/// when the face does not stand upright there, the one at which the landmarks are steadiest is
/// taken, and its cut is turned upright and fitted again. @param threads of LibTorch
FittedLandmarks fitAtAnyRoll(const Rgb8Image& photo, const TurnedSquare& square, Effort effort,
                             const nn::FaceNetwork& network, int threads);

/// Whether landmarks put a face about where a detector has it: near its centre, of about its size.
bool isNear(const TurnedSquare& fitted, const TurnedSquare& square);

/// A mean face in a square, brow to chin: where no landmarks can be fitted.
Landmarks meanLandmarks(const TurnedSquare& faceSquare);

/// The square that the landmark network wants around a face, from the face's own.
TurnedSquare landmarkSquare(const TurnedSquare& faceSquare);

/// The landmarks of a mirrored picture of @p width pixels.
Landmarks mirrored(const Landmarks& landmarks, double width);

} // namespace lineament::faces
