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
    float least;   ///< steps below are never a cut
    float ratio;   ///< times the neighbourhood's median
    float certain; ///< steps above need no more than to be the largest around
};
/// Measured on cuts between the sample clips and on the clips themselves: steps within a shot stay
/// below 5, cuts between two portraits before the same wall begin at 9.
constexpr Bounds kFrameBounds{6, 4, 40};
constexpr Bounds kSampleBounds{20, 3, 60};

/// Median of the steps around @p at, itself and its direct successor left out: an interlaced or
/// re-timed cut spreads over two frames.
float usualStep(std::span<const LumaChange> changes, std::size_t at) {
    std::vector<float> around;
    const std::size_t first = at > kNeighbourhood ? at - kNeighbourhood : 0;
    const std::size_t last = std::min(changes.size(), at + kNeighbourhood + 1);
    for (std::size_t i = first; i < last; ++i) {
        if (i != at && i != at + 1)
            around.push_back(changes[i].step);
    }
    if (around.empty())
        return 0;
    const auto middle = around.begin() + static_cast<std::ptrdiff_t>(around.size() / 2);
    std::nth_element(around.begin(), middle, around.end());
    return *middle;
}

bool isCandidate(std::span<const LumaChange> changes, std::size_t at, const Bounds& bounds) {
    const float step = changes[at].step;
    if (step < bounds.least)
        return false;
    if ((at > 0 && changes[at - 1].step > step) ||
        (at + 1 < changes.size() && changes[at + 1].step >= step * 1.5F))
        return false; // its neighbour is the cut
    return step >= bounds.certain || step >= bounds.ratio * usualStep(changes, at);
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
