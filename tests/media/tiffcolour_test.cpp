// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/media/encoders.h"
#include "tests/media/sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <lcms2.h>
#include <tiffio.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

constexpr int kLevels = 6, kWidth = kLevels * kLevels, kHeight = kLevels;

/// L*, a* and b* of the colours of a grid in sRGB, and of what lcms makes of them again.
struct LabGrid {
    std::vector<std::array<double, 3>> lab;

    LabGrid() {
        const cmsHPROFILE srgb = cmsCreate_sRGBProfile(), own = cmsCreateLab4Profile(nullptr);
        const cmsHTRANSFORM there = cmsCreateTransform(srgb, TYPE_RGB_8, own, TYPE_Lab_DBL,
                                                       INTENT_RELATIVE_COLORIMETRIC, 0);
        for (unsigned i = 0; i < kWidth * kHeight; ++i) {
            const std::uint8_t rgb[3] = {level(i), level(i / kLevels),
                                         level(i / (kLevels * kLevels))};
            std::array<double, 3> value{};
            cmsDoTransform(there, rgb, value.data(), 1);
            lab.push_back(value);
        }
        cmsDeleteTransform(there);
        cmsCloseProfile(srgb);
        cmsCloseProfile(own);
    }
    static std::uint8_t level(unsigned i) { return static_cast<std::uint8_t>(i % kLevels * 51); }
};

std::array<std::uint8_t, 3> lcmsRgb(const std::array<double, 3>& lab) {
    static const cmsHTRANSFORM back = [] {
        const cmsHPROFILE srgb = cmsCreate_sRGBProfile(), own = cmsCreateLab4Profile(nullptr);
        const cmsHTRANSFORM made = cmsCreateTransform(
            own, TYPE_Lab_DBL, srgb, TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC, cmsFLAGS_NOOPTIMIZE);
        cmsCloseProfile(srgb);
        cmsCloseProfile(own);
        return made; // for the whole program
    }();
    std::array<std::uint8_t, 3> rgb{};
    cmsDoTransform(back, lab.data(), rgb.data(), 1);
    return rgb;
}

/// One encoding of Lab, by the letter of its specification.
struct Encoding {
    const char* name;
    int photometric, bits;
    std::function<double(double, int)> store; ///< value and channel
    std::function<double(int, int)> read;     ///< stored number and channel
};

int asSigned(int stored, int bits) {
    return stored >= 1 << (bits - 1) ? stored - (1 << bits) : stored;
}

const std::vector<Encoding>& encodings() {
    static const std::vector<Encoding> all{
        {"CIELab of 8 bits", PHOTOMETRIC_CIELAB, 8,
         [](double v, int c) { return c == 0 ? v * 255 / 100 : v; },
         [](int s, int c) { return c == 0 ? s * 100.0 / 255 : asSigned(s, 8); }},
        {"CIELab of 16 bits", PHOTOMETRIC_CIELAB, 16,
         [](double v, int c) { return c == 0 ? v * 65535 / 100 : v * 256; },
         [](int s, int c) { return c == 0 ? s * 100.0 / 65535 : asSigned(s, 16) / 256.0; }},
        {"ICCLab of 8 bits", PHOTOMETRIC_ICCLAB, 8,
         [](double v, int c) { return c == 0 ? v * 255 / 100 : v + 128; },
         [](int s, int c) { return c == 0 ? s * 100.0 / 255 : s - 128.0; }},
        {"ICCLab of 16 bits", PHOTOMETRIC_ICCLAB, 16,
         [](double v, int c) { return c == 0 ? v * 65280 / 100 : (v + 128) * 256; },
         [](int s, int c) { return c == 0 ? s * 100.0 / 65280 : s / 256.0 - 128; }},
        {"ITULab of 8 bits", PHOTOMETRIC_ITULAB, 8,
         [](double v, int c) {
             return c == 0 ? v * 255 / 100 : c == 1 ? v * 255 / 170 + 128 : v * 255 / 200 + 96;
         },
         [](int s, int c) {
             return c == 0   ? s * 100.0 / 255
                    : c == 1 ? (s - 128) * 170.0 / 255
                             : (s - 96) * 200.0 / 255;
         }}};
    return all;
}

Raster stored(const Encoding& encoding, const LabGrid& grid) {
    const long full = (1L << encoding.bits) - 1;
    return makeRaster(kWidth, kHeight, 3, [&](int x, int y, int c) -> unsigned {
        const double value =
            grid.lab[static_cast<std::size_t>(y * kWidth + x)][static_cast<std::size_t>(c)];
        const long number = std::lround(encoding.store(value, c));
        const bool isSigned = encoding.photometric == PHOTOMETRIC_CIELAB && c > 0;
        return static_cast<unsigned>(isSigned ? std::clamp(number, -(full + 1) / 2, full / 2) & full
                                              : std::clamp(number, 0L, full));
    });
}

int farthest(const Photo& photo, const Raster& raster, const Encoding& encoding) {
    int most = 0;
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x) {
            std::array<double, 3> lab{};
            for (int c = 0; c < 3; ++c)
                lab[static_cast<std::size_t>(c)] = encoding.read(raster.at(x, y, c), c);
            const auto expected = lcmsRgb(lab);
            for (std::size_t c = 0; c < 3; ++c)
                most = std::max(most,
                                std::abs(int(photo.pixels->row(y)[3 * x + int(c)]) - expected[c]));
        }
    return most;
}

Raster plain() {
    return makeRaster(64, 48, 3, [](int x, int y, int c) -> unsigned {
        return static_cast<unsigned>(3 * x + y + 30 * c) % 256U;
    });
}

} // namespace

TEST(TiffColour, labIsWhatLittlecmsMakesOfIt) {
    const LabGrid grid;
    for (const Encoding& encoding : encodings())
        for (const bool planar : {false, true}) {
            SCOPED_TRACE(encoding.name);
            const Raster raster = stored(encoding, grid);
            TiffOptions options;
            options.bits = encoding.bits;
            options.photometric = encoding.photometric;
            options.planar = planar;
            const Photo photo = decode(encodeTiff(raster, options));
            EXPECT_LE(farthest(photo, raster, encoding), 3);
            EXPECT_THAT(encoding.name, HasSubstr(photo.info.colourModel));
            EXPECT_THAT(photo.info.colourHandling, HasSubstr("from Lab"));
            EXPECT_EQ(photo.info.bitDepth, encoding.bits);
        }
}

/// By the formulas of CIE 15, with sRGB's primaries adapted to D50 by Bradford's matrix: whatever
/// any library says.
TEST(TiffColour, labHasTheKnownColours) {
    struct Known {
        std::array<double, 3> lab, rgb;
    };
    const std::vector<Known> known{
        {{100, 0, 0}, {255, 255, 255}},           {{0, 0, 0}, {0, 0, 0}},
        {{53.59, 0, 0}, {128, 128, 128}},         {{58.91, 29.92, 30.42}, {200, 120, 90}},
        {{56.66, -3.91, -36.83}, {90, 140, 200}}, {{55.44, -39.83, 28.49}, {60, 150, 80}},
        {{87.81, -1.12, 21.04}, {230, 220, 180}}};
    for (const Encoding& encoding : encodings()) {
        SCOPED_TRACE(encoding.name);
        const Raster raster =
            makeRaster(static_cast<int>(known.size()), 1, 3, [&](int x, int, int c) -> unsigned {
                const double value =
                    known[static_cast<std::size_t>(x)].lab[static_cast<std::size_t>(c)];
                return static_cast<unsigned>(std::lround(encoding.store(value, c))) &
                       ((1U << static_cast<unsigned>(encoding.bits)) - 1U);
            });
        TiffOptions options;
        options.bits = encoding.bits;
        options.photometric = encoding.photometric;
        const Photo photo = decode(encodeTiff(raster, options));
        for (int x = 0; x < raster.width; ++x)
            for (int c = 0; c < 3; ++c)
                EXPECT_NEAR(photo.pixels->row(0)[3 * x + c],
                            known[static_cast<std::size_t>(x)].rgb[static_cast<std::size_t>(c)], 3)
                    << x << ' ' << c;
    }
}

TEST(TiffCompression, lossyOnesAreStatedAndLosslessOnesAreNot) {
    TiffOptions options;
    for (const auto& [compression, name] :
         {std::pair{COMPRESSION_NONE, "none"}, std::pair{COMPRESSION_LZW, "LZW"},
          std::pair{COMPRESSION_ADOBE_DEFLATE, "Deflate"},
          std::pair{COMPRESSION_PACKBITS, "PackBits"}}) {
        options.compression = compression;
        const PhotoInfo info = decode(encodeTiff(plain(), options)).info;
        EXPECT_EQ(info.compression, name);
        EXPECT_FALSE(isLossy(info)) << name;
        EXPECT_EQ(info.jpegQuality, std::nullopt);
    }
    options.compression = COMPRESSION_JPEG;
    for (const int quality : {30, 60, 95}) {
        options.quality = quality;
        for (const bool planar : {false, true}) {
            options.planar = planar;
            const PhotoInfo info = decode(encodeTiff(plain(), options)).info;
            EXPECT_EQ(info.compression, "JPEG");
            EXPECT_TRUE(isLossy(info));
            EXPECT_EQ(info.jpegQuality, quality);
        }
    }
}

TEST(TiffCompression, webpIsLossyOrLosslessByItsData) {
    if (!TIFFIsCODECConfigured(COMPRESSION_WEBP))
        GTEST_SKIP() << "libtiff was built without WebP";
    TiffOptions options;
    options.compression = COMPRESSION_WEBP;
    for (const int quality : {0, 60}) {
        options.quality = quality;
        const PhotoInfo info = decode(encodeTiff(plain(), options)).info;
        EXPECT_EQ(info.compression, "WebP");
        EXPECT_EQ(isLossy(info), quality > 0);
        EXPECT_EQ(info.jpegQuality, std::nullopt);
    }
}

TEST(TiffColour, modelsAreNamedByWords) {
    TiffOptions options;
    options.photometric = PHOTOMETRIC_YCBCR;
    options.compression = COMPRESSION_NONE;
    const PhotoInfo info = decode(encodeTiff(plain(), options)).info;
    EXPECT_THAT(info.warnings, Contains(HasSubstr("YCbCr converted to 8-bit RGB by libtiff")));
}
