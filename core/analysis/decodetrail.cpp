// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/decodetrail.h"

#include <algorithm>
#include <vector>

namespace lineament::analysis {

namespace {

constexpr int kAcross = 4; // frames; see FrameRecord::lumaAcross

}

void DecodeTrail::seen(int number, media::Decoding decoding, const std::string& damage,
                       const media::LumaGrid* grid) {
    Seen& frame = m_seen[number];
    frame.decoding = decoding;
    frame.damage = damage;
    frame.hasGrid = grid != nullptr;
    if (grid != nullptr)
        frame.grid = *grid;
}

void DecodeTrail::addStep(std::map<int, Seen>::const_iterator at, int previous,
                          FrameRecord& record) const {
    float step = 0, across = 0;
    if (at->second.hasGrid) {
        // The nearest picture before it, but none from before the last sampled frame: whether that
        // one is known depends on where decoding began.
        for (auto before = at; before != m_seen.begin();) {
            --before;
            if (before->first < previous)
                break;
            if (before->second.hasGrid) {
                step = lumaDifference(before->second.grid, at->second.grid);
                break;
            }
        }
        const auto earlier = m_seen.find(at->first - kAcross);
        across = m_consecutive && earlier != m_seen.end() && earlier->second.hasGrid
                     ? lumaDifference(earlier->second.grid, at->second.grid)
                     : step;
    }
    record.frame.lumaSteps.push_back(step);
    record.lumaAcross.push_back(across);
}

void DecodeTrail::addFade(int number, FrameRecord& record) const {
    std::vector<const media::LumaGrid*> grids;
    for (int n = std::max(0, number - kLongestFade); n <= number; ++n) {
        const auto at = m_seen.find(n);
        grids.push_back(at != m_seen.end() && at->second.hasGrid ? &at->second.grid : nullptr);
    }
    if (const auto fade = fadeEndingAt(grids, number))
        record.fades.push_back(*fade);
}

void DecodeTrail::addDamage(int number, const Seen& frame, FrameRecord& record) {
    if (frame.decoding == media::Decoding::Complete)
        return;
    const bool missing = frame.decoding == media::Decoding::Missing;
    auto& list = record.damage;
    if (!list.empty() && list.back().last + 1 == number && list.back().missing == missing &&
        list.back().what == frame.damage)
        list.back().last = number;
    else
        list.push_back({number, number, missing, frame.damage});
}

void DecodeTrail::take(int previous, int number, FrameRecord& record) {
    for (int n = m_consecutive ? previous + 1 : number; n <= number; ++n) {
        const auto at = m_seen.find(n);
        if (at == m_seen.end()) { // the steps stay parallel to the frames
            record.frame.lumaSteps.push_back(0);
            record.lumaAcross.push_back(0);
            continue;
        }
        addStep(at, previous, record);
        if (m_consecutive)
            addFade(n, record);
        addDamage(n, at->second, record);
    }
    // The sampled frame itself, and the lead before it, are what the next window needs.
    m_seen.erase(m_seen.begin(), m_seen.lower_bound(number - kLead));
}

} // namespace lineament::analysis
