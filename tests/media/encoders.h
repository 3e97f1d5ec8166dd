// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace lineament::media::test {

/// Interleaved samples to be stored, row 0 on top. 16-bit samples have the full range; others lie
/// in 0 to 255.
struct Raster {
    int width = 0;
    int height = 0;
    int channels = 3;
    std::vector<std::uint16_t> samples;

    std::uint16_t at(int x, int y, int channel) const {
        return samples[(static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                        static_cast<std::size_t>(x)) *
                           static_cast<std::size_t>(channels) +
                       static_cast<std::size_t>(channel)];
    }
};

/// @p pixel (x, y, channel) gives each sample.
Raster makeRaster(int width, int height, int channels,
                  const std::function<unsigned(int, int, int)>& pixel);

// The encoders write with the format's own library and give a file's bytes; empty when the library
// was built without the encoder (HEIC, AVIF).

struct JpegOptions {
    int quality = 95;
    bool subsampled = false; ///< 4:2:0
    bool progressive = false;
    bool adobeInverted = true; ///< of four channels
    std::string exif;          ///< a TIFF structure
};
std::string encodeJpeg(const Raster& raster, const JpegOptions& options = {});

struct PngOptions {
    int bits = 8;
    bool interlaced = false;
    std::vector<std::array<std::uint8_t, 3>> palette; ///< then the raster's one channel has indices
    std::string icc;
    std::string exif;
};
std::string encodePng(const Raster& raster, const PngOptions& options = {});

struct TiffOptions {
    int bits = 8;
    int compression = 1; ///< COMPRESSION_NONE
    bool cmyk = false;
    bool tiled = false;
    bool planar = false; ///< one plane a channel
    int orientation = 1;
    int photometric = -1; ///< -1: what goes with the channels
    int quality = 75;     ///< of JPEG and WebP; 0: lossless WebP
    std::string icc;
};
std::string encodeTiff(const Raster& raster, const TiffOptions& options = {});

/// 24 bits, rows from the bottom or, with @p topDown, from the top.
std::string encodeBmp(const Raster& raster, bool topDown = false);

struct WebpOptions {
    float quality = 0; ///< 0: lossless
    std::string exif;
};
std::string encodeWebp(const Raster& raster, const WebpOptions& options = {});

struct HeifOptions {
    bool av1 = false;
    int orientation = 1;   ///< written as the container's own rotation and mirror
    std::string exif = {}; ///< the content of an Exif item, from "Exif\0\0" on
};
std::string encodeHeif(const Raster& raster, const HeifOptions& options = {});

/// A TIFF structure with an orientation and nothing else.
std::string exifWithOrientation(int orientation);

/// An ICC profile with sRGB's primaries and a linear curve.
std::string linearRgbProfile();

} // namespace lineament::media::test
