// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/framerecord.h"

#include <map>
#include <string>

namespace lineament::analysis {

/// Collects what the decoder passes on its way from one sampled frame to the next: steps of
/// luminance, fades and damage. What it gives depends on the frames themselves alone, not on where
/// decoding began, so long as it began kLead frames before the last sampled frame.
class DecodeTrail {
public:
    /// @p consecutive: every frame is decoded; otherwise the sampled ones alone.
    explicit DecodeTrail(bool consecutive)
        : m_consecutive(consecutive) {}

    /// Frames before the last sampled one that must be seen, too.
    static constexpr int kLead = kLongestFade;

    /// For VideoReader::setOnDecoded().
    void seen(int number, media::Decoding decoding, const std::string& damage,
              const media::LumaGrid* grid);

    /// Puts the frames after @p previous (-1: none was sampled before) up to @p number into the
    /// record, and forgets what is no longer needed.
    void take(int previous, int number, FrameRecord& record);

private:
    struct Seen {
        media::Decoding decoding = media::Decoding::Missing;
        std::string damage;
        bool hasGrid = false;
        media::LumaGrid grid;
    };
    bool m_consecutive;
    std::map<int, Seen> m_seen; ///< by number; a few more than lie between two sampled frames

    void addStep(std::map<int, Seen>::const_iterator at, int previous, FrameRecord& record) const;
    void addFade(int number, FrameRecord& record) const;
    static void addDamage(int number, const Seen& frame, FrameRecord& record);
};

} // namespace lineament::analysis
