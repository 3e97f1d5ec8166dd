// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/framecache.h"

#include <cstdlib>

namespace lineament::media {

namespace {

/// What a frame holds in memory; an empty one its entry alone.
std::size_t bytesOf(const RunFrame& frame) {
    std::size_t bytes = sizeof(RunFrame) + frame.damage.size();
    if (frame.picture)
        for (const AVBufferRef* buffer : frame.picture->buf)
            bytes += buffer ? static_cast<std::size_t>(buffer->size) : 0;
    return bytes;
}

} // namespace

const RunFrame* FrameCache::find(int number) const {
    const auto at = m_frames.find(number);
    return at == m_frames.end() ? nullptr : &at->second;
}

void FrameCache::insert(RunFrame frame, int target) {
    const int number = frame.number;
    if (m_frames.contains(number))
        return;
    m_bytes += bytesOf(frame);
    m_frames.emplace(number, std::move(frame));
    while (m_bytes > m_maxBytes && m_frames.size() > 1) {
        const auto first = m_frames.begin(), last = std::prev(m_frames.end());
        const auto farthest =
            std::abs(first->first - target) >= std::abs(last->first - target) ? first : last;
        m_bytes -= bytesOf(farthest->second);
        m_frames.erase(farthest);
    }
}

} // namespace lineament::media
