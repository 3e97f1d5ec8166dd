// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/video.h"

#include <algorithm>
#include <cmath>

namespace lineament::media {

namespace {

const FrameEntry& entry(const FrameIndex& index, int number) {
    return index.frames.at(static_cast<std::size_t>(number));
}

/// Units of time that a frame has to last for one of them to be of no account.
constexpr double kFineUnits = 16;
/// Of the arithmetic below, in units.
constexpr double kRounding = 0.01;

double meanStep(const FrameIndex& index) {
    return static_cast<double>(index.frames.back().pts - index.frames.front().pts) /
           (index.count() - 1);
}

/// How far the frame that strays farthest is from its place, in ticks, at this constant step.
double strayAt(const FrameIndex& index, double step) {
    double least = 0, most = 0;
    for (int i = 1; i < index.count(); ++i) {
        const double at = static_cast<double>(entry(index, i).pts - entry(index, 0).pts) - step * i;
        least = std::min(least, at);
        most = std::max(most, at);
    }
    return (most - least) / 2;
}

/// True when at some constant step no frame strays farther than @p allowed ticks. strayAt() is
/// convex in the step, so the best one lies within a bracket that is narrowed by thirds.
bool fitsConstantStep(const FrameIndex& index, double allowed) {
    double low = static_cast<double>(entry(index, 1).pts - entry(index, 0).pts), high = low;
    for (int i = 2; i < index.count(); ++i) {
        const auto step = static_cast<double>(entry(index, i).pts - entry(index, i - 1).pts);
        low = std::min(low, step);
        high = std::max(high, step);
    }
    if (high - low > 4 * allowed) // two strays at both ends of both steps
        return false;
    if (strayAt(index, meanStep(index)) <= allowed)
        return true;
    while ((high - low) * index.count() > kRounding) { // where the last frame is, at worst
        const double third = (high - low) / 3;
        const double one = strayAt(index, low + third), other = strayAt(index, high - third);
        if (std::min(one, other) <= allowed)
            return true;
        if (one <= other)
            high -= third;
        else
            low += third;
    }
    return false;
}

/// True when all frames lie whole units apart, but for rounding to ticks.
bool areMultiples(const FrameIndex& index, double unit) {
    for (int i = 1; i < index.count(); ++i) {
        const auto at = static_cast<double>(entry(index, i).pts - entry(index, 0).pts);
        if (std::fabs(at - std::round(at / unit) * unit) > 1)
            return false;
    }
    return true;
}

} // namespace

double FrameIndex::seconds(int number) const {
    return static_cast<double>(entry(*this, number).pts) * timeBase.value();
}

double FrameIndex::duration(int number) const {
    const FrameEntry& frame = entry(*this, number);
    if (number + 1 < count())
        return static_cast<double>(entry(*this, number + 1).pts - frame.pts) * timeBase.value();
    if (frame.duration > 0)
        return static_cast<double>(frame.duration) * timeBase.value();
    return count() > 1 ? (seconds(count() - 1) - seconds(0)) / (count() - 1) : 0;
}

int FrameIndex::frameAt(double time) const {
    // A quarter of a tick: a time that was computed from a PTS finds that PTS again.
    const double ticks = time / timeBase.value() + 0.25;
    const auto next =
        std::upper_bound(frames.begin(), frames.end(), ticks, [](double t, const FrameEntry& f) {
            return t < static_cast<double>(f.pts);
        });
    return next == frames.begin() ? 0 : static_cast<int>(next - frames.begin()) - 1;
}

std::optional<int> FrameIndex::find(std::int64_t pts) const {
    const auto at =
        std::lower_bound(frames.begin(), frames.end(), pts,
                         [](const FrameEntry& f, std::int64_t wanted) { return f.pts < wanted; });
    if (at == frames.end() || at->pts != pts)
        return std::nullopt;
    return static_cast<int>(at - frames.begin());
}

int FrameIndex::keyAt(int number) const {
    for (int i = std::min(number, count() - 1); i >= 0; --i)
        if (entry(*this, i).key)
            return i;
    for (int i = std::max(number, 0); i < count(); ++i)
        if (entry(*this, i).key)
            return i;
    return 0;
}

bool FrameIndex::variableRate() const {
    if (count() < 3)
        return false;
    double unit = 1; // in ticks
    const double millisecond = timeBase.value() > 0 ? 0.001 / timeBase.value() : 0;
    if (millisecond > unit && areMultiples(*this, millisecond))
        unit = millisecond; // rounded by a container before this one
    // A rate that is rounded to units leaves each frame within half a unit. Clocks that count in
    // fine units also jitter by one, which says nothing of the rate.
    const double allowed = unit * kFineUnits <= meanStep(*this) ? 1 : 0.5;
    return !fitsConstantStep(*this, (allowed + kRounding) * unit);
}

} // namespace lineament::media
