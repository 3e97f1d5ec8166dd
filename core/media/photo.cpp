// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/photo.h"

#include "core/base/error.h"
#include "core/base/fixedtext.h"
#include "core/media/bmpreader.h"
#include "core/media/containeroutline.h"
#include "core/media/contents.h"
#include "core/media/heifreader.h"
#include "core/media/jpegreader.h"
#include "core/media/pngreader.h"
#include "core/media/rawreader.h"
#include "core/media/tiffreader.h"
#include "core/media/webpreader.h"

#include <exiv2/exiv2.hpp>
#include <lcms2.h>
#include <libheif/heif.h>
#include <libraw/libraw.h>
#include <png.h>
#include <tiffio.h>
#include <webp/decode.h>

#include <jconfig.h>

#define LINEAMENT_TEXT_OF(x) #x
#define LINEAMENT_TEXT(x) LINEAMENT_TEXT_OF(x)

namespace lineament::media {

namespace {

std::vector<std::unique_ptr<PhotoReader>> makeReaders() {
    std::vector<std::unique_ptr<PhotoReader>> readers;
    readers.push_back(std::make_unique<JpegReader>());
    readers.push_back(std::make_unique<PngReader>());
    readers.push_back(std::make_unique<BmpReader>());
    readers.push_back(std::make_unique<WebpReader>());
    readers.push_back(std::make_unique<HeifReader>());
    // Many raw files are TIFF containers with a small preview: raw first, or the preview would be
    // taken.
    readers.push_back(std::make_unique<RawReader>());
    readers.push_back(std::make_unique<TiffReader>());
    return readers;
}

} // namespace

SourceBytes loadSource(const std::filesystem::path& file, const DecodeLimits& limits,
                       std::stop_token stop) {
    SourceBytes source;
    source.path = file;
    source.bytes = readFile(file, limits.maxFileBytes, stop);
    source.digests = digestsOf(source.bytes);
    return source;
}

bool isLossy(const PhotoInfo& info) {
    const auto& format = info.format;
    return info.lossy.value_or(format == "JPEG" || format == "HEIC" || format == "AVIF" ||
                               format == "HEIF" || format == "WebP");
}

const std::vector<std::unique_ptr<PhotoReader>>& photoReaders() {
    static const auto readers = makeReaders();
    return readers;
}

Photo decodePhoto(const SourceBytes& source, const DecodeLimits& limits, std::stop_token stop) {
    for (const auto& reader : photoReaders()) {
        try {
            return reader->read(source, limits, stop);
        } catch (const InputError&) {
            // not this reader's: the next one may know it
        }
    }
    const char* expected =
        "a photo (JPEG, PNG, TIFF, BMP, WebP, HEIC, AVIF or camera raw) or a video";
    if (const std::string known = undecodedPicture(source.bytes); !known.empty()) {
        if (outlineOf(source.bytes).cutOff)
            throw FormatError(source.path.string(), "a complete file", known + " that is cut off");
        throw UnsupportedError(source.path.string(), expected, known);
    }
    throw InputError(source.path.string(), expected, describeContents(source.bytes));
}

const std::vector<std::string>& photoSuffixes() {
    static const std::vector<std::string> suffixes{
        "jpg",  "jpeg", "jpe",  "jfif", "png",  "tif", "tiff", "bmp", "dib",
        "webp", "heic", "heif", "hif",  "avif", "dng", "cr2",  "cr3", "nef",
        "nrw",  "arw",  "raf",  "orf",  "rw2",  "pef", "srw",  "3fr", "iiq"};
    return suffixes;
}

std::vector<std::string> decoderVersions() {
    const auto packed = [](int version) {
        return std::to_string(version >> 16) + "." + std::to_string(version >> 8 & 255) + "." +
               std::to_string(version & 255);
    };
    std::string tiff = TIFFGetVersion();
    if (tiff.rfind("LIBTIFF, Version ", 0) == 0)
        tiff = tiff.substr(17, tiff.find('\n') - 17);
    return {"libjpeg-turbo " LINEAMENT_TEXT(LIBJPEG_TURBO_VERSION),
            std::string("libpng ") + png_get_libpng_ver(nullptr),
            "libtiff " + tiff,
            "libwebp " + packed(WebPGetDecoderVersion()),
            std::string("libheif ") + heif_get_version(),
            std::string("LibRaw ") + LibRaw::version(),
            std::string("Exiv2 ") + Exiv2::version(),
            "Little CMS " + fixedText(cmsGetEncodedCMMversion() / 1000.0, 3)};
}

} // namespace lineament::media
