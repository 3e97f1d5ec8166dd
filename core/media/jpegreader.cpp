// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/jpegreader.h"

#include "core/media/jpegdecoder.h"
#include "core/media/jpegquality.h"
#include "core/media/jpegsurvey.h"
#include "core/media/metadata.h"
#include "core/media/picturebuilder.h"
#include "core/media/readersupport.h"

#include <algorithm>

namespace lineament::media {

namespace {

constexpr unsigned kRowsPerStopCheck = 16;
/// A run of zero bytes at the end that is longer than this is taken for a hole, not for entropy
/// data.
constexpr std::size_t kZeroTail = 64;

#define LINEAMENT_TEXT_OF(x) #x
#define LINEAMENT_TEXT(x) LINEAMENT_TEXT_OF(x)
constexpr const char* kDecoder =
    "libjpeg-turbo " LINEAMENT_TEXT(LIBJPEG_TURBO_VERSION) " (JDCT_ISLOW, fancy upsampling)";
#undef LINEAMENT_TEXT
#undef LINEAMENT_TEXT_OF

/// Copies of the metadata segments: libjpeg frees its own when decoding ends.
struct Segments {
    std::vector<std::byte> exif, xmp, photoshop;
    int exifBlocks = 0;
};

/// Finds the metadata in the application segments; comments become tags at once.
Segments collectSegments(const jpeg_decompress_struct& state, PhotoInfo& info) {
    constexpr std::string_view kExif("Exif\0", 5), kXmp("http://ns.adobe.com/xap/1.0/\0", 29),
        kPhotoshop("Photoshop 3.0\0", 14);
    Segments found;
    const auto keep = [](std::vector<std::byte>& out, ByteSpan bytes) {
        if (out.empty()) // the first block of a kind counts
            out.assign(bytes.begin(), bytes.end());
    };
    for (auto* m = state.marker_list; m; m = m->next) {
        const ByteSpan data(reinterpret_cast<const std::byte*>(m->data), m->data_length);
        const ByteView view(data);
        if (m->marker == JPEG_APP0 + 1 && view.matches(0, kExif)) {
            ++found.exifBlocks;
            keep(found.exif, view.part(6, data.size()));
        } else if (m->marker == JPEG_APP0 + 1 && view.matches(0, kXmp)) {
            keep(found.xmp, view.part(kXmp.size(), data.size()));
        } else if (m->marker == JPEG_APP0 + 13 && view.matches(0, kPhotoshop)) {
            keep(found.photoshop, view.part(kPhotoshop.size(), data.size()));
        } else if (m->marker == JPEG_COM) {
            addTag(info, "JPEG.Comment", "Comment",
                   {reinterpret_cast<const char*>(m->data), m->data_length});
        }
    }
    if (found.exifBlocks > 1)
        addWarning(info, std::to_string(found.exifBlocks) + " Exif blocks: the first one is used");
    return found;
}

/// Chroma subsampling in J:a:b notation, or the sampling factors where it has no such name.
std::string subsampling(const jpeg_decompress_struct& state) {
    const jpeg_component_info* c = state.comp_info;
    if (state.num_components < 3)
        return {};
    const bool regular = c[1].h_samp_factor == c[2].h_samp_factor &&
                         c[1].v_samp_factor == c[2].v_samp_factor &&
                         c[0].h_samp_factor % c[1].h_samp_factor == 0 &&
                         c[0].v_samp_factor % c[1].v_samp_factor == 0;
    if (regular) {
        const int h = c[0].h_samp_factor / c[1].h_samp_factor;
        const int v = c[0].v_samp_factor / c[1].v_samp_factor;
        struct Name {
            int h, v;
            const char* text;
        };
        for (const Name& n : {Name{1, 1, "4:4:4"}, Name{2, 1, "4:2:2"}, Name{2, 2, "4:2:0"},
                              Name{1, 2, "4:4:0"}, Name{4, 1, "4:1:1"}, Name{4, 2, "4:1:0"}})
            if (n.h == h && n.v == v)
                return n.text;
    }
    std::string text;
    for (int i = 0; i < state.num_components; ++i)
        text += (i ? "," : "") + std::to_string(c[i].h_samp_factor) + "x" +
                std::to_string(c[i].v_samp_factor);
    return text;
}

void describeQuality(const jpeg_decompress_struct& state, PhotoInfo& info) {
    const JQUANT_TBL* table = state.quant_tbl_ptrs[state.comp_info[0].quant_tbl_no & 3];
    if (!table)
        return;
    std::array<std::uint16_t, 64> values{};
    std::copy(std::begin(table->quantval), std::end(table->quantval), values.begin());
    info.jpegQuality = ijgQuality(values);
    if (!info.jpegQuality)
        addWarning(info, "non-standard quantisation tables: no quality setting can be stated");
}

[[noreturn]] void refuseChannels(const SourceBytes& source, int channels) {
    const std::string expected = "a JPEG picture with 1, 3 or 4 colour channels",
                      found = std::to_string(channels) + " channels";
    if (surveyJpeg(source.bytes).end)
        throw UnsupportedError(source.path.string(), expected, found);
    throw broken(source, expected, found + ", and no end marker");
}

/// Chooses the output colours and says what the file holds.
SampleLayout chooseLayout(jpeg_decompress_struct& state, const SourceBytes& source,
                          PhotoInfo& info) {
    SampleLayout layout;
    switch (state.jpeg_color_space) {
    case JCS_GRAYSCALE:
        state.out_color_space = JCS_GRAYSCALE;
        layout.model = SampleModel::Grey;
        info.colourModel = "grey";
        break;
    case JCS_RGB:
        addWarning(info, "stored as RGB, without the usual YCbCr transform");
        [[fallthrough]];
    case JCS_YCbCr:
        state.out_color_space = JCS_RGB;
        info.colourModel = "RGB";
        break;
    case JCS_CMYK:
    case JCS_YCCK:
        state.out_color_space = JCS_CMYK;
        layout.model = state.saw_Adobe_marker ? SampleModel::CmykInverted : SampleModel::Cmyk;
        info.colourModel = state.jpeg_color_space == JCS_YCCK ? "YCCK" : "CMYK";
        break;
    default:
        refuseChannels(source, state.num_components);
    }
    state.dct_method = JDCT_ISLOW;
    state.do_fancy_upsampling = TRUE;
    state.do_block_smoothing = FALSE; // would invent detail where coefficients are missing
    return layout;
}

/// Offset at which a long run of zeros at the file's end starts, or the file's size.
std::size_t zeroTailStart(const SourceBytes& source) {
    const auto last = std::find_if(source.bytes.rbegin(), source.bytes.rend(),
                                   [](std::byte b) { return b != std::byte{0}; });
    const auto start = static_cast<std::size_t>(source.bytes.rend() - last);
    return source.bytes.size() - start > kZeroTail ? start : source.bytes.size();
}

/// After the scans of a multi-scan picture were read: throws when some are missing.
void checkScans(const JpegDecoder& decoder, const SourceBytes& source, PhotoInfo& info) {
    const jpeg_decompress_struct& state = decoder.state();
    bool refined = true;
    for (int c = 0; c < state.num_components; ++c) {
        // libjpeg latches a component's table at its first scan.
        if (!state.comp_info[c].quant_table)
            throw broken(source, "complete picture data",
                         "damaged data (no scan for channel " + std::to_string(c + 1) + " of " +
                             std::to_string(state.num_components) + ")");
        for (int k = 0; state.coef_bits && k < DCTSIZE2; ++k)
            refined = refined && state.coef_bits[c][k] == 0;
    }
    if (decoder.sawEnd() && (!refined || zeroTailStart(source) < source.bytes.size()))
        throw broken(source, "complete picture data",
                     "damaged data (the file ends after scan " +
                         std::to_string(state.input_scan_number) + ", without an end marker)");
    if (!refined)
        addWarning(info, "progressive scans leave some coefficients unrefined");
}

Rgb8ImagePtr decodeRows(JpegDecoder& decoder, const SourceBytes& source, const SampleLayout& layout,
                        int orientation, const std::stop_token& stop, PhotoInfo& info) {
    const std::vector<std::byte> icc = decoder.iccProfile();
    jpeg_decompress_struct& state = decoder.state();
    decoder.start();
    const bool several = jpeg_has_multiple_scans(&state);
    if (several)
        checkScans(decoder, source, info);
    PictureBuilder builder(static_cast<int>(state.output_width),
                           static_cast<int>(state.output_height), layout, icc, orientation, info);
    std::vector<std::uint8_t> row(state.output_width * layout.bytesPerPixel());
    const std::size_t zeros = zeroTailStart(source);
    while (state.output_scanline < state.output_height) {
        if (state.output_scanline % kRowsPerStopCheck == 0)
            throwIfStopped(stop);
        decoder.readRow(row.data());
        builder.addRow(row.data());
        // Zeros decode without an error: a file that was cut and filled up looks sound to libjpeg.
        if (!several && decoder.position() > zeros + kZeroTail)
            throw broken(source, "complete picture data",
                         "damaged data at about row " + std::to_string(state.output_scanline) +
                             " of " + std::to_string(state.output_height) +
                             " (only zero bytes from byte " + std::to_string(zeros) + " on)");
    }
    decoder.finish();
    return builder.finish();
}

} // namespace

Photo JpegReader::read(const SourceBytes& source, const DecodeLimits& limits,
                       std::stop_token stop) const {
    if (!ByteView(source.bytes).matches(0, "\xFF\xD8\xFF"))
        throw notThisFormat(source, "a JPEG picture");
    throwIfStopped(stop);
    Photo photo{source.path, source.digests, {}, nullptr};
    PhotoInfo& info = photo.info;
    JpegDecoder decoder(source, stop);
    decoder.readHeader();
    jpeg_decompress_struct& state = decoder.state();
    checkPictureSize(source, state.image_width, state.image_height, limits);
    info.format = "JPEG";
    info.decoder = kDecoder;
    info.bitDepth = state.data_precision;
    const SampleLayout layout = chooseLayout(state, source, info);
    info.progressive = state.progressive_mode;
    info.chromaSubsampling = subsampling(state);
    describeQuality(state, info);
    if (state.arith_code)
        addWarning(info, "arithmetic coding, which cameras and common programs do not write");
    if (layout.model == SampleModel::Cmyk)
        addWarning(info, "CMYK without an Adobe marker: taken as not inverted");
    const Segments segments = collectSegments(state, info);
    photo.pixels = decodeRows(decoder, source, layout, exifOrientation(segments.exif), stop, info);
    for (const std::string& oddity : decoder.oddities())
        addWarning(info, oddity);
    if (decoder.sawEnd())
        addWarning(info, "the end marker is missing; all rows are there");
    else if (decoder.position() < source.bytes.size())
        addWarning(info, std::to_string(source.bytes.size() - decoder.position()) +
                             " bytes after the end marker");
    MetadataBlocks blocks;
    blocks.exif = segments.exif;
    blocks.xmp = segments.xmp;
    blocks.photoshop = segments.photoshop;
    readMetadata(blocks, info);
    return photo;
}

} // namespace lineament::media
