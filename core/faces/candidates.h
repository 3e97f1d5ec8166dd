// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/judge.h"

#include <vector>

namespace lineament::faces {

/// Where a face may be.
struct Candidate {
    TurnedSquare square; ///< photo coordinates
    double score = 0;    ///< the detector's best score; 0 from a cascade
    FaceSource source = FaceSource::Dlib;
    int passes = 1;    ///< in how many passes (coarse, fine) it was found
    Evidence evidence; ///< filled in by judge()
};

/// One pass's hit in photo coordinates.
struct PassHit {
    RectF box;
    double score = 0;
    int pass = 0;
};

/// Joins hits on the same face (IoU, or one box within the other) into one candidate each: the best
/// hit leads, and the boxes that nearly agree with it are averaged with their scores as weights.
std::vector<Candidate> joinHits(std::vector<PassHit> hits);

/// Drops each candidate that overlaps one with better evidence.
void keepBestOfOverlapping(std::vector<Candidate>& candidates);

/// True when both squares are about the same face.
bool sameFace(const TurnedSquare& a, const TurnedSquare& b);

} // namespace lineament::faces
