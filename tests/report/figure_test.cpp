// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/figure.h"

#include "core/report/colourbar.h"
#include "tests/report/support.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

using namespace lineament;
using namespace lineament::report;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

Rgb8Image flat(int width, int height, std::uint8_t level) {
    return {width, height,
            std::vector<std::uint8_t>(
                static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, level)};
}

/// Columns of 0 and 200 in turn.
Rgb8Image columns(int width, int height) {
    auto photo = flat(width, height, 0);
    for (std::size_t i = 0; i < photo.data.size(); ++i)
        photo.data[i] = i / 3 % 2 == 0 ? 0 : 200;
    return photo;
}

} // namespace

TEST(ScaledRegion, isTheMeanOfTheAreaUnderEachPixel) {
    const auto photo = columns(64, 32);
    const QImage image = scaledRegion(photo, {0, 0, 64, 32}, 16);
    ASSERT_EQ(image.size(), QSize(16, 8));
    for (int y = 0; y < 8; ++y)
        for (int x = 0; x < 16; ++x)
            EXPECT_EQ(image.pixel(x, y), qRgb(100, 100, 100));
    // 64 to 48: a pixel covers 4/3 columns. The mean of all stays.
    const QImage uneven = scaledRegion(photo, {0, 0, 64, 32}, 48);
    double sum = 0;
    for (int x = 0; x < 48; ++x)
        sum += qRed(uneven.pixel(x, 5));
    EXPECT_NEAR(sum / 48, 100, 0.5);
}

TEST(ScaledRegion, isNeverEnlargedAndIsClippedToThePhoto) {
    const auto photo = columns(20, 10);
    EXPECT_EQ(scaledRegion(photo, {0, 0, 20, 10}, 500).size(), QSize(20, 10));
    EXPECT_EQ(scaledRegion(photo, {15, -5, 50, 50}, 500).size(), QSize(5, 10));
    EXPECT_TRUE(scaledRegion(photo, {30, 0, 5, 5}, 500).isNull());
}

TEST(ReducedMap, leavesOutCellsWithoutAValue) {
    const FloatMap map{4, 2, {1, kNan, kNan, kNan, 3, 2, kNan, kNan}};
    const FloatMap reduced = reducedMap(map, 2);
    ASSERT_EQ(reduced.width, 2);
    EXPECT_FLOAT_EQ(reduced.at(0, 0), 2);
    EXPECT_TRUE(std::isnan(reduced.at(1, 0)));
}

TEST(ColourMap, whatHasNoValueIsClear) {
    MapStyle style;
    style.range = {0, 1};
    const QImage image = colourMap({3, 1, {0, kNan, 1}}, style);
    const auto& table = filters::colormapTable(style.colormap);
    EXPECT_EQ(image.pixel(0, 0), qRgb(table[0][0], table[0][1], table[0][2]));
    EXPECT_EQ(qAlpha(image.pixel(1, 0)), 0);
    EXPECT_EQ(image.pixel(2, 0), qRgb(table[255][0], table[255][1], table[255][2]));
}

TEST(DrawableRange, isFiniteAndNotEmpty) {
    for (const filters::ValueRange range :
         {filters::ValueRange{2, 2}, {0, 0}, {kNan, 1}, {-3, -3}, {0, 1}}) {
        const auto drawn = drawableRange(range);
        EXPECT_TRUE(std::isfinite(drawn.low) && std::isfinite(drawn.high));
        EXPECT_GT(drawn.high, drawn.low);
    }
    EXPECT_EQ(drawableRange({-1, 4}).low, -1);
    EXPECT_EQ(drawableRange({-1, 4}).high, 4);
}

TEST(OverlayOnPhoto, thePhotoShowsThroughByTheOpacityAndWhereTheMapIsEmpty) {
    const auto photo = flat(40, 40, 100);
    filters::PlacedMap map{10, 10, {20, 20, std::vector<float>(400, 1.0F)}};
    for (int y = 0; y < 20; ++y)
        map.map.at(0, y) = kNan;
    MapStyle style;
    style.range = {0, 1};
    style.opacity = 0.5;
    const QImage image = overlayOnPhoto(photo, {0, 0, 40, 40}, map, style, 40);
    const auto& top = filters::colormapTable(style.colormap)[255];
    EXPECT_EQ(image.pixel(5, 5), qRgb(100, 100, 100)) << "outside the map";
    EXPECT_EQ(image.pixel(10, 20), qRgb(100, 100, 100)) << "no value there";
    EXPECT_NEAR(qRed(image.pixel(20, 20)), (100 + top[0]) / 2, 1);
    EXPECT_NEAR(qBlue(image.pixel(20, 20)), (100 + top[2]) / 2, 1);
}

TEST(AnnotatedPhoto, drawsABoxWhereTheFaceIs) {
    const auto photo = flat(400, 300, 100);
    analysis::FaceResult face;
    face.face.id = "F1";
    face.face.box = {100, 100, 120, 120};
    face.state = analysis::FaceState::Scored;
    const QImage image = annotatedPhoto(photo, {face}, 400);
    ASSERT_EQ(image.size(), QSize(400, 300));
    EXPECT_EQ(image.pixel(160, 160), qRgb(100, 100, 100)) << "the face itself stays free";
    const auto isColour = [&](const QImage& picture, auto matches) {
        for (int y = 130; y < 190; ++y)
            if (matches(QColor(picture.pixel(100, y))))
                return true;
        return false;
    };
    EXPECT_TRUE(isColour(image, [](const QColor& c) {
        return c.lightness() < 95 && c.saturation() < 60;
    })) << "a grey line at the box's left edge: a score by itself has no colour";
    face.verdict.kind = analysis::VerdictKind::Support;
    face.verdict.supports = analysis::Proposition::Hd;
    EXPECT_TRUE(isColour(annotatedPhoto(photo, {face}, 400),
                         [](const QColor& c) { return c.blue() > 150 && c.red() < 100; }));
    face.verdict.supports = analysis::Proposition::Hp;
    EXPECT_TRUE(isColour(annotatedPhoto(photo, {face}, 400),
                         [](const QColor& c) { return c.red() > 150 && c.blue() < 60; }));
    EXPECT_EQ(annotatedPhoto(photo, {}, 400).pixel(100, 150), qRgb(100, 100, 100));
}

TEST(RenderFigure, holdsThePictureUnscaledOnEitherGround) {
    QImage picture(30, 20, QImage::Format_RGB32);
    picture.fill(qRgb(1, 99, 7));
    MapStyle style;
    style.range = {0, 2};
    const FigureText text{"Title", "photo.jpg, SHA-256 " + QString(64, 'a'), "units", "note"};
    for (const Ground ground : {Ground::White, Ground::Dark}) {
        const QImage figure = renderFigure(picture, style, text, ground);
        int count = 0;
        for (int y = 0; y < figure.height(); ++y)
            for (int x = 0; x < figure.width(); ++x)
                count += figure.pixel(x, y) == qRgb(1, 99, 7) ? 1 : 0;
        EXPECT_EQ(count, 30 * 20);
        EXPECT_EQ(qRed(figure.pixel(0, 0)) > 128, ground == Ground::White);
    }
}

TEST(ScaleNumbers, haveTheDecimalsThatTellThemApart) {
    EXPECT_EQ(rangeText({0.4981F, 0.5023F}), "0.49810 to 0.50230");
    EXPECT_EQ(scaleNumber(-0.0001, 3), "0.00");
    EXPECT_EQ(scaleNumber(12, 100), "12");
}
