// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

// FFmpeg's C headers and owners of its objects. Only for the video reader's own files.

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <libavutil/avutil.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include "core/media/video.h"

#include <memory>
#include <string>

namespace lineament::media {

struct AvFree {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
    void operator()(AVIOContext* io) const {
        av_freep(static_cast<void*>(&io->buffer));
        avio_context_free(&io);
    }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVCodecParserContext* parser) const { av_parser_close(parser); }
    void operator()(SwsContext* context) const { sws_freeContext(context); }
};
using AvFramePtr = std::unique_ptr<AVFrame, AvFree>;
using AvPacketPtr = std::unique_ptr<AVPacket, AvFree>;
using AvCodecPtr = std::unique_ptr<AVCodecContext, AvFree>;
using AvParserPtr = std::unique_ptr<AVCodecParserContext, AvFree>;
using SwsPtr = std::unique_ptr<SwsContext, AvFree>;

/// @p pointer in its owner; throws std::bad_alloc for null.
template <class T> std::unique_ptr<T, AvFree> owned(T* pointer) {
    if (!pointer)
        throw std::bad_alloc();
    return std::unique_ptr<T, AvFree>(pointer);
}

/// What an error code of FFmpeg means, in its words.
inline std::string avErrorText(int code) {
    char text[AV_ERROR_MAX_STRING_SIZE] = {};
    return av_strerror(code, text, sizeof(text)) == 0 ? text : "error " + std::to_string(code);
}

inline Rational rational(AVRational r) {
    return {r.num, r.den};
}

} // namespace lineament::media
