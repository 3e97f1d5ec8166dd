// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Every photo format with known pixels, written by the format's own library.

#include "core/base/error.h"
#include "core/media/photo.h"
#include "tests/media/encoders.h"
#include "tests/media/sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <tiff.h>

#include <cmath>
#include <string>
#include <vector>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;

namespace {

constexpr int kWidth = 53, kHeight = 38; // no multiple of a block, tile or strip

/// Smooth, every channel different, so that lossy formats keep it and mixed-up channels show.
unsigned smooth(int x, int y, int c) {
    const int value = c == 0 ? 20 + 4 * x : c == 1 ? 230 - 5 * y : 60 + 2 * x + y;
    return static_cast<unsigned>(value);
}

Raster smoothRgb() {
    return makeRaster(kWidth, kHeight, 3, smooth);
}
Raster smoothGrey() {
    return makeRaster(kWidth, kHeight, 1, smooth);
}
/// Alpha falls from opaque to clear from left to right.
Raster smoothRgba() {
    return makeRaster(kWidth, kHeight, 4, [](int x, int y, int c) {
        return c < 3 ? smooth(x, y, c) : static_cast<unsigned>(255 - 255 * x / (kWidth - 1));
    });
}

using Expected = std::function<double(int x, int y, int channel)>;

double smoothValue(int x, int y, int c) {
    return smooth(x, y, c);
}
double greyValue(int x, int y, int) {
    return smooth(x, y, 0);
}
/// Over mid grey 128, which a decoder must not leave to chance.
double blendedValue(int x, int y, int c) {
    const double alpha = (255 - 255 * x / (kWidth - 1)) / 255.0;
    return smooth(x, y, c) * alpha + 128 * (1 - alpha);
}

/// Every pixel within @p most of what is expected, and within @p mean on average.
void expectPixels(const Photo& photo, const Expected& expected, double most, double mean) {
    ASSERT_EQ(photo.pixels->width, kWidth);
    ASSERT_EQ(photo.pixels->height, kHeight);
    double worst = 0, sum = 0;
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x)
            for (int c = 0; c < 3; ++c) {
                const double error = std::fabs(photo.pixels->row(y)[3 * x + c] - expected(x, y, c));
                worst = std::max(worst, error);
                sum += error;
            }
    EXPECT_LE(worst, most);
    EXPECT_LE(sum / (3 * kWidth * kHeight), mean);
}

/// Lossless 8-bit formats: the very values. 0.5 is the rounding of a blend.
void expectExactly(const Photo& photo, const Expected& expected) {
    expectPixels(photo, expected, 0.51, 0.5);
}

} // namespace

// ---- JPEG ----

TEST(JpegFormat, colourAtFullAndHalfChromaResolution) {
    JpegOptions options;
    const auto full = decode(encodeJpeg(smoothRgb(), options));
    expectPixels(full, smoothValue, 6, 1.5);
    EXPECT_EQ(full.info.format, "JPEG");
    EXPECT_EQ(full.info.chromaSubsampling, "4:4:4");
    EXPECT_EQ(full.info.jpegQuality, 95);
    EXPECT_FALSE(full.info.progressive);
    options.subsampled = true;
    const auto half = decode(encodeJpeg(smoothRgb(), options));
    expectPixels(half, smoothValue, 14, 2);
    EXPECT_EQ(half.info.chromaSubsampling, "4:2:0");
}

TEST(JpegFormat, progressiveIsThePictureOfItsLastScan) {
    JpegOptions options;
    options.progressive = true;
    const auto photo = decode(encodeJpeg(smoothRgb(), options));
    expectPixels(photo, smoothValue, 6, 1.5);
    EXPECT_TRUE(photo.info.progressive);
    EXPECT_THAT(photo.info.warnings, testing::IsEmpty());
}

TEST(JpegFormat, greyHasThreeEqualChannels) {
    const auto photo = decode(encodeJpeg(smoothGrey()));
    expectPixels(photo, greyValue, 4, 1);
    EXPECT_EQ(photo.info.colourModel, "grey");
}

TEST(JpegFormat, cmykIsConvertedInkByInkWhicheverWayItIsStored) {
    // Adobe's programs store 255 minus the ink; without their marker the values are the ink.
    const auto paper = [](int x, int y, int c) {
        return c < 3 ? smooth(x, y, c) : 255U - static_cast<unsigned>(y);
    };
    const auto expected = [&](int x, int y, int c) {
        return paper(x, y, c) * paper(x, y, 3) / 255.0;
    };
    const auto inverted = decode(encodeJpeg(makeRaster(kWidth, kHeight, 4, paper)));
    expectPixels(inverted, expected, 6, 1.5);
    EXPECT_EQ(inverted.info.colourModel, "CMYK");
    EXPECT_THAT(inverted.info.warnings,
                testing::Contains(testing::HasSubstr("colours are approximate")));
    JpegOptions plain;
    plain.adobeInverted = false;
    const auto ink =
        makeRaster(kWidth, kHeight, 4, [&](int x, int y, int c) { return 255U - paper(x, y, c); });
    expectPixels(decode(encodeJpeg(ink, plain)), expected, 6, 1.5);
}

// ---- PNG ----

TEST(PngFormat, eightBitValuesAreExact) {
    const auto rgb = decode(encodePng(smoothRgb()));
    expectExactly(rgb, smoothValue);
    EXPECT_EQ(rgb.info.format, "PNG");
    EXPECT_EQ(rgb.info.bitDepth, 8);
    EXPECT_EQ(rgb.info.colourHandling, "taken as sRGB");
    expectExactly(decode(encodePng(smoothGrey())), greyValue);
}

TEST(PngFormat, interlacedIsTheSamePicture) {
    PngOptions options;
    options.interlaced = true;
    const auto photo = decode(encodePng(smoothRgb(), options));
    expectExactly(photo, smoothValue);
    EXPECT_TRUE(photo.info.progressive);
}

TEST(PngFormat, sixteenBitsAreRoundedToEight) {
    PngOptions options;
    options.bits = 16;
    const auto value = [](int x, int y, int c) { return smooth(x, y, c) * 256 + 77U; };
    const auto expected = [&](int x, int y, int c) { return value(x, y, c) / 257.0; };
    const auto rgb = decode(encodePng(makeRaster(kWidth, kHeight, 3, value), options));
    expectExactly(rgb, expected);
    EXPECT_EQ(rgb.info.bitDepth, 16);
    expectExactly(decode(encodePng(makeRaster(kWidth, kHeight, 1, value), options)),
                  [&](int x, int y, int) { return expected(x, y, 0); });
}

TEST(PngFormat, alphaLiesOverMidGrey) {
    const auto photo = decode(encodePng(smoothRgba()));
    expectExactly(photo, blendedValue);
    EXPECT_TRUE(photo.info.alpha);
    EXPECT_THAT(photo.info.warnings, testing::Contains(testing::HasSubstr("over mid grey")));
}

TEST(PngFormat, sixteenBitGreyWithAlpha) {
    PngOptions options;
    options.bits = 16;
    const auto raster = makeRaster(kWidth, kHeight, 2, [](int x, int, int c) {
        return c == 0 ? 40000U : static_cast<unsigned>(65535 - 65535 * x / (kWidth - 1));
    });
    expectPixels(
        decode(encodePng(raster, options)),
        [&](int x, int y, int) {
            const double alpha = raster.at(x, y, 1) / 65535.0;
            return 40000 / 257.0 * alpha + 128 * (1 - alpha);
        },
        1.1, 0.5); // colour and alpha are rounded one after the other
}

TEST(PngFormat, palettesAndFewBits) {
    PngOptions options;
    options.palette = {{10, 20, 30}, {200, 150, 100}, {0, 255, 128}};
    options.bits = 2;
    const auto index = [](int x, int y, int) { return static_cast<unsigned>((x + y) % 3); };
    const auto palette = decode(encodePng(makeRaster(kWidth, kHeight, 1, index), options));
    expectExactly(palette, [&](int x, int y, int c) {
        return options.palette[index(x, y, 0)][static_cast<std::size_t>(c)];
    });
    EXPECT_EQ(palette.info.colourModel, "palette");
    PngOptions bilevel;
    bilevel.bits = 1;
    const auto bit = [](int x, int y, int) { return static_cast<unsigned>((x / 3 + y) % 2); };
    expectExactly(decode(encodePng(makeRaster(kWidth, kHeight, 1, bit), bilevel)),
                  [&](int x, int y, int) { return bit(x, y, 0) * 255; });
}

TEST(PngFormat, anEmbeddedProfileIsAppliedAndNamed) {
    PngOptions options;
    options.icc = linearRgbProfile();
    const auto photo = decode(encodePng(smoothRgb(), options));
    // sRGB's own curve, by its definition (IEC 61966-2-1). Two levels: lcms interpolates in tables.
    expectPixels(
        photo,
        [](int x, int y, int c) {
            const double v = smooth(x, y, c) / 255.0;
            return 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1 / 2.4) - 0.055);
        },
        2, 0.7);
    EXPECT_FALSE(photo.info.colourProfile.empty());
    EXPECT_THAT(photo.info.colourHandling, testing::HasSubstr("converted to sRGB"));
}

// ---- TIFF ----

TEST(TiffFormat, stripsTilesAndPlanesHoldTheSamePicture) {
    TiffOptions options;
    const auto strips = decode(encodeTiff(smoothRgb(), options));
    expectExactly(strips, smoothValue);
    EXPECT_EQ(strips.info.format, "TIFF");
    for (const int compression :
         {COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS}) {
        options.compression = compression;
        expectExactly(decode(encodeTiff(smoothRgb(), options)), smoothValue);
    }
    options.planar = true;
    expectExactly(decode(encodeTiff(smoothRgb(), options)), smoothValue);
    options.planar = false;
    options.tiled = true;
    expectExactly(decode(encodeTiff(smoothRgb(), options)), smoothValue);
}

TEST(TiffFormat, greyAndSixteenBits) {
    expectExactly(decode(encodeTiff(smoothGrey())), greyValue);
    TiffOptions options;
    options.bits = 16;
    const auto value = [](int x, int y, int c) { return smooth(x, y, c) * 256 + 200U; };
    const auto photo = decode(encodeTiff(makeRaster(kWidth, kHeight, 3, value), options));
    expectExactly(photo, [&](int x, int y, int c) { return value(x, y, c) / 257.0; });
    EXPECT_EQ(photo.info.bitDepth, 16);
}

TEST(TiffFormat, alphaLiesOverMidGrey) {
    const auto photo = decode(encodeTiff(smoothRgba()));
    expectExactly(photo, blendedValue);
    EXPECT_TRUE(photo.info.alpha);
}

TEST(TiffFormat, cmykIsConvertedInkByInk) {
    TiffOptions options;
    options.cmyk = true;
    const auto ink = makeRaster(kWidth, kHeight, 4, [](int x, int y, int c) {
        return c < 3 ? smooth(x, y, c) : static_cast<unsigned>(2 * y);
    });
    const auto photo = decode(encodeTiff(ink, options));
    expectExactly(photo, [&](int x, int y, int c) {
        return (255 - ink.at(x, y, c)) * (255 - ink.at(x, y, 3)) / 255.0;
    });
    EXPECT_EQ(photo.info.colourModel, "CMYK");
}

TEST(TiffFormat, aProfileThatCannotBeUsedIsSaidAndNotApplied) {
    TiffOptions options;
    options.icc = linearRgbProfile();
    const auto foreign = decode(encodeTiff(smoothGrey(), options));
    expectExactly(foreign, greyValue);
    EXPECT_THAT(foreign.info.warnings, testing::Contains(testing::HasSubstr("it is for")));
    options.icc = "no profile at all";
    const auto broken = decode(encodeTiff(smoothRgb(), options));
    expectExactly(broken, smoothValue);
    EXPECT_THAT(broken.info.warnings, testing::Contains(testing::HasSubstr("it is broken")));
}

// ---- BMP, WebP, HEIC, AVIF ----

TEST(BmpFormat, rowsFromTheBottomAndFromTheTop) {
    const auto photo = decode(encodeBmp(smoothRgb()));
    expectExactly(photo, smoothValue);
    EXPECT_EQ(photo.info.format, "BMP");
    expectExactly(decode(encodeBmp(smoothRgb(), true)), smoothValue);
}

TEST(WebpFormat, losslessIsExactAndLossyIsClose) {
    const auto lossless = decode(encodeWebp(smoothRgb()));
    expectExactly(lossless, smoothValue);
    EXPECT_EQ(lossless.info.format, "WebP");
    EXPECT_THAT(lossless.info.decoder, testing::HasSubstr("lossless"));
    const auto lossy = decode(encodeWebp(smoothRgb(), {95, {}}));
    expectPixels(lossy, smoothValue, 16, 3); // 4:2:0
    EXPECT_THAT(lossy.info.decoder, testing::HasSubstr("lossy"));
}

TEST(WebpFormat, alphaLiesOverMidGrey) {
    // Clear pixels lose their colour in lossless files, too, which the grey hides.
    const auto photo = decode(encodeWebp(smoothRgba()));
    expectExactly(photo, blendedValue);
    EXPECT_TRUE(photo.info.alpha);
}

TEST(HeifFormat, heicIsClose) {
    const auto bytes = encodeHeif(smoothRgb());
    if (bytes.empty())
        GTEST_SKIP() << "this libheif has no HEVC encoder";
    const auto photo = decode(bytes);
    expectPixels(photo, smoothValue, 16, 3);
    EXPECT_EQ(photo.info.format, "HEIC");
}

TEST(HeifFormat, avifIsClose) {
    const auto bytes = encodeHeif(smoothRgb(), {true, 1});
    if (bytes.empty())
        GTEST_SKIP() << "this libheif has no AV1 encoder";
    const auto photo = decode(bytes);
    expectPixels(photo, smoothValue, 16, 3);
    EXPECT_EQ(photo.info.format, "AVIF");
}

TEST(HeifFormat, alphaLiesOverMidGrey) {
    const auto bytes = encodeHeif(smoothRgba(), {true, 1});
    if (bytes.empty())
        GTEST_SKIP() << "this libheif has no AV1 encoder";
    const auto photo = decode(bytes);
    expectPixels(photo, blendedValue, 16, 3);
    EXPECT_TRUE(photo.info.alpha);
}

// ---- damage ----

namespace {

/// Big-endian, of the file's bytes.
std::size_t numberAt(const std::string& bytes, std::size_t at, std::size_t size) {
    std::size_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value = value << 8U | static_cast<unsigned char>(bytes.at(at + i));
    return value;
}

/// Takes the turn from the pictures of a HEIF file that are not its primary one: where "irot" is
/// said to be theirs, the property before it is named again. True when there was one.
bool turnThePrimaryAlone(std::string& bytes) {
    std::vector<std::string> properties{""}; // counted from 1
    const std::size_t ipco = bytes.find("ipco") - 4;
    for (std::size_t at = ipco + 8; at < ipco + numberAt(bytes, ipco, 4);
         at += numberAt(bytes, at, 4))
        properties.push_back(bytes.substr(at + 4, 4));
    const std::size_t primary = numberAt(bytes, bytes.find("pitm") + 8, 2);
    std::size_t at = bytes.find("ipma") + 4;
    const std::size_t idSize = bytes[at] != 0 ? 4 : 2, size = (bytes[at + 3] & 1) != 0 ? 2 : 1;
    const std::size_t index = size == 2 ? 0x7FFF : 0x7F;
    bool taken = false;
    std::size_t pictures = numberAt(bytes, at + 4, 4);
    for (at += 8; pictures > 0; --pictures) {
        const std::size_t id = numberAt(bytes, at, idSize);
        at += idSize;
        std::size_t left = numberAt(bytes, at++, 1);
        for (; left > 0; --left, at += size)
            if (id != primary && properties.at(numberAt(bytes, at, size) & index) == "irot") {
                bytes.replace(at, size, bytes.substr(at - size, size));
                taken = true;
            }
    }
    return taken;
}

/// With half of it transparent; empty when libheif has no encoder for AV1.
std::string halfTransparent(int orientation) {
    const auto raster = makeRaster(40, 30, 4, [](int x, int y, int c) -> unsigned {
        return c == 3 && x < 20 ? 0 : static_cast<unsigned>(3 * x + 2 * y);
    });
    HeifOptions options;
    options.av1 = true;
    options.orientation = orientation;
    return encodeHeif(raster, options);
}

} // namespace

/// libheif 1.15 leaves out an alpha picture of another size than the picture's.
TEST(HeifFormat, alphaThatDoesNotFitIsStated) {
    std::string bytes = halfTransparent(1);
    if (bytes.empty())
        GTEST_SKIP() << "libheif has no encoder for AV1";
    const std::size_t size =
        bytes.find("ispe"); // that of the alpha picture, which is written first
    ASSERT_NE(size, std::string::npos);
    std::swap(bytes[size + 11], bytes[size + 15]); // width and height
    try {
        const auto photo = decode(bytes);
        EXPECT_TRUE(photo.info.alpha);
        EXPECT_THAT(photo.info.warnings,
                    testing::Contains(testing::HasSubstr("transparent parts")));
    } catch (const FormatError& e) {
        // Newer versions have one size for both pictures, and compare it with what they decode.
        EXPECT_THAT(e.what(), testing::HasSubstr("size"));
    }
}

TEST(HeifFormat, alphaThatIsNotTurnedWithThePictureIsNotPassedOver) {
    std::string bytes = halfTransparent(6);
    if (bytes.empty())
        GTEST_SKIP() << "libheif has no encoder for AV1";
    ASSERT_TRUE(turnThePrimaryAlone(bytes));
    try {
        const auto photo = decode(bytes);
        EXPECT_TRUE(photo.info.alpha);
        EXPECT_THAT(photo.info.warnings,
                    testing::Contains(testing::HasSubstr("transparent parts")));
    } catch (const UnsupportedError&) {
        // libheif 1.15 cannot put the two together, and says so.
    }
}

TEST(DamagedFormats, noFormatGivesAPictureOfHalfItsBytes) {
    std::vector<std::string> files = {encodeJpeg(smoothRgb()),           encodePng(smoothRgb()),
                                      encodeTiff(smoothRgb()),           encodeBmp(smoothRgb()),
                                      encodeWebp(smoothRgb()),           encodeHeif(smoothRgb()),
                                      encodeHeif(smoothRgb(), {true, 1})};
    for (const auto& file : files) {
        if (!file.empty()) {
            EXPECT_THROW(decode(file.substr(0, file.size() / 2)), FormatError)
                << "a file that starts with " << file.substr(0, 4);
        }
    }
}
