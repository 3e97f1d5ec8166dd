// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/videoinput.h"

#include "core/base/error.h"
#include "core/media/contents.h"
#include "core/media/readersupport.h"
#include "core/media/undecodable.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <system_error>
#include <vector>

namespace lineament::media {

namespace {

/// Containers and raw streams that hold their pictures themselves. Never playlists (hls, dash,
/// concat), never descriptions of other sources (sdp, image2).
constexpr const char* kContainers =
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,mxf,h264,hevc,"
    "obu,av1,ivf,nut,yuv4mpegpipe,mjpeg,m4v,dv,rm,gif,wtv,vc1,h263,gxf,pva,dirac,cavsvideo";
constexpr int kIoBuffer = 1 << 16;
constexpr std::size_t kProbeBytes = 1U << 16U, kMaxProbeBytes = 1U << 20U;
constexpr int kDecentScore = AVPROBE_SCORE_RETRY + 1;
/// How much of a cut-off file is filled with zeros.
constexpr std::uint64_t kMaxZeros = 2'000'000'000;
constexpr int kMaxDamagedPlaces = 100'000;

bool isAllowed(const AVInputFormat& format) {
    return av_match_list(format.name, kContainers, ',') > 0;
}

const AVInputFormat* probe(std::vector<std::uint8_t>& head, std::size_t bytes) {
    head.resize(bytes + AVPROBE_PADDING_SIZE);
    std::fill(head.begin() + static_cast<std::ptrdiff_t>(bytes), head.end(), std::uint8_t{0});
    AVProbeData data{};
    data.filename = "";
    data.buf = head.data();
    data.buf_size = static_cast<int>(bytes);
    int score = 0;
    const AVInputFormat* format = av_probe_input_format3(&data, 1, &score);
    return format && score >= kDecentScore ? format : nullptr;
}

std::vector<std::uint8_t> firstBytes(const VideoFile& file, std::size_t wanted) {
    std::vector<std::uint8_t> head(wanted);
    std::size_t have = 0;
    while (have < wanted) {
        const std::int64_t got = file.read(have, std::span(head).subspan(have));
        if (got < 0)
            throw IoError(file.path().string(), "readable data",
                          std::system_category().message(static_cast<int>(-got)));
        if (got == 0)
            break;
        have += static_cast<std::size_t>(got);
    }
    head.resize(have);
    return head;
}

ByteSpan asBytes(const std::vector<std::uint8_t>& data) {
    return std::as_bytes(std::span(data));
}

/// Pictures that a photo reader takes; HEIF, AVIF and CR3 would pass for QuickTime.
bool isPhoto(ByteSpan head) {
    const ByteView view(head);
    if (view.matches(0, "BM") || (view.matches(4, "ftyp") && view.matches(8, "crx ")))
        return true;
    if (isHeifBrand(view))
        return true;
    const std::string kind = describeContents(head);
    return kind.ends_with(" picture") && kind != "a GIF picture" && kind != "a Targa picture";
}

} // namespace

const AVInputFormat* probeContainer(const VideoFile& file) {
    prepareAvLibraries();
    for (const std::size_t wanted : {kProbeBytes, kMaxProbeBytes}) {
        std::vector<std::uint8_t> head = firstBytes(file, wanted);
        if (head.empty() || isPhoto(asBytes(head)))
            return nullptr;
        const std::size_t have = head.size();
        if (const AVInputFormat* format = probe(head, have))
            return isAllowed(*format) ? format : nullptr;
        if (have < wanted)
            break;
    }
    return nullptr;
}

VideoInput::VideoInput(std::shared_ptr<const VideoFile> file, const VideoLimits& limits,
                       std::stop_token stop)
    : m_file(std::move(file))
    , m_stop(std::move(stop)) {
    prepareAvLibraries();
    create();
    openContainer();
    watchForCutOff();
    findStreams(limits);
    chooseStream();
}

void VideoInput::create() {
    m_context = owned(avformat_alloc_context());
    auto* buffer = static_cast<unsigned char*>(av_malloc(kIoBuffer));
    AVIOContext* io =
        buffer ? avio_alloc_context(buffer, kIoBuffer, 0, this, &onRead, nullptr, &onSeek)
               : nullptr;
    if (!io)
        av_free(buffer);
    m_io = owned(io);
    m_context->pb = m_io.get();
    m_context->flags |= AVFMT_FLAG_CUSTOM_IO; // never closed by FFmpeg
    m_context->opaque = &m_log;
    m_context->interrupt_callback = {&onInterrupt, this};
    m_context->io_open = &onOpenOther;
}

void VideoInput::openContainer() {
    const AVInputFormat* format = probeContainer(*m_file);
    if (!format) {
        const std::vector<std::uint8_t> head = firstBytes(*m_file, kProbeBytes);
        throw InputError(m_file->path().string(), "a video container",
                         describeContents(asBytes(head)));
    }
    AVDictionary* options = nullptr;
    // No protocol has this name: nothing can be opened by address, whatever the file says.
    av_dict_set(&options, "protocol_whitelist", "none", 0);
    av_dict_set(&options, "format_whitelist", kContainers, 0);
    AVFormatContext* context = m_context.release(); // freed by FFmpeg when it fails
    const int code = avformat_open_input(&context, "", format, &options);
    m_context.reset(context);
    av_dict_free(&options);
    if (code < 0)
        fail(code, std::string("a readable file of the format ") + format->long_name);
}

void VideoInput::findStreams(const VideoLimits& limits) {
    const unsigned count = m_context->nb_streams;
    std::vector<AVDictionary*> options(count, nullptr);
    const std::string pixels = std::to_string(limits.maxPixels);
    for (AVDictionary*& own : options) {
        av_dict_set(&own, "max_pixels", pixels.c_str(), 0);
        av_dict_set(&own, "threads", "1", 0);
    }
    const int code =
        avformat_find_stream_info(m_context.get(), options.empty() ? nullptr : options.data());
    for (AVDictionary*& own : options)
        av_dict_free(&own);
    if (m_stop.stop_requested())
        throw Cancelled();
    if (code < 0)
        fail(code, "streams that can be told apart");
}

void VideoInput::chooseStream() {
    const int best = av_find_best_stream(m_context.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    const auto isPicture = [&](int i) {
        return (m_context->streams[i]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    };
    if (best >= 0 && !isPicture(best))
        m_stream = best;
    for (unsigned i = 0; i < m_context->nb_streams; ++i) {
        const int index = static_cast<int>(i);
        if (m_stream < 0 && m_context->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
            !isPicture(index))
            m_stream = index;
    }
    for (unsigned i = 0; i < m_context->nb_streams; ++i)
        if (static_cast<int>(i) != m_stream)
            m_context->streams[i]->discard = AVDISCARD_ALL;
}

void VideoInput::watchForCutOff() {
    if (std::strncmp(m_context->iformat->name, "mov", 3) != 0)
        return;
    std::int64_t end = 0;
    for (unsigned s = 0; s < m_context->nb_streams; ++s) {
        AVStream* each = m_context->streams[s];
        if (each->codecpar->codec_type != AVMEDIA_TYPE_VIDEO)
            continue;
        const int count = avformat_index_get_entries_count(each);
        for (int i = 0; i < count; ++i) {
            const AVIndexEntry* entry = avformat_index_get_entry(each, i);
            end = std::max(end, entry->pos + entry->size);
        }
    }
    m_zeroTail = end > 0 && static_cast<std::uint64_t>(end) > m_file->size();
    m_zerosLeft = kMaxZeros;
}

void VideoInput::fail(int code, const std::string& expected) {
    if (m_stop.stop_requested() || code == AVERROR_EXIT)
        throw Cancelled();
    if (m_systemError != 0)
        throw IoError(m_file->path().string(), "readable data",
                      std::system_category().message(m_systemError));
    const std::string log = joined(m_log.take());
    const std::string found = avErrorText(code) + (log.empty() ? "" : " (" + log + ")");
    refuseUndecodable(*m_file, code, found);
    throw FormatError(m_file->path().string(), expected, found);
}

bool VideoInput::read(AVPacket& packet) {
    for (;;) {
        const int code = av_read_frame(m_context.get(), &packet);
        if (m_stop.stop_requested())
            throw Cancelled();
        if (m_systemError != 0)
            fail(code, "readable data");
        if (code == AVERROR_EOF)
            return false;
        if (code < 0) {
            // Sticky errors of the byte stream would come again and again.
            if (++m_damagedPlaces > kMaxDamagedPlaces || m_io->error < 0 || avio_feof(m_io.get()))
                return false;
            continue;
        }
        if (packet.stream_index == m_stream)
            return true;
        av_packet_unref(&packet);
    }
}

bool VideoInput::seekTime(std::int64_t ticks) {
    return av_seek_frame(m_context.get(), m_stream, ticks, AVSEEK_FLAG_BACKWARD) >= 0;
}

bool VideoInput::seekByte(std::int64_t offset) {
    return av_seek_frame(m_context.get(), -1, offset, AVSEEK_FLAG_BYTE) >= 0;
}

int VideoInput::onRead(void* self, std::uint8_t* out, int size) noexcept {
    auto& me = *static_cast<VideoInput*>(self);
    if (me.m_stop.stop_requested())
        return AVERROR_EXIT;
    const auto wanted = static_cast<std::size_t>(size);
    std::int64_t got = me.m_file->read(me.m_at, {out, wanted});
    if (got < 0) {
        me.m_systemError = static_cast<int>(-got);
        return AVERROR(me.m_systemError);
    }
    if (got == 0 && me.m_zeroTail && me.m_at >= me.m_file->size() && me.m_zerosLeft >= wanted) {
        std::fill_n(out, wanted, std::uint8_t{0});
        me.m_zerosLeft -= wanted;
        got = size;
    }
    me.m_at += static_cast<std::uint64_t>(got);
    return got == 0 ? AVERROR_EOF : static_cast<int>(got);
}

std::int64_t VideoInput::onSeek(void* self, std::int64_t offset, int whence) noexcept {
    auto& me = *static_cast<VideoInput*>(self);
    const auto size = static_cast<std::int64_t>(me.m_file->size());
    std::int64_t target = offset;
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
        return size;
    case SEEK_SET:
        break;
    case SEEK_CUR:
        target += static_cast<std::int64_t>(me.m_at);
        break;
    case SEEK_END:
        target += size;
        break;
    default:
        return AVERROR(EINVAL);
    }
    if (target < 0)
        return AVERROR(EINVAL);
    me.m_at = static_cast<std::uint64_t>(target);
    return target;
}

int VideoInput::onInterrupt(void* self) noexcept {
    return static_cast<VideoInput*>(self)->m_stop.stop_requested() ? 1 : 0;
}

int VideoInput::onOpenOther(AVFormatContext* context, AVIOContext**, const char* url, int,
                            AVDictionary**) noexcept {
    av_log(context, AV_LOG_ERROR, "reference to another file refused: %s\n", url ? url : "");
    return AVERROR(EPERM);
}

} // namespace lineament::media
