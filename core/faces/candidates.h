// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <vector>

namespace lineament::faces {

/// Where the detector sees a face.
struct Candidate {
    RectF box;        ///< photo coordinates
    double score = 0; ///< the detector's, 0 to 1; the best of those that were joined
};

/// One box for each face: of hits on the same one (IoU, or one box within the other) the best
/// leads, and those that nearly agree with it are averaged with their scores as weights. Best
/// first.
std::vector<Candidate> joinHits(std::vector<Candidate> hits);

/// True when both boxes are about the same face.
bool sameFace(const RectF& a, const RectF& b);

} // namespace lineament::faces
