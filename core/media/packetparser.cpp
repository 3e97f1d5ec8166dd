// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/packetparser.h"

#include "core/media/videodecoder.h"

namespace lineament::media {

PacketParser::PacketParser(const AVStream& stream) {
    const AVCodecDescriptor* codec = avcodec_descriptor_get(stream.codecpar->codec_id);
    m_intraOnly = codec && (codec->props & AV_CODEC_PROP_INTRA_ONLY) != 0;
    m_context = owned(avcodec_alloc_context3(nullptr));
    if (avcodec_parameters_to_context(m_context.get(), stream.codecpar) < 0)
        return;
    m_parser.reset(av_parser_init(stream.codecpar->codec_id));
    if (m_parser)
        m_parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
}

ParsedPacket PacketParser::parse(const AVPacket& packet) {
    const bool key = (packet.flags & AV_PKT_FLAG_KEY) != 0;
    ParsedPacket parsed;
    parsed.type = m_intraOnly ? 'I' : '?';
    if (m_parser && packet.size > 0 && !m_intraOnly) {
        std::uint8_t* data = nullptr;
        int size = 0;
        m_parser->pict_type = AV_PICTURE_TYPE_NONE;
        m_parser->picture_structure = AV_PICTURE_STRUCTURE_UNKNOWN;
        av_parser_parse2(m_parser.get(), m_context.get(), &data, &size, packet.data, packet.size,
                         packet.pts, packet.dts, packet.pos);
        parsed.type = pictureType(m_parser->pict_type);
        // MPEG-2's parser joins the fields of a frame itself.
        parsed.field = m_context->codec_id == AV_CODEC_ID_H264 &&
                       (m_parser->picture_structure == AV_PICTURE_STRUCTURE_TOP_FIELD ||
                        m_parser->picture_structure == AV_PICTURE_STRUCTURE_BOTTOM_FIELD);
    }
    if (parsed.type == '?' && key)
        parsed.type = 'I';
    return parsed;
}

} // namespace lineament::media
