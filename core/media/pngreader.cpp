// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/pngreader.h"

#include "core/media/metadata.h"
#include "core/media/picturebuilder.h"
#include "core/media/readersupport.h"

#include <csetjmp>
#include <png.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdio>

namespace lineament::media {

namespace {

constexpr std::string_view kSignature("\x89PNG\r\n\x1A\n");
constexpr png_uint_32 kRowsPerStopCheck = 64;

/// What a walk over the chunks shows, without decoding any.
struct ChunkSurvey {
    ByteSpan exif;
    bool animated = false;
    bool endChunk = false;
    std::size_t trailing = 0; ///< bytes after the end chunk
};

ChunkSurvey surveyChunks(ByteSpan bytes) {
    ChunkSurvey survey;
    const ByteView view(bytes);
    std::size_t at = kSignature.size();
    while (view.has(at, 12)) {
        const std::size_t length = view.be32(at);
        if (!view.has(at + 12, length))
            break;
        if (view.matches(at + 4, "eXIf") && survey.exif.empty())
            survey.exif = view.part(at + 8, length);
        survey.animated = survey.animated || view.matches(at + 4, "acTL");
        const bool end = view.matches(at + 4, "IEND");
        at += 12 + length;
        if (end) {
            survey.endChunk = true;
            survey.trailing = view.size() - at;
            break;
        }
    }
    return survey;
}

/// libpng as a C++ object: every call runs under setjmp, errors come back as text.
class PngDecoder {
public:
    PngDecoder(const SourceBytes& source)
        : m_bytes(source.bytes) {
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, &onError, &onWarning);
        m_info = m_png ? png_create_info_struct(m_png) : nullptr;
        if (!m_info) {
            png_destroy_read_struct(&m_png, nullptr, nullptr);
            throw broken(source, "libpng " PNG_LIBPNG_VER_STRING, std::string(m_error.data()));
        }
        png_set_read_fn(m_png, this, &onRead);
        // The caller checks the pixels against its own limits.
        png_set_user_limits(m_png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
        png_set_benign_errors(m_png, 1);
    }
    ~PngDecoder() { png_destroy_read_struct(&m_png, &m_info, nullptr); }
    PngDecoder(const PngDecoder&) = delete;
    PngDecoder& operator=(const PngDecoder&) = delete;

    /// Runs calls into libpng (C only, nothing that needs a destructor); false after an error.
    template <typename Call> bool run(Call&& call) {
        if (setjmp(m_jump) != 0)
            return false;
        call(m_png, m_info);
        return true;
    }
    png_structp png() const { return m_png; }
    png_infop info() const { return m_info; }
    std::string error() const { return printable(m_error.data(), 160); }
    std::size_t warnings() const { return m_warningCount; }
    std::string warning(std::size_t i) const { return m_warnings[i].data(); }

private:
    using Text = std::array<char, 160>;

    static void onError(png_structp png, png_const_charp text) {
        auto& me = *static_cast<PngDecoder*>(png_get_error_ptr(png));
        std::snprintf(me.m_error.data(), me.m_error.size(), "%s", text);
        std::longjmp(me.m_jump, 1);
    }
    static void onWarning(png_structp png, png_const_charp text) {
        auto& me = *static_cast<PngDecoder*>(png_get_error_ptr(png));
        if (me.m_warningCount < me.m_warnings.size())
            std::snprintf(me.m_warnings[me.m_warningCount++].data(), sizeof(Text), "%s", text);
    }
    static void onRead(png_structp png, png_bytep out, std::size_t count) {
        auto& me = *static_cast<PngDecoder*>(png_get_io_ptr(png));
        if (count > me.m_bytes.size() - me.m_at)
            png_error(png, "the file ends early");
        std::memcpy(out, me.m_bytes.data() + me.m_at, count);
        me.m_at += count;
    }

    ByteSpan m_bytes;
    std::size_t m_at = 0;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    std::jmp_buf m_jump;
    // Written from within libpng, where nothing may throw: no containers.
    Text m_error{};
    std::array<Text, 8> m_warnings{};
    std::size_t m_warningCount = 0;
};

/// Asks libpng for 8 or 16 bit grey or RGB, alpha last.
SampleLayout chooseLayout(PngDecoder& decoder, const SourceBytes& source) {
    const bool ok = decoder.run([](png_structp png, png_infop data) {
        const png_byte type = png_get_color_type(png, data);
        if (type == PNG_COLOR_TYPE_PALETTE)
            png_set_palette_to_rgb(png);
        if (type == PNG_COLOR_TYPE_GRAY && png_get_bit_depth(png, data) < 8)
            png_set_expand_gray_1_2_4_to_8(png);
        if (png_get_valid(png, data, PNG_INFO_tRNS))
            png_set_tRNS_to_alpha(png);
        if (png_get_bit_depth(png, data) == 16 && std::endian::native == std::endian::little)
            png_set_swap(png);
        png_set_interlace_handling(png);
        png_read_update_info(png, data);
    });
    if (!ok)
        throw broken(source, "a PNG picture that libpng can decode", decoder.error());
    SampleLayout layout;
    layout.bytesPerSample = png_get_bit_depth(decoder.png(), decoder.info()) == 16 ? 2 : 1;
    const png_byte type = png_get_color_type(decoder.png(), decoder.info());
    layout.alpha = (type & PNG_COLOR_MASK_ALPHA) != 0;
    layout.model = (type & PNG_COLOR_MASK_COLOR) != 0 ? SampleModel::Rgb : SampleModel::Grey;
    if (png_get_rowbytes(decoder.png(), decoder.info()) !=
        png_get_image_width(decoder.png(), decoder.info()) * layout.bytesPerPixel())
        throw broken(source, "rows of whole pixels",
                     std::to_string(png_get_rowbytes(decoder.png(), decoder.info())) +
                         " bytes a row");
    return layout;
}

std::vector<std::byte> iccProfile(const PngDecoder& decoder) {
    png_charp name = nullptr;
    int compression = 0;
    png_bytep data = nullptr;
    png_uint_32 size = 0;
    if (png_get_iCCP(decoder.png(), decoder.info(), &name, &compression, &data, &size) == 0)
        return {};
    const auto* bytes = reinterpret_cast<const std::byte*>(data);
    return {bytes, bytes + size};
}

/// Text chunks become tags; the XMP packet is handed back.
std::string collectTexts(const PngDecoder& decoder, PhotoInfo& info) {
    png_textp texts = nullptr;
    int count = 0;
    std::string xmp;
    if (png_get_text(decoder.png(), decoder.info(), &texts, &count) <= 0)
        return xmp;
    for (int i = 0; i < count; ++i) {
        const png_text& t = texts[i];
        const std::size_t length =
            t.compression >= PNG_ITXT_COMPRESSION_NONE ? t.itxt_length : t.text_length;
        const std::string_view value(t.text ? t.text : "", t.text ? length : 0);
        const std::string key = t.key ? t.key : "";
        if (key == "XML:com.adobe.xmp" && xmp.empty())
            xmp = value;
        else
            addTag(info, "PNG.Text." + key, key, value);
    }
    return xmp;
}

std::string rowsText(int row, png_uint_32 height) {
    return "at about row " + std::to_string(row) + " of " + std::to_string(height);
}

void decodeRowByRow(PngDecoder& decoder, const SourceBytes& source, PictureBuilder& builder,
                    const std::stop_token& stop) {
    const png_uint_32 height = png_get_image_height(decoder.png(), decoder.info());
    std::vector<png_byte> row(png_get_rowbytes(decoder.png(), decoder.info()));
    for (png_uint_32 y = 0; y < height; ++y) {
        if (y % kRowsPerStopCheck == 0)
            throwIfStopped(stop);
        if (!decoder.run(
                [&](png_structp png, png_infop) { png_read_row(png, row.data(), nullptr); }))
            throw broken(source, "complete picture data",
                         "damaged data " + rowsText(static_cast<int>(y), height) + " (" +
                             decoder.error() + ")");
        builder.addRow(row.data());
    }
}

/// Seven passes over the whole picture, which has to be held as it is stored.
void decodeInterlaced(PngDecoder& decoder, const SourceBytes& source, PictureBuilder& builder,
                      const std::stop_token& stop) {
    const png_uint_32 height = png_get_image_height(decoder.png(), decoder.info());
    const std::size_t rowBytes = png_get_rowbytes(decoder.png(), decoder.info());
    checkWorkingBytes(source, std::uint64_t{rowBytes} * height);
    std::vector<png_byte> all(rowBytes * height);
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; ++pass)
        for (png_uint_32 y = 0; y < height; ++y) {
            if (y % kRowsPerStopCheck == 0)
                throwIfStopped(stop);
            png_byte* row = all.data() + y * rowBytes;
            if (!decoder.run([&](png_structp png, png_infop) { png_read_row(png, row, nullptr); }))
                throw broken(source, "complete picture data",
                             "damaged data in pass " + std::to_string(pass + 1) + " of 7, " +
                                 rowsText(static_cast<int>(y), height) + " (" + decoder.error() +
                                 ")");
        }
    for (png_uint_32 y = 0; y < height; ++y)
        builder.addRow(all.data() + y * rowBytes);
}

void describe(const PngDecoder& decoder, const ChunkSurvey& survey, PhotoInfo& info) {
    const png_byte type = png_get_color_type(decoder.png(), decoder.info());
    info.format = "PNG";
    info.decoder = std::string("libpng ") + png_get_libpng_ver(nullptr);
    info.bitDepth = png_get_bit_depth(decoder.png(), decoder.info());
    info.colourModel = type == PNG_COLOR_TYPE_PALETTE       ? "palette"
                       : (type & PNG_COLOR_MASK_COLOR) != 0 ? "RGB"
                                                            : "grey";
    info.progressive = png_get_interlace_type(decoder.png(), decoder.info()) != PNG_INTERLACE_NONE;
    if (survey.animated)
        addWarning(info, "animated PNG: only the default picture is decoded");
    double gamma = 0;
    if (png_get_gAMA(decoder.png(), decoder.info(), &gamma) != 0 &&
        png_get_valid(decoder.png(), decoder.info(), PNG_INFO_iCCP | PNG_INFO_sRGB) == 0 &&
        std::fabs(gamma - 1 / 2.2) > 0.01)
        addWarning(info, "states a file gamma of " + std::to_string(gamma) + ", not applied");
}

/// Chunks after the picture data; what is wrong there leaves the pixels alone.
void readTail(PngDecoder& decoder, const ChunkSurvey& survey, PhotoInfo& info) {
    if (!decoder.run([](png_structp png, png_infop data) { png_read_end(png, data); }))
        addWarning(info, "after the picture data: " + decoder.error());
    if (!survey.endChunk)
        addWarning(info, "the end chunk is missing; all rows are there");
    if (survey.trailing > 0)
        addWarning(info, std::to_string(survey.trailing) + " bytes after the end chunk");
    for (std::size_t i = 0; i < decoder.warnings(); ++i)
        addWarning(info, "libpng: " + decoder.warning(i));
}

} // namespace

Photo PngReader::read(const SourceBytes& source, const DecodeLimits& limits,
                      std::stop_token stop) const {
    const ByteView view(source.bytes);
    if (!view.matches(0, kSignature))
        throw notThisFormat(source, "a PNG picture");
    throwIfStopped(stop);
    if (view.matches(12, "CgBI") && surveyChunks(source.bytes).endChunk)
        throw UnsupportedError(source.path.string(), "a PNG picture",
                               "Apple's variant of one (chunk CgBI)");
    if (!view.has(8, 25) || !view.matches(12, "IHDR"))
        throw broken(source, "a header chunk after the PNG signature", "none");
    checkPictureSize(source, view.be32(16), view.be32(20), limits);
    Photo photo{source.path, source.digests, {}, nullptr};
    PhotoInfo& info = photo.info;
    const ChunkSurvey survey = surveyChunks(source.bytes);
    PngDecoder decoder(source);
    if (!decoder.run([](png_structp png, png_infop data) { png_read_info(png, data); }))
        throw broken(source, "a PNG picture that libpng can decode",
                     "an error in the header (" + decoder.error() + ")");
    describe(decoder, survey, info);
    const SampleLayout layout = chooseLayout(decoder, source);
    const std::vector<std::byte> icc = iccProfile(decoder);
    PictureBuilder builder(static_cast<int>(png_get_image_width(decoder.png(), decoder.info())),
                           static_cast<int>(png_get_image_height(decoder.png(), decoder.info())),
                           layout, icc, exifOrientation(survey.exif), info);
    if (info.progressive)
        decodeInterlaced(decoder, source, builder, stop);
    else
        decodeRowByRow(decoder, source, builder, stop);
    photo.pixels = builder.finish();
    readTail(decoder, survey, info);
    const std::string xmp = collectTexts(decoder, info);
    MetadataBlocks blocks;
    blocks.exif = survey.exif;
    blocks.xmp = std::as_bytes(std::span(xmp.data(), xmp.size()));
    readMetadata(blocks, info);
    return photo;
}

} // namespace lineament::media
