// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/candidates.h"
#include "core/faces/fitting.h"

#include <stop_token>

namespace lineament::faces {

/// A face of a photo before it is measured.
struct FoundFace {
    TurnedSquare square; ///< brow to chin: from its landmarks, or else from the detector's box
    Landmarks landmarks{};
    double score = 0;       ///< the detector's, 0 to 1; 0: it sees none
    double spread = 0;      ///< see FittedLandmarks
    bool fitted = false;    ///< false: no landmarks hold, and a mean face stands for them
    bool confirmed = false; ///< detector and landmarks together say that this is a face
};

/// All faces of a photo from @p minFacePixels, without overlaps:
/// 1. the detector network looks at the photo at every level of planSearch(),
/// 2. its hits are joined to one box for each face, across levels and pieces,
/// 3. landmarks are fitted to each, at any roll. A hit of which the detector is sure is a face,
///    also where they don't hold, as in a full profile; one of which it is unsure must have steady
///    ones,
/// 4. two boxes from which the landmarks fall onto one face are one face,
/// 5. where nothing was found, a face that fills the photo may be less sure.
/// Throws Cancelled; the token is looked at between pieces and faces. @param threads of LibTorch
std::vector<FoundFace> searchFaces(const Rgb8Image& photo, double minFacePixels,
                                   const nn::FaceNetwork& network, int threads,
                                   const std::stop_token& stop);

/// The face in a box drawn by hand: what the detector sees there, or else the box itself. Never
/// nothing; FoundFace::confirmed says whether it would have been taken for a face.
FoundFace searchByHand(const Rgb8Image& photo, const RectF& box, const nn::FaceNetwork& network,
                       int threads);

} // namespace lineament::faces
