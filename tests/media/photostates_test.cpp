// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Photos that are whole and cannot be decoded here are not damaged; what is cut off or has flipped
// bits is.

#include "tests/media/encoders.h"
#include "tests/media/sources.h"
#include "tests/media/states.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;
using namespace std::string_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

std::string stateOf(const std::string& content) {
    return stateBy([&content] {
        decode(content);
        return "decoded";
    });
}

Raster picture() {
    return makeRaster(40, 30, 3, [](int x, int y, int c) -> unsigned {
        return static_cast<unsigned>(5 * x + 2 * y + 20 * c) % 256U;
    });
}

std::string replaced(std::string bytes, std::string_view from, std::string_view to) {
    for (std::size_t at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at + 1))
        bytes.replace(at, to.size(), to);
    return bytes;
}

/// The JPEG with another frame marker and precision.
std::string withFrame(const std::string& jpeg, char marker, char precision) {
    std::string bytes = jpeg;
    for (const char* old : {"\xFF\xC0", "\xFF\xC2"})
        if (const std::size_t at = bytes.find(old); at != std::string::npos) {
            bytes[at + 1] = marker;
            bytes[at + 4] = precision;
        }
    return bytes;
}

/// The JPEG with another first and last coefficient in its first scan.
std::string withScan(std::string bytes, char first, char last) {
    const std::size_t scan = bytes.find("\xFF\xDA");
    const std::size_t selection = scan + 5 + 2 * static_cast<unsigned char>(bytes[scan + 4]);
    bytes[selection] = first;
    bytes[selection + 1] = last;
    return bytes;
}

struct TinyTiff {
    unsigned compression = 1, photometric = 1, format = 1, bits = 8, samples = 1;
};

/// A TIFF of 4 x 4 pixels, its directory in front and its one strip of zeros at the end.
std::string tinyTiff(const TinyTiff& tiff) {
    const auto number = [](unsigned value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i)
            text += static_cast<char>(value >> 8 * i & 255U);
        return text;
    };
    const unsigned data = 16 * tiff.samples * ((tiff.bits + 7) / 8);
    const std::vector<std::pair<unsigned, unsigned>> tags{{256, 4},
                                                          {257, 4},
                                                          {258, tiff.bits},
                                                          {259, tiff.compression},
                                                          {262, tiff.photometric},
                                                          {273, 146},
                                                          {277, tiff.samples},
                                                          {278, 4},
                                                          {279, data},
                                                          {284, 1},
                                                          {339, tiff.format}};
    std::string bytes = "II*\0\x08\0\0\0"s + number(static_cast<unsigned>(tags.size()), 2);
    for (const auto& [tag, value] : tags)
        bytes += number(tag, 2) + number(4, 2) + number(1, 4) + number(value, 4);
    bytes += number(0, 4);
    return bytes + std::string(data, '\0');
}

} // namespace

TEST(PhotoStates, processesOfJpegThatCommonDecodersLackAreNamed) {
    const std::string whole = encodeJpeg(picture());
    EXPECT_THAT(stateOf(withFrame(whole, '\xC1', 12)),
                AllOf(StartsWith("unsupported: "), HasSubstr("JPEG with 12 bits a channel")));
    const auto lossless = withScan(withFrame(whole, '\xC3', 16), 1, 0);
    EXPECT_THAT(stateOf(lossless), AllOf(StartsWith("unsupported: "), HasSubstr("lossless JPEG")));
    const auto ls = withFrame(whole, '\xF7', 8);
    EXPECT_THAT(stateOf(ls), AllOf(StartsWith("unsupported: "), HasSubstr("JPEG-LS")));
    const std::size_t half = whole.size() / 2;
    EXPECT_THAT(stateOf(withFrame(whole, '\xC1', 12).substr(0, half)), StartsWith("damaged: "));
    EXPECT_THAT(stateOf(lossless.substr(0, half)), StartsWith("damaged: "));
}

TEST(PhotoStates, flippedBitsInTheHeaderOfAJpegAreDamage) {
    const std::string baseline = encodeJpeg(picture());
    JpegOptions options;
    options.progressive = true;
    const std::string progressive = encodeJpeg(picture(), options);
    // 12 bits in a baseline picture; a lossless one without a predictor; a hierarchical one without
    // its header; a reserved marker.
    EXPECT_THAT(stateOf(withFrame(baseline, '\xC0', 12)), StartsWith("damaged: "));
    EXPECT_THAT(stateOf(withFrame(progressive, '\xC3', 8)), StartsWith("damaged: "));
    EXPECT_THAT(stateOf(withFrame(progressive, '\xC6', 8)), StartsWith("damaged: "));
    EXPECT_THAT(stateOf(withFrame(baseline, '\xC8', 8)), StartsWith("damaged: "));
    // One bit makes a progressive picture of 8 bits one of 12, as far as its header goes.
    const std::size_t precision = progressive.find("\xFF\xC2") + 4;
    for (const std::string& whole : {baseline, progressive})
        for (std::size_t at = 2; at < 200; ++at)
            for (int bit = 0; bit < 8 && !(whole == progressive && at == precision); ++bit) {
                std::string bytes = whole;
                bytes[at] = static_cast<char>(bytes[at] ^ 1 << bit);
                EXPECT_THAT(stateOf(bytes), Not(StartsWith("unsupported: "))) << at << ' ' << bit;
            }
}

TEST(PhotoStates, kindsOfTiffThatAreNotDecodedAreUnsupported) {
    struct Kind {
        TinyTiff tiff;
        const char* words;
    };
    for (const Kind& kind :
         {Kind{{.compression = 34712}, "JPEG 2000"}, Kind{{.compression = 50002}, "JPEG XL"},
          Kind{{.format = 3, .bits = 32}, "1 floating point samples of 32 bits"},
          Kind{{.format = 2, .bits = 16}, "signed"}, Kind{{.format = 6, .bits = 64}, "complex"},
          Kind{{.bits = 32}, "unsigned integer samples of 32 bits"},
          Kind{{.samples = 20}, "20 unsigned"},
          Kind{{.photometric = 32803, .bits = 16}, "colour filter array"},
          Kind{{.photometric = 8}, "1 of 8 bits"}}) {
        const std::string whole = tinyTiff(kind.tiff);
        SCOPED_TRACE(kind.words);
        EXPECT_THAT(stateOf(whole), AllOf(StartsWith("unsupported: "), HasSubstr(kind.words)));
        EXPECT_THAT(stateOf(whole.substr(0, whole.size() - 1)), StartsWith("damaged: "));
    }
    EXPECT_EQ(stateOf(tinyTiff({})), "decoded");
    for (const TinyTiff& nonsense :
         {TinyTiff{.compression = 12345}, TinyTiff{.photometric = 77}, TinyTiff{.format = 9},
          TinyTiff{.bits = 43}, TinyTiff{.samples = 0}})
        EXPECT_THAT(stateOf(tinyTiff(nonsense)), StartsWith("damaged: "));
}

/// A TIFF may hold a JPEG that libtiff's own libjpeg cannot decode.
TEST(PhotoStates, aRareJpegWithinATiffIsUnsupported) {
    TiffOptions options;
    options.compression = 7;
    const std::string whole = encodeTiff(picture(), options);
    EXPECT_EQ(stateOf(whole), "decoded");
    std::string rare = replaced(whole, "\xFF\xC0", "\xFF\xC3");
    for (std::size_t at = rare.find("\xFF\xDA"); at != std::string::npos;
         at = rare.find("\xFF\xDA", at + 1)) {
        rare[at + 11] = 1;
        rare[at + 12] = 0;
    }
    EXPECT_THAT(stateOf(rare), AllOf(StartsWith("unsupported: "), HasSubstr("lossless JPEG")));
}

TEST(PhotoStates, codecsWithinHeifThatAreNotDecodedAreUnsupported) {
    HeifOptions options;
    options.av1 = true;
    const std::string whole = encodeHeif(picture(), options);
    if (whole.empty())
        GTEST_SKIP() << "libheif has no encoder for AV1";
    EXPECT_EQ(stateOf(whole), "decoded");
    for (const auto& [type, name] : {std::pair{"vvc1", "H.266 / VVC"}, std::pair{"avc1", "AVC"},
                                     std::pair{"j2k1", "JPEG 2000"}}) {
        const std::string other = replaced(replaced(whole, "av01", type), "av1C", "zq9C");
        EXPECT_THAT(stateOf(other),
                    AllOf(StartsWith("unsupported: "), HasSubstr("libheif"), HasSubstr(name)));
        EXPECT_THAT(stateOf(other.substr(0, other.size() - 20)), StartsWith("damaged: "));
    }
    EXPECT_THAT(stateOf(whole.substr(0, whole.size() / 2)), StartsWith("damaged: "));
}

TEST(PhotoStates, anEncryptedPictureWithinHeifIsEncrypted) {
    HeifOptions options;
    options.av1 = true;
    std::string bytes = encodeHeif(picture(), options);
    if (bytes.empty())
        GTEST_SKIP() << "libheif has no encoder for AV1";
    // The number of a protection scheme stands before the item's type, the schemes in a box.
    const std::size_t item = bytes.find("infe");
    bytes[bytes.find("av01", item) - 1] = 1;
    EXPECT_EQ(stateOf(bytes), "decoded") << "a flipped bit is no encryption";
    const std::string schemes = "\0\0\0\x0Eipro\0\0\0\0\0\1"s;
    const std::size_t meta = bytes.find("meta");
    bytes.insert(meta + 8, schemes);
    bytes[meta - 1] = static_cast<char>(bytes[meta - 1] + static_cast<char>(schemes.size()));
    ASSERT_GE(static_cast<unsigned char>(bytes[meta - 1]), schemes.size()) << "a carry";
    EXPECT_THAT(stateOf(bytes), StartsWith("encrypted: "));
    EXPECT_THAT(stateOf(bytes.substr(0, bytes.size() - 20)), StartsWith("damaged: "));
}

TEST(PhotoStates, brandsOfOtherStillPicturesAreNoVideos) {
    for (const char* brand : {"vvic", "j2ki", "avci", "jpeg", "evbi", "mif2"}) {
        const std::string bytes = "\0\0\0\x18"
                                  "ftyp"s +
                                  brand + "\0\0\0\0"s + brand + "mif2" +
                                  "\0\0\0\x08"
                                  "free"s;
        EXPECT_THAT(stateOf(bytes), Not(StartsWith("not media: "))) << brand;
    }
}

TEST(PhotoStates, picturesWithoutAReaderAreKnownByName) {
    const std::string jp2 = "\0\0\0\x0CjP  \r\n\x87\n\0\0\0\x14"
                            "ftypjp2 \0\0\0\0jp2 "s +
                            "\0\0\0\x10jp2c12345678"s;
    const std::vector<std::pair<std::string, const char*>> kinds{
        {jp2, "JPEG 2000"},
        {"\xFF\x4F\xFF\x51\0\x2F"s, "JPEG 2000"},
        {"\0\0\0\x0CJXL \r\n\x87\n"s, "JPEG XL"},
        {"\xFF\x0A\x20\x30"s, "JPEG XL"},
        {"P6\n2 2\n255\n123456789012"s, "Netpbm"},
        {"8BPS\0\1\0\0\0\0\0\0\0\3\0\0\0\1\0\0\0\1"s, "Photoshop"},
        {"\x76\x2F\x31\x01\2\0\0\0"s, "OpenEXR"},
        {"qoif\0\0\0\1\0\0\0\1\3\0"s, "QOI"}};
    for (const auto& [bytes, name] : kinds)
        EXPECT_THAT(stateOf(bytes), AllOf(StartsWith("unsupported: "), HasSubstr(name)));
    EXPECT_THAT(stateOf(jp2.substr(0, jp2.size() - 1)),
                AllOf(StartsWith("damaged: "), HasSubstr("cut off")));
    EXPECT_THAT(stateOf("P6 is a plan.\n"), StartsWith("not media: "));
    EXPECT_THAT(stateOf("\x01\xDA and nothing else of an SGI picture"), StartsWith("not media: "));
}

TEST(PhotoStates, otherFilesInThePlaceOfPixelsAreUnsupported) {
    std::string bmp = encodeBmp(picture());
    bmp[28] = 0; // bits a pixel
    bmp[30] = 4; // a JPEG
    EXPECT_THAT(stateOf(bmp), StartsWith("damaged: ")) << "no JPEG is there";
    bmp.replace(54, 3, "\xFF\xD8\xFF");
    EXPECT_THAT(stateOf(bmp), AllOf(StartsWith("unsupported: "), HasSubstr("JPEG")));
    const std::string png = encodePng(picture());
    const std::string apple =
        png.substr(0, 8) + "\0\0\0\4CgBI\x50\0\x20\2\x2B\xD5\xB3\x7F"s + png.substr(8);
    EXPECT_THAT(stateOf(apple), AllOf(StartsWith("unsupported: "), HasSubstr("CgBI")));
    EXPECT_THAT(stateOf(apple.substr(0, apple.size() / 2)), StartsWith("damaged: "));
}
