// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/decoderun.h"

#include <map>

namespace lineament::media {

/// Decoded frames by number, up to a number of bytes. Those farthest from the newest go first.
class FrameCache {
public:
    explicit FrameCache(std::size_t maxBytes)
        : m_maxBytes(maxBytes) {}
    /// Null when it is not there. The pointer lives until the next insert().
    const RunFrame* find(int number) const;
    /// Keeps @p frame; @p target is the frame that is wanted in the end.
    void insert(RunFrame frame, int target);

private:
    std::size_t m_maxBytes;
    std::size_t m_bytes = 0;
    std::map<int, RunFrame> m_frames;
};

} // namespace lineament::media
