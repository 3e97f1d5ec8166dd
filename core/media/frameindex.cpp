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
    const auto step = [&](int i) { return entry(*this, i + 1).pts - entry(*this, i).pts; };
    std::int64_t shortest = step(0), longest = shortest;
    for (int i = 1; i + 1 < count(); ++i) {
        shortest = std::min(shortest, step(i));
        longest = std::max(longest, step(i));
    }
    return longest - shortest > 1;
}

} // namespace lineament::media
