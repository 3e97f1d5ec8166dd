// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/shotfinder.h"

#include <algorithm>
#include <cstddef>

namespace lineament::analysis {

namespace {

constexpr std::size_t kNeighbourhood = 8; // frames either side
constexpr std::size_t kFlashFrames = 3;

struct Bounds {
    float least; ///< steps below are never a cut
    float ratio; ///< times the second largest step around it
};
/// Measured on the sample clips and on cuts between them: a man who shakes his head before the
/// camera makes steps of up to 16 that are at most 1.7 times the second largest around; a cut
/// between two people before the same wall makes 13, and cuts are 2.8 times the rest and more.
constexpr Bounds kFrameBounds{6, 2.2F};
constexpr Bounds kSampleBounds{8, 2.2F};

/// The second largest step around @p at. The largest may be another cut, or the other end of a
/// flash, or the rest of a cut that spreads over two frames.
float usualStep(std::span<const LumaChange> changes, std::size_t at) {
    float largest = 0, second = 0;
    const std::size_t first = at > kNeighbourhood ? at - kNeighbourhood : 0;
    const std::size_t last = std::min(changes.size(), at + kNeighbourhood + 1);
    for (std::size_t i = first; i < last; ++i) {
        if (i == at)
            continue;
        const float step = changes[i].step;
        second = std::max(second, std::min(largest, step));
        largest = std::max(largest, step);
    }
    return second;
}

bool isCandidate(std::span<const LumaChange> changes, std::size_t at, const Bounds& bounds) {
    const float step = changes[at].step;
    if (step < bounds.least)
        return false;
    // The larger of two neighbours is the cut.
    if (at + 1 < changes.size() && changes[at + 1].step >= step * 1.5F)
        return false;
    if (at > 1 && changes[at - 1].step > step / 1.5F && changes[at - 1].step < step * 1.5F)
        return false; // the second half of a cut that spreads over two frames
    return step >= bounds.ratio * usualStep(changes, at);
}

/// Two steps within a few frames after which the picture is nearly what it was.
bool isFlash(std::span<const LumaChange> changes, std::size_t first, std::size_t second) {
    const int frames = changes[second].number - changes[first].number;
    return frames >= 1 && frames <= static_cast<int>(kFlashFrames) &&
           changes[second].across < 0.4F * std::min(changes[first].step, changes[second].step);
}

} // namespace

std::vector<int> shotChanges(std::span<const LumaChange> changes, bool consecutive) {
    const Bounds& bounds = consecutive ? kFrameBounds : kSampleBounds;
    std::vector<std::size_t> candidates;
    for (std::size_t i = 1; i < changes.size(); ++i) {
        if (isCandidate(changes, i, bounds))
            candidates.push_back(i);
    }
    std::vector<int> cuts;
    for (std::size_t c = 0; c < candidates.size(); ++c) {
        if (consecutive && c + 1 < candidates.size() &&
            isFlash(changes, candidates[c], candidates[c + 1])) {
            ++c;
            continue;
        }
        cuts.push_back(changes[candidates[c]].number);
    }
    return cuts;
}

} // namespace lineament::analysis
