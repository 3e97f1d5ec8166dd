// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/packettable.h"

extern "C" {
#include <libavutil/adler32.h>
}

#include <algorithm>

namespace lineament::media {

int PacketTable::keyBefore(int number) const {
    const int packet = packetOf[static_cast<std::size_t>(number)];
    const std::int64_t pts = at(packet).pts;
    auto next = std::upper_bound(keys.begin(), keys.end(), packet);
    while (next != keys.begin()) {
        --next;
        const PacketEntry& key = at(*next);
        // Frames that follow an open group's key frame in the file, but are shown before it, need
        // the group before.
        if (key.frame >= 0 ? key.frame <= number : key.pts <= pts)
            return static_cast<int>(next - keys.begin());
    }
    return -1;
}

int PacketTable::firstFrameFrom(int packet) const {
    const PacketEntry& key = at(packet);
    if (key.frame >= 0)
        return key.frame;
    int first = static_cast<int>(packetOf.size());
    for (int i = packet; i < count(); ++i) {
        const PacketEntry& p = at(i);
        if (p.frame >= 0 && p.pts >= key.pts)
            first = std::min(first, p.frame);
        if (p.key && i > packet)
            break;
    }
    return first;
}

bool PacketTable::mayDependOn(int later, int earlier) const {
    if (later <= earlier)
        return false;
    const int frame = at(later).frame;
    auto key = std::upper_bound(keys.begin(), keys.end(), earlier);
    for (; key != keys.end() && *key <= later; ++key)
        if (*key == later || at(*key).frame < 0 || frame < 0 || at(*key).frame <= frame)
            return false;
    return true;
}

PacketEntry entryOf(const AVPacket& packet) {
    PacketEntry entry;
    entry.pts = packet.pts;
    entry.dts = packet.dts;
    entry.position = packet.pos;
    entry.size = packet.size;
    entry.checksum = static_cast<std::uint32_t>(
        av_adler32_update(1, packet.data, static_cast<std::size_t>(packet.size)));
    entry.key = (packet.flags & AV_PKT_FLAG_KEY) != 0;
    entry.hidden = (packet.flags & AV_PKT_FLAG_DISCARD) != 0;
    entry.corrupt = (packet.flags & AV_PKT_FLAG_CORRUPT) != 0;
    return entry;
}

bool samePacket(const PacketEntry& a, const PacketEntry& b) {
    return a.size == b.size && a.checksum == b.checksum &&
           (a.position < 0 || b.position < 0 || a.position == b.position);
}

} // namespace lineament::media
