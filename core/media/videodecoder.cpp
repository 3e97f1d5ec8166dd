// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/videodecoder.h"

#include "core/base/error.h"
#include "core/media/undecodable.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <thread>

namespace lineament::media {

namespace {

constexpr int kMaxThreads = 16;
/// Calls of the decoder after an error, until it is taken to repeat itself.
constexpr int kMaxErrors = 64;

void numberPacket(AVCodecContext& context, AVPacket* packet, int number) {
    // 0 is what an untouched field holds.
    const std::intptr_t value = std::intptr_t{number} + 1;
#ifdef AV_CODEC_FLAG_COPY_OPAQUE
    (void)context;
    if (packet)
        packet->opaque = reinterpret_cast<void*>(value);
#else
    if (packet)
        context.reordered_opaque = value;
#endif
}

int numberOf(const AVFrame& frame) {
#ifdef AV_CODEC_FLAG_COPY_OPAQUE
    const auto value = reinterpret_cast<std::intptr_t>(frame.opaque);
#else
    const std::int64_t value = frame.reordered_opaque;
#endif
    return value > 0 && value <= std::numeric_limits<int>::max() ? static_cast<int>(value - 1) : -1;
}

/// Parts of a damaged picture that the decoder leaves alone would show what was in memory before.
int paintedBuffer(AVCodecContext* context, AVFrame* frame, int flags) noexcept {
    constexpr int kGrey = 128;
    const int code = avcodec_default_get_buffer2(context, frame, flags);
    for (const AVBufferRef* buffer : frame->buf)
        if (code == 0 && buffer)
            std::memset(buffer->data, kGrey, buffer->size);
    return code;
}

/// Codes that stand for what a decoder lacks, not for what is wrong with its input.
bool isRefusal(int code) {
    return code == AVERROR_PATCHWELCOME || code == AVERROR(ENOSYS);
}

void addText(std::string& text, const std::string& more) {
    if (!more.empty())
        text += (text.empty() ? "" : "; ") + more;
}

} // namespace

VideoDecoder::VideoDecoder(const AVStream& stream, const std::string& file, int threads,
                           std::uint64_t maxPixels) {
    prepareAvLibraries();
    const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
    if (!codec)
        throw UnsupportedError(file, "a video codec that can be decoded",
                               codecText(*stream.codecpar));
    m_context = owned(avcodec_alloc_context3(codec));
    if (avcodec_parameters_to_context(m_context.get(), stream.codecpar) < 0)
        throw FormatError(file, "usable parameters of the codec", codec->long_name);
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    m_context->opaque = &m_log;
    m_context->pkt_timebase = stream.time_base;
    m_context->max_pixels = static_cast<std::int64_t>(maxPixels);
    m_context->flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT;
#ifdef AV_CODEC_FLAG_COPY_OPAQUE
    m_context->flags |= AV_CODEC_FLAG_COPY_OPAQUE;
#endif
    // Slices in parallel would turn H.264's concealment off.
    m_context->thread_type = FF_THREAD_FRAME;
    m_context->thread_count = std::min(threads > 0 ? threads : cores, kMaxThreads);
    if (m_context->thread_count == 1)
        m_context->get_buffer2 = &paintedBuffer;
    const int code = avcodec_open2(m_context.get(), codec, nullptr);
    if (isRefusal(code))
        throw UnsupportedError(file, std::string("a stream that ") + codec->name + " can decode",
                               avErrorText(code));
    if (code < 0)
        throw FormatError(file, std::string("a stream that ") + codec->name + " can decode",
                          avErrorText(code));
    m_threads = m_context->thread_count;
}

std::string VideoDecoder::decode(AVPacket* packet, int number, std::vector<DecodedPicture>& out) {
    std::string error;
    numberPacket(*m_context, packet, number);
    const int code = avcodec_send_packet(m_context.get(), packet);
    if (code < 0 && code != AVERROR_EOF) {
        error = avErrorText(code);
        count(code);
    }
    for (int errors = 0; errors < kMaxErrors && receive(out, error);)
        errors += error.empty() ? 0 : 1;
    addText(error, joined(m_log.take()));
    return error;
}

bool VideoDecoder::receive(std::vector<DecodedPicture>& out, std::string& error) {
    DecodedPicture picture{owned(av_frame_alloc()), -1};
    const int code = avcodec_receive_frame(m_context.get(), picture.frame.get());
    if (code == 0) {
        picture.packet = numberOf(*picture.frame);
        out.push_back(std::move(picture));
        return true;
    }
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
        return false;
    addText(error, avErrorText(code));
    count(code);
    return true; // one packet's error; pictures behind it are still to be fetched
}

void VideoDecoder::count(int code) {
    ++(isRefusal(code) ? m_refusals : m_errors);
}

void VideoDecoder::skipUnreferenced(bool skip) {
    m_context->skip_frame = skip ? AVDISCARD_NONREF : AVDISCARD_DEFAULT;
}

void VideoDecoder::flush() {
    avcodec_flush_buffers(m_context.get());
    m_log.take();
}

int VideoDecoder::delay() const {
    return m_threads + std::max(16, m_context->has_b_frames);
}

bool VideoDecoder::intraOnly() const {
    const AVCodecDescriptor* codec = avcodec_descriptor_get(m_context->codec_id);
    return codec && (codec->props & AV_CODEC_PROP_INTRA_ONLY) != 0;
}

std::string flaggedDamage(const AVFrame& frame) {
    std::string text;
    if ((frame.flags & AV_FRAME_FLAG_CORRUPT) != 0)
        addText(text, "the decoder marks the picture as corrupt");
    if ((frame.decode_error_flags & FF_DECODE_ERROR_INVALID_BITSTREAM) != 0)
        addText(text, "invalid data");
    if ((frame.decode_error_flags & FF_DECODE_ERROR_MISSING_REFERENCE) != 0)
        addText(text, "a reference picture is missing");
    if ((frame.decode_error_flags & FF_DECODE_ERROR_CONCEALMENT_ACTIVE) != 0)
        addText(text, "damaged parts were filled in");
    if ((frame.decode_error_flags & FF_DECODE_ERROR_DECODE_SLICES) != 0)
        addText(text, "slices could not be decoded");
    return text;
}

char pictureType(int avPictureType) {
    switch (avPictureType) {
    case AV_PICTURE_TYPE_I:
    case AV_PICTURE_TYPE_SI:
        return 'I';
    case AV_PICTURE_TYPE_P:
    case AV_PICTURE_TYPE_SP:
    case AV_PICTURE_TYPE_S:
        return 'P';
    case AV_PICTURE_TYPE_B:
    case AV_PICTURE_TYPE_BI:
        return 'B';
    default:
        return '?';
    }
}

} // namespace lineament::media
