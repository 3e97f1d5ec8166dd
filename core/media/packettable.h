// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/avlibs.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lineament::media {

/// One packet of the stream, in decoding order. Its place in the table is its number.
struct PacketEntry {
    std::int64_t pts = AV_NOPTS_VALUE;
    std::int64_t dts = AV_NOPTS_VALUE;
    std::int64_t position = -1; ///< byte in the file, -1 when the demuxer does not say
    std::int32_t size = 0;
    std::uint32_t checksum = 0;
    std::int32_t frame = -1; ///< number of the frame that it holds (its first field); -1: none
    bool key = false;
    bool hidden = false;    ///< to be decoded, but not shown (edit lists)
    bool corrupt = false;   ///< the demuxer says so
    bool beyondEnd = false; ///< the file ends before the packet does
};

/// All packets of the stream, and which of them hold the frames of the index.
struct PacketTable {
    std::vector<PacketEntry> packets;
    std::vector<int> keys;     ///< numbers of the packets at which decoding can start, ascending
    std::vector<int> packetOf; ///< by frame number
    int dataEnd = 0;           ///< from this packet on, the file is cut off

    const PacketEntry& at(int packet) const { return packets[static_cast<std::size_t>(packet)]; }
    const PacketEntry& ofFrame(int number) const {
        return at(packetOf[static_cast<std::size_t>(number)]);
    }
    int count() const { return static_cast<int>(packets.size()); }
    /// The last place in keys whose packet is decoded and shown no later than frame @p number; -1
    /// when there is none.
    int keyBefore(int number) const;
    /// The first frame that is shown once decoding starts at @p packet, a key packet.
    int firstFrameFrom(int packet) const;
    /// True when frame data of packet @p later may build on packet @p earlier: no key frame parts
    /// them, neither in decoding order nor in presentation order.
    bool mayDependOn(int later, int earlier) const;
};

/// What identifies a packet when it is read again.
PacketEntry entryOf(const AVPacket& packet);
/// True when both are the same packet of the file (after a seek, demuxers may lack time stamps).
bool samePacket(const PacketEntry& a, const PacketEntry& b);

} // namespace lineament::media
