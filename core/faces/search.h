// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/candidates.h"
#include "core/faces/cascade.h"

#include <stop_token>

namespace lineament::faces {

/// What the search works with; all of it outlives the search.
struct SearchTools {
    HogDetector& hog;
    CascadeDetector& cascade;
    const LandmarkModel& landmarks;
};

/// All faces of a photo as squares, without overlaps, each backed by evidence:
/// 1. the HOG detector on the whole photo at half a megapixel and on tiles of it at five,
/// 2. the same on two tilted copies, for faces beside those,
/// 3. where neither gives a sound face: steeper turns and upside down, then the cascades,
/// 4. where nothing was found at all: the likeliest of what was doubted.
/// Weak hits count only when judge() confirms them. Throws Cancelled; the token is looked at
/// between pictures and tiles.
std::vector<Candidate> searchFaces(const Rgb8Image& photo, int minFacePixels,
                                   const SearchTools& tools, const std::stop_token& stop);

/// What a second look says of a square drawn by hand.
struct DrawnFace {
    TurnedSquare square;    ///< the turn at which it shows a face best, and where exactly; as drawn
                            ///< when no face is seen in it
    double mean = -1;       ///< see Evidence
    bool confirmed = false; ///< as sure as what the search itself takes for a face
};
DrawnFace refineByHand(const Rgb8Image& photo, const RectF& box, const SearchTools& tools);

} // namespace lineament::faces
