// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/videoconvert.h"

#include "core/base/error.h"
#include "core/base/hash.h"

#include <algorithm>
#include <array>

namespace lineament::media {

namespace {

constexpr int kScalerFlags =
    SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT;
constexpr int kAlignment = 64;

bool hasAlpha(AVPixelFormat format) {
    const AVPixFmtDescriptor* pixels = av_pix_fmt_desc_get(format);
    return pixels && ((pixels->flags & AV_PIX_FMT_FLAG_ALPHA) != 0 || format == AV_PIX_FMT_PAL8);
}

/// The matrix of swscale that fits, by its own numbers.
int scalerMatrix(AVColorSpace matrix) {
    switch (matrix) {
    case AVCOL_SPC_BT709:
        return SWS_CS_ITU709;
    case AVCOL_SPC_FCC:
        return SWS_CS_FCC;
    case AVCOL_SPC_SMPTE240M:
        return SWS_CS_SMPTE240M;
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
        return SWS_CS_BT2020;
    default:
        return SWS_CS_ITU601;
    }
}

/// Full range by name, which swscale would warn of.
AVPixelFormat withoutRange(AVPixelFormat format) {
    switch (format) {
    case AV_PIX_FMT_YUVJ420P:
        return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ411P:
        return AV_PIX_FMT_YUV411P;
    case AV_PIX_FMT_YUVJ422P:
        return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
        return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
        return AV_PIX_FMT_YUV440P;
    default:
        return format;
    }
}

AvFramePtr blankFrame(int width, int height, AVPixelFormat format) {
    AvFramePtr frame = owned(av_frame_alloc());
    frame->width = width;
    frame->height = height;
    frame->format = format;
    if (av_frame_get_buffer(frame.get(), kAlignment) < 0)
        throw std::bad_alloc();
    return frame;
}

/// Where chroma samples lie between luma samples, in 1/256 of a luma pixel.
void placeChroma(SwsContext* scaler, const AVFrame& picture, bool fullRange) {
    const AVPixFmtDescriptor* pixels =
        av_pix_fmt_desc_get(static_cast<AVPixelFormat>(picture.format));
    AVChromaLocation place = picture.chroma_location;
    if (place == AVCHROMA_LOC_UNSPECIFIED) // JPEG's habit, else MPEG's
        place = fullRange ? AVCHROMA_LOC_CENTER : AVCHROMA_LOC_LEFT;
    const bool left = place == AVCHROMA_LOC_LEFT || place == AVCHROMA_LOC_TOPLEFT ||
                      place == AVCHROMA_LOC_BOTTOMLEFT;
    const bool top = place == AVCHROMA_LOC_TOPLEFT || place == AVCHROMA_LOC_TOP;
    const bool bottom = place == AVCHROMA_LOC_BOTTOMLEFT || place == AVCHROMA_LOC_BOTTOM;
    if (pixels->log2_chroma_w > 0)
        av_opt_set_int(scaler, "src_h_chr_pos", left ? 0 : 128, 0);
    if (pixels->log2_chroma_h > 0)
        av_opt_set_int(scaler, "src_v_chr_pos", top ? 0 : bottom ? 256 : 128, 0);
}

bool isFullRange(const AVFrame& picture) {
    const auto format = static_cast<AVPixelFormat>(picture.format);
    return picture.color_range == AVCOL_RANGE_JPEG || withoutRange(format) != format;
}

/// Copies rows of 3 or 4 bytes a pixel, over mid grey, turned and flipped.
Rgb8Image turned(const AVFrame& rgb, bool alpha, const Uprighting& upright) {
    constexpr int kGrey = 128;
    const int w = rgb.width, h = rgb.height, step = alpha ? 4 : 3;
    const bool sideways = upright.rotation == 90 || upright.rotation == 270;
    Rgb8Image out{sideways ? h : w, sideways ? w : h, {}};
    out.data.resize(std::size_t{3} * static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
    for (int y = 0; y < h; ++y) {
        const std::uint8_t* from = rgb.data[0] + std::ptrdiff_t{y} * rgb.linesize[0];
        if (!alpha && upright.rotation == 0 && !upright.mirrored) {
            std::copy_n(from, std::size_t{3} * static_cast<std::size_t>(w), out.row(y));
            continue;
        }
        for (int x = 0; x < w; ++x, from += step) {
            int tx = x, ty = y;
            if (upright.rotation == 90) {
                tx = h - 1 - y;
                ty = x;
            } else if (upright.rotation == 180) {
                tx = w - 1 - x;
                ty = h - 1 - y;
            } else if (upright.rotation == 270) {
                tx = y;
                ty = w - 1 - x;
            }
            if (upright.mirrored)
                tx = out.width - 1 - tx;
            std::uint8_t* to = out.row(ty) + std::ptrdiff_t{3} * tx;
            for (int c = 0; c < 3; ++c)
                to[c] = alpha ? static_cast<std::uint8_t>(
                                    (from[c] * from[3] + kGrey * (255 - from[3]) + 127) / 255)
                              : from[c];
        }
    }
    return out;
}

/// Plane 0 as luma samples of this many bits; 0 bits when it does not hold luma alone.
int lumaPlaneBits(AVPixelFormat format) {
    const AVPixFmtDescriptor* pixels = av_pix_fmt_desc_get(format);
    constexpr std::uint64_t kOther = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL |
                                     AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL |
                                     AV_PIX_FMT_FLAG_BE | AV_PIX_FMT_FLAG_FLOAT;
    if (!pixels || (pixels->flags & kOther) != 0)
        return 0;
    const AVComponentDescriptor& luma = pixels->comp[0];
    const int bytes = luma.depth > 8 ? 2 : 1;
    // Samples in the high bits (P010) have a shift: as good as 16 bits.
    return luma.plane == 0 && luma.step == bytes && luma.offset == 0 ? luma.depth + luma.shift : 0;
}

template <class Sample>
std::uint64_t sumOf(const AVFrame& picture, int left, int right, int top, int bottom) {
    std::uint64_t sum = 0;
    for (int y = top; y < bottom; ++y) {
        const auto* row = reinterpret_cast<const Sample*>(picture.data[0] +
                                                          std::ptrdiff_t{y} * picture.linesize[0]);
        std::uint32_t line = 0;
        for (int x = left; x < right; ++x)
            line += row[x];
        sum += line;
    }
    return sum;
}

LumaGrid gridOf(const AVFrame& picture, int bits) {
    LumaGrid grid;
    const int w = picture.width, h = picture.height;
    for (int r = 0; r < LumaGrid::kRows; ++r)
        for (int c = 0; c < LumaGrid::kColumns; ++c) {
            const int left = std::min(c * w / LumaGrid::kColumns, w - 1);
            const int right = std::max(left + 1, (c + 1) * w / LumaGrid::kColumns);
            const int top = std::min(r * h / LumaGrid::kRows, h - 1);
            const int bottom = std::max(top + 1, (r + 1) * h / LumaGrid::kRows);
            const std::uint64_t sum = bits > 8
                                          ? sumOf<std::uint16_t>(picture, left, right, top, bottom)
                                          : sumOf<std::uint8_t>(picture, left, right, top, bottom);
            const auto count =
                static_cast<std::uint64_t>(right - left) * static_cast<std::uint64_t>(bottom - top);
            const std::uint64_t mean = (sum + count / 2) / count;
            grid.cells[static_cast<std::size_t>(r * LumaGrid::kColumns + c)] =
                static_cast<std::uint8_t>(
                    std::min<std::uint64_t>(255, bits > 8 ? mean >> (bits - 8) : mean));
        }
    return grid;
}

} // namespace

PictureConverter::PictureConverter(Uprighting upright, Rational sampleAspect,
                                   std::uint64_t maxPixels)
    : m_upright(upright)
    , m_aspect(sampleAspect)
    , m_maxPixels(maxPixels) {}

Rgb8ImagePtr PictureConverter::convert(const AVFrame& picture, const std::string& file) {
    Kind kind;
    kind.width = picture.width;
    kind.height = picture.height;
    kind.format = picture.format;
    kind.matrix = picture.colorspace;
    kind.range = picture.color_range;
    kind.chroma = picture.chroma_location;
    kind.aspect = m_aspect;
    if (!m_scaler || !(kind == m_kind))
        prepare(picture, kind, file);
    if (sws_scale(m_scaler.get(), picture.data, picture.linesize, 0, picture.height, m_rgb->data,
                  m_rgb->linesize) < 0)
        throw FormatError(file, "a picture that libswscale can convert", "an error");
    return std::make_shared<Rgb8Image>(turned(*m_rgb, m_alpha, m_upright));
}

void PictureConverter::prepare(const AVFrame& picture, const Kind& kind, const std::string& file) {
    const auto format = static_cast<AVPixelFormat>(picture.format);
    const SquareSize size = squareSize(picture.width, picture.height, kind.aspect, m_maxPixels);
    const bool full = isFullRange(picture);
    m_alpha = hasAlpha(format);
    const AVPixelFormat target = m_alpha ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24;
    m_scaler = owned(sws_alloc_context());
    const std::array<std::pair<const char*, std::int64_t>, 7> options{
        {{"srcw", picture.width},
         {"srch", picture.height},
         {"src_format", withoutRange(format)},
         {"dstw", size.width},
         {"dsth", size.height},
         {"dst_format", target},
         {"sws_flags", kScalerFlags}}};
    for (const auto& [name, value] : options)
        av_opt_set_int(m_scaler.get(), name, value, 0);
    placeChroma(m_scaler.get(), picture, full);
    const MatrixChoice choice = chooseMatrix(picture.colorspace, picture.height);
    const int* matrix = sws_getCoefficients(scalerMatrix(choice.matrix));
    // Refused for RGB sources, which need none.
    sws_setColorspaceDetails(m_scaler.get(), matrix, full ? 1 : 0, matrix, 1, 0, 1 << 16, 1 << 16);
    if (sws_init_context(m_scaler.get(), nullptr, nullptr) < 0) {
        m_scaler.reset();
        const char* name = av_get_pix_fmt_name(format);
        throw FormatError(file, "a pixel format that libswscale can convert",
                          name ? name : "an unknown one");
    }
    m_rgb = blankFrame(size.width, size.height, target);
    m_kind = kind;
}

std::string planesSha256(const AVFrame& picture) {
    const auto format = static_cast<AVPixelFormat>(picture.format);
    const int size = av_image_get_buffer_size(format, picture.width, picture.height, 1);
    if (size <= 0)
        return {};
    std::vector<std::byte> packed(static_cast<std::size_t>(size));
    av_image_copy_to_buffer(reinterpret_cast<std::uint8_t*>(packed.data()), size, picture.data,
                            picture.linesize, format, picture.width, picture.height, 1);
    return sha256Hex(packed);
}

LumaGrid LumaMeter::measure(const AVFrame& picture) {
    const auto format = static_cast<AVPixelFormat>(picture.format);
    if (const int bits = lumaPlaneBits(format); bits > 0)
        return gridOf(picture, bits);
    if (!m_scaler || m_width != picture.width || m_height != picture.height ||
        m_format != picture.format) {
        m_scaler.reset(sws_getContext(picture.width, picture.height, format, picture.width,
                                      picture.height, AV_PIX_FMT_GRAY8, kScalerFlags, nullptr,
                                      nullptr, nullptr));
        if (!m_scaler)
            return {};
        m_grey = blankFrame(picture.width, picture.height, AV_PIX_FMT_GRAY8);
        m_width = picture.width;
        m_height = picture.height;
        m_format = picture.format;
    }
    sws_scale(m_scaler.get(), picture.data, picture.linesize, 0, picture.height, m_grey->data,
              m_grey->linesize);
    return gridOf(*m_grey, 8);
}

} // namespace lineament::media
