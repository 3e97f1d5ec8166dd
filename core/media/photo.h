// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/hash.h"
#include "core/base/image.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::media {

/// One Exif, IPTC or XMP entry as Exiv2 prints it.
struct MetadataTag {
    std::string key;   ///< e.g. Exif.Image.Model
    std::string label; ///< e.g. Model
    std::string value; ///< at most 512 characters, printable UTF-8
};

/// What was read, how, and what the decoder noticed (R9, R2).
struct PhotoInfo {
    std::string format; ///< "JPEG", "PNG", "TIFF", "BMP", "WebP", "HEIC", "AVIF", "RAW (Nikon NEF)"
    std::string decoder; ///< library and version, e.g. "libjpeg-turbo 2.1.5"
    int storedWidth = 0; ///< pixels as stored, before the orientation is applied
    int storedHeight = 0;
    int width = 0; ///< pixels as decoded, upright
    int height = 0;
    int bitDepth = 8;          ///< bits a channel in the file
    std::string colourModel;   ///< "RGB", "grey", "CMYK", "YCCK", "Lab", "palette", "Bayer"...
    bool alpha = false;        ///< had an alpha channel (composited on mid grey, see warnings)
    int orientation = 1;       ///< Exif orientation, 1 to 8, already applied to the pixels
    std::string colourProfile; ///< description of the embedded profile, empty when there is none
    std::string
        colourHandling; ///< e.g. "taken as sRGB", "converted to sRGB from the embedded profile"
    std::optional<int> jpegQuality; ///< 1-100, from the luminance quantisation table
    std::string compression;        ///< of a TIFF, which can have many: "JPEG", "LZW", "none"...
    std::optional<bool> lossy;      ///< of WebP and TIFF, which can be either: see isLossy()
    std::string chromaSubsampling;  ///< "4:2:0" and so on; empty when it does not apply
    bool progressive = false;
    std::vector<std::string> warnings;
    std::vector<MetadataTag> metadata;
};

/// True when the picture data were compressed with loss, or in a way that may have lost something.
bool isLossy(const PhotoInfo& info);

/// A decoded photo.
struct Photo {
    std::filesystem::path path;
    Digests digests; ///< of the very bytes that were decoded
    PhotoInfo info;
    Rgb8ImagePtr pixels;
};

/// Bounds against decompression bombs.
struct DecodeLimits {
    std::uint64_t maxPixels = 250'000'000; ///< width x height that a header may announce
    std::uint64_t maxFileBytes = 1'000'000'000;
};

/// A file's bytes, already hashed.
struct SourceBytes {
    std::filesystem::path path;
    std::vector<std::byte> bytes;
    Digests digests;
};

/// Reads and hashes a file. Throws IoError, LimitError, Cancelled.
SourceBytes loadSource(const std::filesystem::path& file, const DecodeLimits& limits = {},
                       std::stop_token stop = {});

/// One family of photo formats.
class PhotoReader {
public:
    virtual ~PhotoReader() = default;
    /// Family name, e.g. "JPEG".
    virtual std::string name() const = 0;
    /// Decodes to upright 8-bit sRGB. Throws InputError (not mine, try the next reader),
    /// FormatError (mine, but broken), UnsupportedError (mine, but not decoded here), LimitError
    /// (mine, too many pixels), Cancelled. Thread-safe.
    virtual Photo read(const SourceBytes& source, const DecodeLimits& limits,
                       std::stop_token stop) const = 0;
};

/// All readers in the order in which they are tried.
const std::vector<std::unique_ptr<PhotoReader>>& photoReaders();

/// Decodes hashed bytes with the first reader that knows the format. When none does, throws
/// UnsupportedError for a picture that is known by name ("a JPEG XL picture"), else InputError with
/// what the file looks like ("an MP4 video", "plain text", "empty").
Photo decodePhoto(const SourceBytes& source, const DecodeLimits& limits = {},
                  std::stop_token stop = {});

/// File name endings (lower case, no dot) that the readers usually have; for dialogs and folder
/// scans.
const std::vector<std::string>& photoSuffixes();

/// Versions of the decoding libraries in use, "name version" each, for reports.
std::vector<std::string> decoderVersions();

} // namespace lineament::media
