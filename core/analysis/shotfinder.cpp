// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/shotfinder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <iterator>

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

/// Measured on the sample clips and on cross-fades of 0.3 to 2 s between them: fades reach 14 and
/// more, motion at most 9.5. A zoom by a quarter a second reaches 16.
constexpr float kFadeStrength = 11.5F;
constexpr float kMostBent = 0.25F;      ///< distance of the middle from the mean of both ends
constexpr float kLeastStraight = 0.7F;  ///< the way from end to end against that over the quarters
constexpr float kBlankDeviation = 0.2F; ///< of the middle, against either end

using Grid = media::LumaGrid;

float meanOf(const Grid& grid) {
    int sum = 0;
    for (const int cell : grid.cells)
        sum += cell;
    return static_cast<float>(sum) / static_cast<float>(grid.cells.size());
}

/// Mean absolute difference of the cells to their mean.
float deviationOf(const Grid& grid) {
    const float mean = meanOf(grid);
    float sum = 0;
    for (const int cell : grid.cells)
        sum += std::fabs(static_cast<float>(cell) - mean);
    return sum / static_cast<float>(grid.cells.size());
}

/// What of @p b is not @p a with another gain and offset (least squares, no negative gain).
float newIn(const Grid& b, const Grid& a) {
    const float meanA = meanOf(a), meanB = meanOf(b);
    float squares = 0, products = 0;
    for (std::size_t i = 0; i < a.cells.size(); ++i) {
        const float da = static_cast<float>(a.cells[i]) - meanA;
        squares += da * da;
        products += da * (static_cast<float>(b.cells[i]) - meanB);
    }
    const float gain = squares > 0 ? std::max(0.0F, products / squares) : 0;
    float sum = 0;
    for (std::size_t i = 0; i < a.cells.size(); ++i)
        sum += std::fabs(static_cast<float>(b.cells[i]) - meanB -
                         gain * (static_cast<float>(a.cells[i]) - meanA));
    return sum / static_cast<float>(a.cells.size());
}

/// True when the stretches share more than an end.
bool overlap(const Fade& a, const Fade& b) {
    return std::abs(a.centre - b.centre) < a.half + b.half;
}

/// True when the five, equally far apart in time, are a fade.
bool isFade(const std::array<const Grid*, 5>& grids) {
    const Grid &first = *grids[0], &middle = *grids[2], &last = *grids[4];
    if (deviationOf(middle) < kBlankDeviation * std::min(deviationOf(first), deviationOf(last)))
        return true;
    const float whole = lumaDifference(first, last);
    float bent = 0, way = 0;
    for (std::size_t i = 0; i < first.cells.size(); ++i)
        bent += std::fabs(static_cast<float>(middle.cells[i]) -
                          static_cast<float>(first.cells[i] + last.cells[i]) / 2);
    for (std::size_t i = 1; i < grids.size(); ++i)
        way += lumaDifference(*grids[i - 1], *grids[i]);
    return bent / static_cast<float>(first.cells.size()) < kMostBent * whole &&
           whole > kLeastStraight * way;
}

} // namespace

float lumaDifference(const Grid& a, const Grid& b) {
    int sum = 0;
    for (std::size_t i = 0; i < a.cells.size(); ++i)
        sum += std::abs(a.cells[i] - b.cells[i]);
    return static_cast<float>(sum) / static_cast<float>(a.cells.size());
}

std::optional<Fade> fadeEndingAt(std::span<const Grid* const> grids, int last) {
    std::optional<Fade> best;
    for (int length = 8; length <= kLongestFade; length *= 2) {
        if (grids.size() <= static_cast<std::size_t>(length))
            break;
        std::array<const Grid*, 5> quarters{};
        for (std::size_t q = 0; q < quarters.size(); ++q)
            quarters[q] = grids[grids.size() - 1 - (4 - q) * static_cast<std::size_t>(length) / 4];
        if (std::find(quarters.begin(), quarters.end(), nullptr) != quarters.end())
            continue;
        const float strength =
            std::min(newIn(*quarters[4], *quarters[0]), newIn(*quarters[0], *quarters[4]));
        const float change = lumaDifference(*quarters[0], *quarters[4]);
        // A longer stretch over which hardly more changes says less of where the fade is.
        if (strength < kWeakestFade || (best && change < 1.1F * best->change) || !isFade(quarters))
            continue;
        best = Fade{last - length / 2, length / 2, strength, change};
    }
    return best;
}

std::vector<Fade> gradualChanges(std::vector<Fade> fades, std::span<const int> cuts) {
    std::erase_if(fades, [&cuts](const Fade& fade) {
        return fade.strength < kFadeStrength ||
               std::any_of(cuts.begin(), cuts.end(), [&fade](int cut) {
                   return cut > fade.centre - fade.half && cut <= fade.centre + fade.half;
               });
    });
    std::vector<Fade> changes;
    while (!fades.empty()) {
        const Fade strongest =
            *std::max_element(fades.begin(), fades.end(),
                              [](const Fade& a, const Fade& b) { return a.strength < b.strength; });
        // Stretches that are longer than the fade, or that slide over it, all show the whole
        // change: the shortest of these says best where it is, and of several the middle one.
        float whole = 0;
        for (const Fade& fade : fades) {
            if (overlap(fade, strongest))
                whole = std::max(whole, fade.change);
        }
        std::vector<Fade> best;
        std::copy_if(fades.begin(), fades.end(), std::back_inserter(best), [&](const Fade& fade) {
            return overlap(fade, strongest) && fade.change >= 0.9F * whole;
        });
        std::stable_sort(best.begin(), best.end(), [](const Fade& a, const Fade& b) {
            return a.half != b.half ? a.half < b.half : a.centre < b.centre;
        });
        const auto longer = std::find_if(best.begin(), best.end(), [&](const Fade& fade) {
            return fade.half != best.front().half;
        });
        const Fade chosen = *(best.begin() + (longer - best.begin()) / 2);
        changes.push_back(chosen);
        std::erase_if(fades, [&chosen](const Fade& fade) { return overlap(fade, chosen); });
    }
    std::sort(changes.begin(), changes.end(),
              [](const Fade& a, const Fade& b) { return a.centre < b.centre; });
    return changes;
}

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
