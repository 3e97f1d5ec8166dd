// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/avlibs.h"

namespace lineament::media {

/// What a packet's own headers say.
struct ParsedPacket {
    char type = '?';    ///< 'I', 'P', 'B', or '?' when the codec's parser does not say
    bool field = false; ///< it holds one field, not a frame
};

/// Looks into packets without decoding or changing them.
class PacketParser {
public:
    explicit PacketParser(const AVStream& stream);
    ParsedPacket parse(const AVPacket& packet);

private:
    AvCodecPtr m_context;
    AvParserPtr m_parser; // null when FFmpeg has none for the codec
    bool m_intraOnly = false;
};

} // namespace lineament::media
