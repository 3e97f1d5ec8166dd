// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/webpreader.h"

#include "core/media/metadata.h"
#include "core/media/picturebuilder.h"
#include "core/media/readersupport.h"

#include <webp/decode.h>
#include <webp/demux.h>

#include <algorithm>
#include <memory>
#include <vector>

namespace lineament::media {

namespace {

constexpr int kRowsPerStopCheck = 256;

std::string versionText(int packed) {
    return std::to_string(packed >> 16) + "." + std::to_string(packed >> 8 & 255) + "." +
           std::to_string(packed & 255);
}

using Demuxer = std::unique_ptr<WebPDemuxer, decltype(&WebPDemuxDelete)>;

/// A metadata chunk's payload; empty when there is none.
std::vector<std::byte> chunk(const Demuxer& demuxer, const char* fourcc) {
    WebPChunkIterator it{};
    std::vector<std::byte> bytes;
    if (WebPDemuxGetChunk(demuxer.get(), fourcc, 1, &it)) {
        const auto* data = reinterpret_cast<const std::byte*>(it.chunk.bytes);
        bytes.assign(data, data + it.chunk.size);
    }
    WebPDemuxReleaseChunkIterator(&it);
    return bytes;
}

const char* statusText(VP8StatusCode status) {
    switch (status) {
    case VP8_STATUS_OUT_OF_MEMORY:
        return "out of memory";
    case VP8_STATUS_BITSTREAM_ERROR:
        return "bitstream error";
    case VP8_STATUS_UNSUPPORTED_FEATURE:
        return "unsupported feature";
    case VP8_STATUS_SUSPENDED:
    case VP8_STATUS_NOT_ENOUGH_DATA:
        return "the data end early";
    default:
        return "invalid parameters";
    }
}

/// The first frame of a WebP file (the only one, unless it is an animation).
struct Frame {
    int x = 0, y = 0, width = 0, height = 0;
    ByteSpan bitstream;
    bool alpha = false;
    bool lossy = false;
    std::vector<std::uint8_t> pixels; ///< RGB or RGBA
};

/// Decodes the frame's bitstream; the demuxer's sizes were checked against the limits.
void decodeFrame(const SourceBytes& source, Frame& frame) {
    WebPDecoderConfig config;
    const auto* data = reinterpret_cast<const std::uint8_t*>(frame.bitstream.data());
    if (!WebPInitDecoderConfig(&config))
        throw broken(source, "a matching libwebp", "another version of its interface");
    const auto fail = [&](VP8StatusCode status) {
        return broken(source, "complete picture data",
                      std::string("damaged data (libwebp: ") + statusText(status) + ")");
    };
    VP8StatusCode status = WebPGetFeatures(data, frame.bitstream.size(), &config.input);
    if (status != VP8_STATUS_OK)
        throw fail(status);
    if (config.input.width != frame.width || config.input.height != frame.height)
        throw broken(source,
                     "a frame of " + std::to_string(frame.width) + " x " +
                         std::to_string(frame.height) + " pixels",
                     std::to_string(config.input.width) + " x " +
                         std::to_string(config.input.height));
    frame.alpha = config.input.has_alpha != 0;
    frame.lossy = config.input.format == 1;
    const std::size_t channels = frame.alpha ? 4 : 3;
    const std::size_t stride = static_cast<std::size_t>(frame.width) * channels;
    checkWorkingBytes(source, std::uint64_t{stride} * static_cast<std::uint64_t>(frame.height));
    frame.pixels.resize(stride * static_cast<std::size_t>(frame.height));
    config.output.colorspace = frame.alpha ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = frame.pixels.data();
    config.output.u.RGBA.stride = static_cast<int>(stride);
    config.output.u.RGBA.size = frame.pixels.size();
    status = WebPDecode(data, frame.bitstream.size(), &config);
    WebPFreeDecBuffer(&config.output);
    if (status != VP8_STATUS_OK)
        throw fail(status);
}

/// Copies row @p y of the canvas; outside of the frame it is transparent.
void canvasRow(const Frame& frame, int y, std::vector<std::uint8_t>& row) {
    const std::size_t from = frame.alpha ? 4 : 3;
    std::fill(row.begin(), row.end(), std::uint8_t{0});
    if (y < frame.y || y >= frame.y + frame.height)
        return;
    const std::uint8_t* in = frame.pixels.data() + static_cast<std::size_t>(y - frame.y) *
                                                       static_cast<std::size_t>(frame.width) * from;
    std::uint8_t* out = row.data() + static_cast<std::size_t>(frame.x) * 4;
    for (int x = 0; x < frame.width; ++x, in += from, out += 4) {
        std::copy(in, in + 3, out);
        out[3] = frame.alpha ? in[3] : 255;
    }
}

/// Finds the first frame; the sizes of canvas and frame are checked against the limits.
Frame firstFrame(const SourceBytes& source, const Demuxer& demuxer, const DecodeLimits& limits,
                 PhotoInfo& info) {
    const std::uint32_t frames = WebPDemuxGetI(demuxer.get(), WEBP_FF_FRAME_COUNT);
    WebPIterator it{};
    if (!WebPDemuxGetFrame(demuxer.get(), 1, &it)) {
        WebPDemuxReleaseIterator(&it);
        throw broken(source, "a WebP file with a picture", "none");
    }
    Frame frame{it.x_offset, it.y_offset, it.width, it.height, {}, false, false, {}};
    frame.bitstream = {reinterpret_cast<const std::byte*>(it.fragment.bytes), it.fragment.size};
    const bool complete = it.complete != 0;
    WebPDemuxReleaseIterator(&it);
    checkPictureSize(source, static_cast<std::uint64_t>(std::max(0, frame.width)),
                     static_cast<std::uint64_t>(std::max(0, frame.height)), limits);
    if (!complete)
        throw broken(source, "complete picture data", "damaged data (the file ends early)");
    if (frames > 1)
        addWarning(info,
                   "animation of " + std::to_string(frames) + " frames: only the first is decoded");
    return frame;
}

} // namespace

Photo WebpReader::read(const SourceBytes& source, const DecodeLimits& limits,
                       std::stop_token stop) const {
    const ByteView view(source.bytes);
    if (!view.matches(0, "RIFF") || !view.matches(8, "WEBP"))
        throw notThisFormat(source, "a WebP picture");
    throwIfStopped(stop);
    Photo photo{source.path, source.digests, {}, nullptr};
    PhotoInfo& info = photo.info;
    info.format = "WebP";
    info.decoder = "libwebp " + versionText(WebPGetDecoderVersion());
    const WebPData data{reinterpret_cast<const std::uint8_t*>(source.bytes.data()),
                        source.bytes.size()};
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    const Demuxer demuxer(WebPDemuxPartial(&data, &state), &WebPDemuxDelete);
    if (!demuxer || state == WEBP_DEMUX_PARSE_ERROR || state == WEBP_DEMUX_PARSING_HEADER)
        throw broken(source, "a WebP picture that libwebp can read",
                     demuxer ? "a header that ends early" : "a damaged container");
    const std::uint32_t width = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH);
    const std::uint32_t height = WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT);
    checkPictureSize(source, width, height, limits);
    Frame frame = firstFrame(source, demuxer, limits, info);
    decodeFrame(source, frame);
    info.lossy = frame.lossy;
    throwIfStopped(stop);
    info.colourModel = "RGB";
    info.chromaSubsampling = frame.lossy ? "4:2:0" : "";
    info.decoder += frame.lossy ? " (lossy, fancy upsampling)" : " (lossless)";
    const std::vector<std::byte> icc = chunk(demuxer, "ICCP"), exif = chunk(demuxer, "EXIF"),
                                 xmp = chunk(demuxer, "XMP ");
    // Some writers keep the JPEG prefix in front of the TIFF structure.
    const bool prefixed = ByteView(exif).matches(0, std::string_view("Exif\0\0", 6));
    MetadataBlocks blocks;
    blocks.exif = ByteView(exif).part(prefixed ? 6 : 0, exif.size());
    blocks.xmp = xmp;
    const bool whole = frame.x == 0 && frame.y == 0 && frame.width == static_cast<int>(width) &&
                       frame.height == static_cast<int>(height);
    SampleLayout layout;
    layout.alpha = frame.alpha || !whole;
    PictureBuilder builder(static_cast<int>(width), static_cast<int>(height), layout, icc,
                           exifOrientation(blocks.exif), info);
    std::vector<std::uint8_t> row(width * layout.bytesPerPixel());
    for (int y = 0; y < builder.storedHeight(); ++y) {
        if (y % kRowsPerStopCheck == 0)
            throwIfStopped(stop);
        if (whole) {
            builder.addRow(frame.pixels.data() + static_cast<std::size_t>(y) * row.size());
        } else {
            canvasRow(frame, y, row);
            builder.addRow(row.data());
        }
    }
    photo.pixels = builder.finish();
    if (view.le32(4) + std::uint64_t{8} < view.size())
        addWarning(info, std::to_string(view.size() - view.le32(4) - 8) +
                             " bytes after the end of the container");
    readMetadata(blocks, info);
    return photo;
}

} // namespace lineament::media
