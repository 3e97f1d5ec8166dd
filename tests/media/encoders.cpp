// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/media/encoders.h"

#include <lcms2.h>
#include <libheif/heif.h>
#include <png.h>
#include <tiffio.h>
#include <tiffio.hxx>
#include <webp/encode.h>
#include <webp/mux.h>

#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <stdexcept>

#include <jpeglib.h>

namespace lineament::media::test {

namespace {

void require(bool ok, const char* what) {
    if (!ok)
        throw std::runtime_error(what);
}

/// The row in the file's own samples: bytes, or native 16-bit words.
std::vector<std::uint8_t> packedRow(const Raster& raster, int y, int bits) {
    std::vector<std::uint8_t> row;
    for (int x = 0; x < raster.width; ++x)
        for (int c = 0; c < raster.channels; ++c) {
            const std::uint16_t value = raster.at(x, y, c);
            const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
            if (bits == 16)
                row.insert(row.end(), bytes, bytes + 2);
            else
                row.push_back(static_cast<std::uint8_t>(value));
        }
    return row;
}

std::vector<std::uint8_t> packed(const Raster& raster) {
    std::vector<std::uint8_t> all;
    for (int y = 0; y < raster.height; ++y) {
        const auto row = packedRow(raster, y, 8);
        all.insert(all.end(), row.begin(), row.end());
    }
    return all;
}

void put16(std::string& out, unsigned value) {
    out += static_cast<char>(value & 255U);
    out += static_cast<char>(value >> 8U & 255U);
}

void put32(std::string& out, unsigned value) {
    put16(out, value & 0xFFFFU);
    put16(out, value >> 16U);
}

} // namespace

Raster makeRaster(int width, int height, int channels,
                  const std::function<unsigned(int, int, int)>& pixel) {
    Raster raster{width, height, channels, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c)
                raster.samples.push_back(static_cast<std::uint16_t>(pixel(x, y, c)));
    return raster;
}

std::string encodeJpeg(const Raster& raster, const JpegOptions& options) {
    jpeg_compress_struct state{};
    jpeg_error_mgr errors{};
    state.err = jpeg_std_error(&errors); // exits on errors: nothing of this is input from outside
    jpeg_create_compress(&state);
    unsigned char* data = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&state, &data, &size);
    state.image_width = static_cast<JDIMENSION>(raster.width);
    state.image_height = static_cast<JDIMENSION>(raster.height);
    state.input_components = raster.channels;
    state.in_color_space = raster.channels == 1   ? JCS_GRAYSCALE
                           : raster.channels == 3 ? JCS_RGB
                                                  : JCS_CMYK;
    jpeg_set_defaults(&state);
    jpeg_set_quality(&state, options.quality, TRUE);
    if (raster.channels == 4)
        state.write_Adobe_marker = options.adobeInverted ? TRUE : FALSE;
    if (!options.subsampled && raster.channels == 3)
        state.comp_info[0].h_samp_factor = state.comp_info[0].v_samp_factor = 1;
    if (options.progressive)
        jpeg_simple_progression(&state);
    jpeg_start_compress(&state, TRUE);
    if (!options.exif.empty()) {
        const std::string block = std::string("Exif\0\0", 6) + options.exif;
        jpeg_write_marker(&state, JPEG_APP0 + 1, reinterpret_cast<const JOCTET*>(block.data()),
                          static_cast<unsigned>(block.size()));
    }
    for (int y = 0; y < raster.height; ++y) {
        auto row = packedRow(raster, y, 8);
        JSAMPROW rows[1] = {row.data()};
        jpeg_write_scanlines(&state, rows, 1);
    }
    jpeg_finish_compress(&state);
    jpeg_destroy_compress(&state);
    std::string bytes(reinterpret_cast<const char*>(data), size);
    std::free(data);
    return bytes;
}

std::string encodePng(const Raster& raster, const PngOptions& options) {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    std::string bytes;
    png_set_write_fn(
        png, &bytes,
        [](png_structp p, png_bytep data, png_size_t size) {
            static_cast<std::string*>(png_get_io_ptr(p))
                ->append(reinterpret_cast<const char*>(data), size);
        },
        nullptr);
    const int type = !options.palette.empty() ? PNG_COLOR_TYPE_PALETTE
                     : raster.channels == 1   ? PNG_COLOR_TYPE_GRAY
                     : raster.channels == 2   ? PNG_COLOR_TYPE_GRAY_ALPHA
                     : raster.channels == 3   ? PNG_COLOR_TYPE_RGB
                                              : PNG_COLOR_TYPE_RGB_ALPHA;
    png_set_IHDR(png, info, static_cast<png_uint_32>(raster.width),
                 static_cast<png_uint_32>(raster.height), options.bits, type,
                 options.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    std::vector<png_color> palette;
    for (const auto& c : options.palette)
        palette.push_back({c[0], c[1], c[2]});
    if (!palette.empty())
        png_set_PLTE(png, info, palette.data(), static_cast<int>(palette.size()));
    if (!options.icc.empty())
        png_set_iCCP(png, info, "test", PNG_COMPRESSION_TYPE_DEFAULT,
                     reinterpret_cast<png_const_bytep>(options.icc.data()),
                     static_cast<png_uint_32>(options.icc.size()));
    std::string exif = options.exif;
    if (!exif.empty())
        png_set_eXIf_1(png, info, static_cast<png_uint_32>(exif.size()),
                       reinterpret_cast<png_bytep>(exif.data()));
    std::vector<std::vector<std::uint8_t>> rows;
    std::vector<png_bytep> pointers;
    for (int y = 0; y < raster.height; ++y)
        rows.push_back(packedRow(raster, y, options.bits));
    for (auto& row : rows)
        pointers.push_back(row.data());
    png_set_rows(png, info, pointers.data());
    // Words are packed as this machine has them, below 8 bits one a byte.
    png_write_png(png, info,
                  options.bits == 16 ? PNG_TRANSFORM_SWAP_ENDIAN
                  : options.bits < 8 ? PNG_TRANSFORM_PACKING
                                     : PNG_TRANSFORM_IDENTITY,
                  nullptr);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

std::string encodeTiff(const Raster& raster, const TiffOptions& options) {
    std::ostringstream stream(std::ios::binary);
    TIFF* tiff = TIFFStreamOpen("test.tif", &stream);
    require(tiff != nullptr, "TIFFStreamOpen");
    const auto set = [tiff](auto tag, auto value) { TIFFSetField(tiff, tag, value); };
    set(TIFFTAG_IMAGEWIDTH, raster.width);
    set(TIFFTAG_IMAGELENGTH, raster.height);
    set(TIFFTAG_BITSPERSAMPLE, options.bits);
    set(TIFFTAG_SAMPLESPERPIXEL, raster.channels);
    set(TIFFTAG_COMPRESSION, options.compression);
    set(TIFFTAG_PLANARCONFIG, options.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    set(TIFFTAG_ORIENTATION, options.orientation);
    if (options.compression == COMPRESSION_JPEG)
        set(TIFFTAG_JPEGQUALITY, options.quality);
    if (options.compression == COMPRESSION_WEBP) {
        set(TIFFTAG_WEBP_LOSSLESS, options.quality == 0 ? 1 : 0);
        if (options.quality > 0)
            set(TIFFTAG_WEBP_LEVEL, options.quality);
    }
    if (options.photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(tiff, TIFFTAG_YCBCRSUBSAMPLING, 1, 1);
    set(TIFFTAG_PHOTOMETRIC, options.photometric >= 0 ? options.photometric
                             : options.cmyk           ? PHOTOMETRIC_SEPARATED
                             : raster.channels <= 2   ? PHOTOMETRIC_MINISBLACK
                                                      : PHOTOMETRIC_RGB);
    const bool alpha = !options.cmyk && raster.channels % 2 == 0;
    if (alpha) {
        const std::uint16_t unassociated = EXTRASAMPLE_UNASSALPHA;
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &unassociated);
    }
    if (!options.icc.empty())
        TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(options.icc.size()),
                     options.icc.data());
    if (options.tiled) {
        constexpr int kTile = 16;
        set(TIFFTAG_TILEWIDTH, kTile);
        set(TIFFTAG_TILELENGTH, kTile);
        for (int top = 0; top < raster.height; top += kTile)
            for (int left = 0; left < raster.width; left += kTile) {
                const Raster part =
                    makeRaster(kTile, kTile, raster.channels, [&](int x, int y, int c) -> unsigned {
                        const bool inside = left + x < raster.width && top + y < raster.height;
                        return inside ? raster.at(left + x, top + y, c) : 0U;
                    });
                auto bytes = packed(part);
                require(TIFFWriteTile(tiff, bytes.data(), static_cast<std::uint32_t>(left),
                                      static_cast<std::uint32_t>(top), 0, 0) > 0,
                        "TIFFWriteTile");
            }
    } else {
        set(TIFFTAG_ROWSPERSTRIP, options.compression == COMPRESSION_JPEG ? 8 : 7);
        for (int plane = 0; plane < (options.planar ? raster.channels : 1); ++plane)
            for (int y = 0; y < raster.height; ++y) {
                const Raster one =
                    makeRaster(raster.width, 1, options.planar ? 1 : raster.channels,
                               [&](int x, int, int c) -> unsigned {
                                   return raster.at(x, y, options.planar ? plane : c);
                               });
                auto row = packedRow(one, 0, options.bits);
                require(TIFFWriteScanline(tiff, row.data(), static_cast<std::uint32_t>(y),
                                          static_cast<std::uint16_t>(plane)) == 1,
                        "TIFFWriteScanline");
            }
    }
    TIFFClose(tiff);
    return stream.str();
}

std::string encodeBmp(const Raster& raster, bool topDown) {
    const unsigned stride = (static_cast<unsigned>(raster.width) * 3 + 3) / 4 * 4;
    const unsigned size = stride * static_cast<unsigned>(raster.height);
    std::string bytes = "BM";
    put32(bytes, 54 + size);
    put32(bytes, 0);
    put32(bytes, 54);
    put32(bytes, 40);
    put32(bytes, static_cast<unsigned>(raster.width));
    put32(bytes, static_cast<unsigned>(topDown ? -raster.height : raster.height));
    put16(bytes, 1);
    put16(bytes, 24);
    put32(bytes, 0);
    put32(bytes, size);
    for (int i = 0; i < 4; ++i)
        put32(bytes, 0);
    for (int i = 0; i < raster.height; ++i) {
        const int y = topDown ? i : raster.height - 1 - i;
        for (int x = 0; x < raster.width; ++x)
            for (int c = 2; c >= 0; --c)
                bytes += static_cast<char>(raster.at(x, y, c));
        bytes.append(stride - static_cast<unsigned>(raster.width) * 3, '\0');
    }
    return bytes;
}

std::string encodeWebp(const Raster& raster, const WebpOptions& options) {
    const auto pixels = packed(raster);
    const int stride = raster.width * raster.channels;
    const bool lossless = options.quality <= 0;
    std::uint8_t* out = nullptr;
    std::size_t size = 0;
    if (raster.channels == 4)
        size = lossless ? WebPEncodeLosslessRGBA(pixels.data(), raster.width, raster.height, stride,
                                                 &out)
                        : WebPEncodeRGBA(pixels.data(), raster.width, raster.height, stride,
                                         options.quality, &out);
    else
        size = lossless
                   ? WebPEncodeLosslessRGB(pixels.data(), raster.width, raster.height, stride, &out)
                   : WebPEncodeRGB(pixels.data(), raster.width, raster.height, stride,
                                   options.quality, &out);
    std::string bytes(reinterpret_cast<const char*>(out), size);
    WebPFree(out);
    if (options.exif.empty())
        return bytes;
    const auto view = [](const std::string& s) {
        return WebPData{reinterpret_cast<const std::uint8_t*>(s.data()), s.size()};
    };
    const WebPData picture = view(bytes), exif = view(options.exif);
    WebPMux* mux = WebPMuxCreate(&picture, 1);
    WebPMuxSetChunk(mux, "EXIF", &exif, 1);
    WebPData whole{};
    require(WebPMuxAssemble(mux, &whole) == WEBP_MUX_OK, "WebPMuxAssemble");
    bytes.assign(reinterpret_cast<const char*>(whole.bytes), whole.size);
    WebPDataClear(&whole);
    WebPMuxDelete(mux);
    return bytes;
}

std::string encodeHeif(const Raster& raster, const HeifOptions& options) {
    const std::unique_ptr<heif_context, decltype(&heif_context_free)> context(heif_context_alloc(),
                                                                              &heif_context_free);
    heif_encoder* encoder = nullptr;
    if (heif_context_get_encoder_for_format(
            context.get(), options.av1 ? heif_compression_AV1 : heif_compression_HEVC, &encoder)
            .code != heif_error_Ok)
        return {};
    heif_encoder_set_lossy_quality(encoder, 90);
    const bool alpha = raster.channels == 4;
    heif_image* image = nullptr;
    heif_image_create(raster.width, raster.height, heif_colorspace_RGB,
                      alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, &image);
    heif_image_add_plane(image, heif_channel_interleaved, raster.width, raster.height, 8);
    int stride = 0;
    std::uint8_t* plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    for (int y = 0; y < raster.height; ++y) {
        const auto row = packedRow(raster, y, 8);
        std::copy(row.begin(), row.end(), plane + static_cast<std::ptrdiff_t>(y) * stride);
    }
    heif_encoding_options* encoding = heif_encoding_options_alloc();
    encoding->image_orientation = static_cast<heif_orientation>(options.orientation);
    const auto error = heif_context_encode_image(context.get(), image, encoder, encoding, nullptr);
    heif_encoding_options_free(encoding);
    if (!options.exif.empty()) {
        heif_image_handle* primary = nullptr;
        heif_context_get_primary_image_handle(context.get(), &primary);
        heif_context_add_exif_metadata(context.get(), primary, options.exif.data(),
                                       static_cast<int>(options.exif.size()));
        heif_image_handle_release(primary);
    }
    heif_image_release(image);
    heif_encoder_release(encoder);
    require(error.code == heif_error_Ok, "heif_context_encode_image");
    std::string bytes;
    heif_writer writer{};
    writer.writer_api_version = 1;
    writer.write = [](heif_context*, const void* data, std::size_t size, void* to) {
        static_cast<std::string*>(to)->append(static_cast<const char*>(data), size);
        return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
    };
    heif_context_write(context.get(), &writer, &bytes);
    return bytes;
}

std::string exifWithOrientation(int orientation) {
    std::string exif("II*\0\x08\0\0\0\x01\0", 10);
    put16(exif, 0x0112);
    put16(exif, 3); // SHORT
    put32(exif, 1);
    put32(exif, static_cast<unsigned>(orientation));
    put32(exif, 0);
    return exif;
}

std::string linearRgbProfile() {
    const cmsCIExyY white{0.3127, 0.3290, 1};
    const cmsCIExyYTRIPLE primaries{{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
    cmsToneCurve* line = cmsBuildGamma(nullptr, 1);
    cmsToneCurve* curves[3] = {line, line, line};
    const cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, curves);
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    std::string bytes(size, '\0');
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    cmsFreeToneCurve(line);
    return bytes;
}

} // namespace lineament::media::test
