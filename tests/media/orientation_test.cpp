// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Exif orientation 1 to 8 in every format that carries one.

#include "core/media/photo.h"
#include "tests/media/encoders.h"
#include "tests/media/sources.h"

#include <gtest/gtest.h>

#include <array>

using namespace lineament;
using namespace lineament::media;
using namespace lineament::media::test;

namespace {

constexpr int kWidth = 48, kHeight = 32;

enum Corner { TopLeft, TopRight, BottomLeft, BottomRight };
using Colour = std::array<int, 3>;
constexpr std::array<Colour, 4> kColours{
    {{200, 40, 40}, {40, 180, 60}, {50, 70, 200}, {230, 220, 90}}};

/// Four quarters in four colours, by the corner of the stored picture.
Raster quarters() {
    return makeRaster(kWidth, kHeight, 3, [](int x, int y, int c) {
        const int corner = (x >= kWidth / 2 ? 1 : 0) + (y >= kHeight / 2 ? 2 : 0);
        return static_cast<unsigned>(
            kColours[static_cast<std::size_t>(corner)][static_cast<std::size_t>(c)]);
    });
}

/// Which stored corner lies top left, top right, bottom left, bottom right of the upright picture
/// (Exif 2.32, tag 0x0112: what the stored 0th row and 0th column are visually).
constexpr std::array<std::array<Corner, 4>, 8> kUpright{{
    {TopLeft, TopRight, BottomLeft, BottomRight}, // 1: row top, column left
    {TopRight, TopLeft, BottomRight, BottomLeft}, // 2: row top, column right
    {BottomRight, BottomLeft, TopRight, TopLeft}, // 3: row bottom, column right
    {BottomLeft, BottomRight, TopLeft, TopRight}, // 4: row bottom, column left
    {TopLeft, BottomLeft, TopRight, BottomRight}, // 5: row left, column top
    {BottomLeft, TopLeft, BottomRight, TopRight}, // 6: row right, column top
    {BottomRight, TopRight, BottomLeft, TopLeft}, // 7: row right, column bottom
    {TopRight, BottomRight, TopLeft, BottomLeft}, // 8: row left, column bottom
}};

void expectUpright(const Photo& photo, int orientation) {
    const auto& p = *photo.pixels;
    const bool turned = orientation >= 5;
    ASSERT_EQ(p.width, turned ? kHeight : kWidth);
    ASSERT_EQ(p.height, turned ? kWidth : kHeight);
    for (int corner = 0; corner < 4; ++corner) {
        const int x = p.width * (corner % 2 == 0 ? 1 : 3) / 4;
        const int y = p.height * (corner < 2 ? 1 : 3) / 4;
        const Colour& expected = kColours[kUpright[static_cast<std::size_t>(orientation - 1)]
                                                  [static_cast<std::size_t>(corner)]];
        for (int c = 0; c < 3; ++c)
            // Flat quarters survive every codec but for its colour transform and quantisation.
            EXPECT_NEAR(p.row(y)[3 * x + c], expected[static_cast<std::size_t>(c)], 6)
                << "corner " << corner << ", channel " << c;
    }
}

class Orientation : public testing::TestWithParam<int> {};

} // namespace

TEST_P(Orientation, jpeg) {
    JpegOptions options;
    options.exif = exifWithOrientation(GetParam());
    const auto photo = decode(encodeJpeg(quarters(), options));
    expectUpright(photo, GetParam());
    EXPECT_EQ(photo.info.orientation, GetParam());
    EXPECT_EQ(photo.info.storedWidth, kWidth);
    EXPECT_EQ(photo.info.storedHeight, kHeight);
}

TEST_P(Orientation, png) {
    PngOptions options;
    options.exif = exifWithOrientation(GetParam());
    expectUpright(decode(encodePng(quarters(), options)), GetParam());
}

TEST_P(Orientation, tiff) {
    TiffOptions options;
    options.orientation = GetParam();
    expectUpright(decode(encodeTiff(quarters(), options)), GetParam());
}

TEST_P(Orientation, webp) {
    expectUpright(decode(encodeWebp(quarters(), {0, exifWithOrientation(GetParam())})), GetParam());
}

TEST_P(Orientation, heicTurnsByTheContainer) {
    HeifOptions options;
    options.orientation = GetParam();
    const auto bytes = encodeHeif(quarters(), options);
    if (bytes.empty())
        GTEST_SKIP() << "this libheif has no HEVC encoder";
    expectUpright(decode(bytes), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Exif, Orientation, testing::Range(1, 9));

TEST(OrientationValue, nonsenseIsUpright) {
    for (const int value : {0, 9, 77}) {
        JpegOptions options;
        options.exif = exifWithOrientation(value);
        const auto photo = decode(encodeJpeg(quarters(), options));
        EXPECT_EQ(photo.info.orientation, 1);
        expectUpright(photo, 1);
    }
}
