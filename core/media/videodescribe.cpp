// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/videodescribe.h"

#include "core/base/error.h"
#include "core/media/readersupport.h"
#include "core/media/undecodable.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lineament::media {

namespace {

constexpr std::size_t kMaxTags = 200;

std::string textOf(const char* text) {
    return text ? printable(text) : std::string();
}

std::vector<MetadataTag> tagsOf(const AVDictionary* dictionary) {
    std::vector<MetadataTag> tags;
    const AVDictionaryEntry* entry = nullptr;
    while ((entry = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX)) &&
           tags.size() < kMaxTags)
        tags.push_back({textOf(entry->key), textOf(entry->key), textOf(entry->value)});
    return tags;
}

std::string tag(const AVDictionary* dictionary, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        if (const AVDictionaryEntry* entry = av_dict_get(dictionary, key, nullptr, 0))
            return textOf(entry->value);
    return {};
}

std::string oneDecimal(int tenths) {
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

std::string levelText(const AVCodecParameters& codec) {
    const int level = codec.level;
    if (level <= 0 && codec.codec_id != AV_CODEC_ID_AV1)
        return {};
    switch (codec.codec_id) {
    case AV_CODEC_ID_H264:
        return level == 9 ? "1b" : oneDecimal(level);
    case AV_CODEC_ID_HEVC:
        return oneDecimal(level / 3);
    case AV_CODEC_ID_VP9:
        return oneDecimal(level);
    case AV_CODEC_ID_AV1:
        return level < 0 || level > 23 ? "" : oneDecimal((2 + level / 4) * 10 + level % 4);
    case AV_CODEC_ID_MPEG2VIDEO:
        return level == 4    ? "High"
               : level == 6  ? "High 1440"
               : level == 8  ? "Main"
               : level == 10 ? "Low"
                             : std::to_string(level);
    default:
        return std::to_string(level);
    }
}

std::string profileText(const AVCodecParameters& codec) {
    const char* name = avcodec_profile_name(codec.codec_id, codec.profile);
    std::string text = name ? name : codec.profile >= 0 ? std::to_string(codec.profile) : "";
    if (const std::string level = levelText(codec); !level.empty())
        text += "@" + level;
    return text;
}

std::string codecTagText(std::uint32_t value) {
    if (value == 0)
        return {};
    std::array<char, AV_FOURCC_MAX_STRING_SIZE> text{};
    return av_fourcc_make_string(text.data(), value);
}

std::string fieldOrderText(AVFieldOrder order) {
    switch (order) {
    case AV_FIELD_PROGRESSIVE:
        return "progressive";
    case AV_FIELD_TT:
        return "top field first";
    case AV_FIELD_BB:
        return "bottom field first";
    case AV_FIELD_TB:
        return "top field coded first, bottom field shown first";
    case AV_FIELD_BT:
        return "bottom field coded first, top field shown first";
    default:
        return {};
    }
}

/// FFmpeg's name of a colour property; empty for "unspecified".
std::string stated(const char* name, bool known) {
    return known && name ? name : "";
}

void describeColour(const AVCodecParameters& codec, StreamInfo& info) {
    info.colourRange = stated(av_color_range_name(codec.color_range),
                              codec.color_range != AVCOL_RANGE_UNSPECIFIED);
    info.colourPrimaries = stated(av_color_primaries_name(codec.color_primaries),
                                  codec.color_primaries != AVCOL_PRI_UNSPECIFIED);
    info.colourTransfer =
        stated(av_color_transfer_name(codec.color_trc), codec.color_trc != AVCOL_TRC_UNSPECIFIED);
    info.colourMatrix =
        stated(av_color_space_name(codec.color_space), codec.color_space != AVCOL_SPC_UNSPECIFIED);
}

Rational aspectOf(const AVStream& stream) {
    const AVRational own = stream.sample_aspect_ratio, coded = stream.codecpar->sample_aspect_ratio;
    const AVRational aspect = own.num > 0 && own.den > 0 ? own : coded;
    return aspect.num > 0 && aspect.den > 0 ? rational(aspect) : Rational{1, 1};
}

void describePictures(const AVStream& stream, StreamInfo& info) {
    const AVCodecParameters& codec = *stream.codecpar;
    info.width = codec.width;
    info.height = codec.height;
    info.sampleAspect = aspectOf(stream);
    const auto format = static_cast<AVPixelFormat>(codec.format);
    if (const AVPixFmtDescriptor* pixels = av_pix_fmt_desc_get(format)) {
        info.pixelFormat = pixels->name;
        info.bitDepth = pixels->comp[0].depth;
    }
    describeColour(codec, info);
    info.fieldOrder = fieldOrderText(codec.field_order);
    const Uprighting upright = uprightingOf(displayMatrix(stream));
    info.rotation = upright.rotation;
    info.mirrored = upright.mirrored;
    info.averageRate = rational(stream.avg_frame_rate);
    info.baseRate = rational(stream.r_frame_rate);
}

std::string kindText(const AVStream& stream) {
    const bool picture = (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    const char* kind = av_get_media_type_string(stream.codecpar->codec_type);
    return picture ? "attachment" : kind ? kind : "data";
}

StreamInfo describeStream(const AVStream& stream) {
    const AVCodecParameters& codec = *stream.codecpar;
    StreamInfo info;
    info.index = stream.index;
    info.kind = kindText(stream);
    if (const AVCodecDescriptor* known = avcodec_descriptor_get(codec.codec_id)) {
        info.codec = known->name;
        info.codecName = textOf(known->long_name);
    }
    info.profile = profileText(codec);
    info.codecTag = codecTagText(codec.codec_tag);
    info.timeBase = rational(stream.time_base);
    if (stream.start_time != AV_NOPTS_VALUE)
        info.startPts = stream.start_time;
    if (stream.duration != AV_NOPTS_VALUE)
        info.durationPts = stream.duration;
    info.announcedFrames = stream.nb_frames;
    info.bitRate = codec.bit_rate;
    info.language = tag(stream.metadata, {"language"});
    info.tags = tagsOf(stream.metadata);
    if (codec.codec_type == AVMEDIA_TYPE_VIDEO)
        describePictures(stream, info);
    if (codec.codec_type == AVMEDIA_TYPE_AUDIO) {
        info.sampleRate = codec.sample_rate;
        info.channels = codec.ch_layout.nb_channels;
    }
    return info;
}

std::string streamsText(const std::vector<StreamInfo>& streams) {
    std::string text;
    for (const StreamInfo& s : streams)
        text += (text.empty() ? "" : ", ") + s.kind + " (" +
                (s.codec.empty() ? "unknown codec" : s.codec) + ")";
    return text.empty() ? "no stream" : text;
}

void checkSize(const VideoInput& input, const VideoLimits& limits) {
    const AVCodecParameters& codec = *input.stream().codecpar;
    const std::string size =
        std::to_string(codec.width) + " x " + std::to_string(codec.height) + " pixels";
    const std::string name = input.file().path().string();
    if (codec.width <= 0 || codec.height <= 0)
        throw FormatError(name, "a video stream with a width and a height", size);
    if (static_cast<std::uint64_t>(codec.width) >
        limits.maxPixels / static_cast<std::uint64_t>(codec.height))
        throw LimitError(name, "at most " + std::to_string(limits.maxPixels) + " pixels", size);
}

void warnOfStream(const AVStream& stream, const StreamInfo& info, VideoInfo& out) {
    const AVCodecParameters& codec = *stream.codecpar;
    auto& warnings = out.warnings;
    if (codec.field_order > AV_FIELD_PROGRESSIVE)
        warnings.push_back("interlaced (" + info.fieldOrder +
                           "): both fields are shown woven into one picture");
    if (codec.color_trc == AVCOL_TRC_SMPTE2084 || codec.color_trc == AVCOL_TRC_ARIB_STD_B67)
        warnings.push_back(std::string("high dynamic range (") +
                           (codec.color_trc == AVCOL_TRC_SMPTE2084 ? "PQ" : "HLG") +
                           "): shown without tone mapping");
    if (!uprightingOf(displayMatrix(stream)).exact)
        warnings.push_back(
            "the display matrix holds more than quarter turns and flips: not applied");
}

void warnOfOtherStreams(const VideoInfo& all, VideoInfo& out) {
    const auto videos = std::count_if(all.streams.begin(), all.streams.end(),
                                      [](const StreamInfo& s) { return s.kind == "video"; });
    if (videos > 1)
        out.warnings.push_back(std::to_string(videos) + " video streams: number " +
                               std::to_string(all.videoStream) + " is shown and analysed");
}

/// True when planes hold luma and chroma, so that a matrix is needed.
bool isYuv(AVPixelFormat format) {
    const AVPixFmtDescriptor* pixels = av_pix_fmt_desc_get(format);
    return pixels && pixels->nb_components >= 3 && (pixels->flags & AV_PIX_FMT_FLAG_RGB) == 0;
}

void describeConversion(const AVStream& stream, const VideoLimits& limits, VideoInfo& out) {
    const StreamInfo& info = out.video();
    const SquareSize square =
        squareSize(info.width, info.height, info.sampleAspect, limits.maxPixels);
    const bool turned = info.rotation == 90 || info.rotation == 270;
    out.width = turned ? square.height : square.width;
    out.height = turned ? square.width : square.height;
    const unsigned version = swscale_version();
    std::string text = "libswscale " + std::to_string(AV_VERSION_MAJOR(version)) + "." +
                       std::to_string(AV_VERSION_MINOR(version)) + "." +
                       std::to_string(AV_VERSION_MICRO(version)) +
                       " (bicubic, accurate rounding, full chroma, bit-exact)";
    const auto format = static_cast<AVPixelFormat>(stream.codecpar->format);
    if (isYuv(format)) {
        const MatrixChoice choice = chooseMatrix(stream.codecpar->color_space, info.height);
        text += std::string(", matrix ") + av_color_space_name(choice.matrix) +
                (choice.assumed ? " (assumed)" : "");
        const bool full = stream.codecpar->color_range == AVCOL_RANGE_JPEG ||
                          info.pixelFormat.starts_with("yuvj");
        text += full ? ", full range" : ", limited range";
        if (choice.assumed)
            out.warnings.push_back(std::string("no colour matrix is stated: ") +
                                   (choice.matrix == AVCOL_SPC_BT709 ? "BT.709" : "BT.601") +
                                   " is assumed, from the picture's height");
    }
    if (square.width != info.width || square.height != info.height)
        text += ", pixels of " + std::to_string(info.sampleAspect.num) + ":" +
                std::to_string(info.sampleAspect.den) + " enlarged to squares";
    if (square.ignored)
        out.warnings.push_back("the pixel aspect ratio " + std::to_string(info.sampleAspect.num) +
                               ":" + std::to_string(info.sampleAspect.den) +
                               " is not usable: ignored");
    if (info.rotation != 0)
        text += ", turned by " + std::to_string(info.rotation) + " degrees clockwise";
    if (info.mirrored)
        text += ", flipped left to right";
    out.conversion = text;
}

std::string versionText(const char* name, unsigned version) {
    return std::string(name) + " " + std::to_string(AV_VERSION_MAJOR(version)) + "." +
           std::to_string(AV_VERSION_MINOR(version)) + "." +
           std::to_string(AV_VERSION_MICRO(version));
}

} // namespace

std::vector<std::string> videoDecoderVersions() {
    return {versionText("libavformat", avformat_version()),
            versionText("libavcodec", avcodec_version()),
            versionText("libavutil", avutil_version()),
            versionText("libswscale", swscale_version())};
}

const std::int32_t* displayMatrix(const AVStream& stream) {
    constexpr std::size_t kBytes = 9 * sizeof(std::int32_t);
#if LIBAVCODEC_VERSION_MAJOR >= 61
    const AVPacketSideData* data =
        av_packet_side_data_get(stream.codecpar->coded_side_data,
                                stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data && data->size >= kBytes ? reinterpret_cast<const std::int32_t*>(data->data)
                                        : nullptr;
#else
    std::size_t size = 0;
    const std::uint8_t* data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data && size >= kBytes ? reinterpret_cast<const std::int32_t*>(data) : nullptr;
#endif
}

Uprighting uprightingOf(const std::int32_t* matrix) {
    Uprighting upright;
    if (!matrix)
        return upright;
    // (x, y) goes to (a x + c y, b x + d y), y down.
    double a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
    if (a == 0 && b == 0 && c == 0 && d == 0)
        return upright;
    upright.mirrored = a * d - b * c < 0;
    if (upright.mirrored) {
        a = -a;
        c = -c;
    }
    const double degrees = std::atan2(b, a) * 180 / std::numbers::pi;
    const double quarter = std::round(degrees / 90);
    const bool straight = std::fabs(degrees - quarter * 90) < 1;
    const double stretch = std::hypot(a, b) / std::max(1.0, std::hypot(c, d));
    if (!straight || stretch < 0.99 || stretch > 1.01)
        return {0, false, false};
    upright.rotation = (static_cast<int>(quarter) * 90 + 360) % 360;
    return upright;
}

SquareSize squareSize(int width, int height, Rational sampleAspect, std::uint64_t maxPixels) {
    constexpr double kMaxAspect = 16;
    const double aspect = sampleAspect.value();
    SquareSize size{width, height, false};
    if (sampleAspect.num == sampleAspect.den)
        return size;
    if (!(aspect >= 1 / kMaxAspect && aspect <= kMaxAspect))
        return {width, height, true};
    if (aspect > 1)
        size.width = static_cast<int>(std::lround(width * aspect));
    else
        size.height = static_cast<int>(std::lround(height / aspect));
    if (static_cast<std::uint64_t>(size.width) >
        maxPixels / static_cast<std::uint64_t>(size.height))
        return {width, height, true};
    return size;
}

MatrixChoice chooseMatrix(AVColorSpace known, int height) {
    switch (known) {
    case AVCOL_SPC_UNSPECIFIED:
    case AVCOL_SPC_RESERVED:
        return {height < 720 ? AVCOL_SPC_SMPTE170M : AVCOL_SPC_BT709, true};
    default:
        return {known, false};
    }
}

VideoInfo describeVideo(const VideoInput& input, const VideoLimits& limits) {
    const AVFormatContext& context = input.context();
    VideoInfo info;
    info.format = textOf(context.iformat->long_name);
    info.formatTags = context.iformat->name;
    for (unsigned i = 0; i < context.nb_streams; ++i)
        info.streams.push_back(describeStream(*context.streams[i]));
    info.videoStream = input.streamIndex();
    if (info.videoStream < 0)
        throw NoVideoError(input.file().path().string(), "a video stream",
                           streamsText(info.streams) + " in " + info.format);
    refuseUndecodable(input);
    checkSize(input, limits);
    if (context.duration != AV_NOPTS_VALUE)
        info.duration = static_cast<double>(context.duration) / AV_TIME_BASE;
    if (context.start_time != AV_NOPTS_VALUE)
        info.startTime = static_cast<double>(context.start_time) / AV_TIME_BASE;
    info.bitRate = context.bit_rate;
    info.tags = tagsOf(context.metadata);
    const AVDictionary* own = input.stream().metadata;
    info.creationTime = tag(context.metadata, {"creation_time", "date"});
    if (info.creationTime.empty())
        info.creationTime = tag(own, {"creation_time"});
    info.encoder = tag(context.metadata,
                       {"encoder", "encoded_by", "software", "com.apple.quicktime.software"});
    if (info.encoder.empty())
        info.encoder = tag(own, {"encoder"});
    warnOfOtherStreams(info, info);
    warnOfStream(input.stream(), info.video(), info);
    describeConversion(input.stream(), limits, info);
    if (input.cutOff())
        info.warnings.push_back("the file is cut off: it ends before its table of frames does");
    return info;
}

} // namespace lineament::media
