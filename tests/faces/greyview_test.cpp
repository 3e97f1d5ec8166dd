// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/faces/greyview.h"
#include "tests/faces/testphotos.h"

#include <gtest/gtest.h>

namespace lineament::faces {
namespace {

/// Centre of mass of what is brighter than the ground, in the view's coordinates (pixel centres at
/// .5).
PointF brightCentre(const cv::Mat& grey) {
    cv::Mat bright;
    cv::threshold(grey, bright, 20, 0, cv::THRESH_TOZERO);
    const cv::Moments m = cv::moments(bright);
    return {m.m10 / m.m00 + 0.5, m.m01 / m.m00 + 0.5};
}

Rgb8Image spotPhoto(int width, int height, const cv::Rect& spot) {
    Rgb8Image photo = plainPhoto(width, height, 0);
    cv::Mat whole(height, width, CV_8UC3, photo.data.data());
    whole(spot).setTo(cv::Scalar::all(255));
    return photo;
}

TEST(GreyView, keepsPlacesAtEveryScale) {
    // Strips of many rows, a reduction that does not divide the size, a part of the photo,
    // enlargement.
    const Rgb8Image photo = spotPhoto(4001, 2503, {1200, 1700, 80, 40});
    for (const double maxPixels : {5e6, 1.3e6, 3e5}) {
        const GreyView view = makeGreyView(photo, {0, 0, 4001, 2503}, maxPixels, 2, {});
        EXPECT_LE(view.image.total(), maxPixels * 1.01);
        const PointF seen = brightCentre(view.image);
        const RectF back = view.toPhoto({seen.x, seen.y, 0, 0});
        EXPECT_NEAR(back.x, 1240, 1.5) << maxPixels;
        EXPECT_NEAR(back.y, 1720, 1.5) << maxPixels;
    }
    const GreyView part = makeGreyView(photo, {1100, 1650, 300, 200}, 1e9, 2, {});
    EXPECT_EQ(part.scale, 2);
    const PointF seen = brightCentre(part.image);
    EXPECT_NEAR(part.toPhoto({seen.x, seen.y, 0, 0}).x, 1240, 0.5);
    EXPECT_NEAR(part.toPhoto({seen.x, seen.y, 0, 0}).y, 1720, 0.5);
}

TEST(GreyView, cutsATurnedSquareUpright) {
    const Rgb8Image photo = spotPhoto(900, 700, {400, 300, 20, 20});
    const GreyView view = makeGreyView(photo, {0, 0, 900, 700}, 4e5, 1, {});
    // The spot lies straight below the square's centre in the frame of a face turned by 30 degrees.
    const double c = std::cos(CV_PI / 6), s = std::sin(CV_PI / 6);
    const TurnedSquare square{{410 + 50 * s, 310 - 50 * c}, 100, 30};
    const cv::Mat cut = cutUpright(view, square, 80, 2);
    ASSERT_EQ(cut.cols, 160);
    const PointF seen = brightCentre(cut);
    EXPECT_NEAR(seen.x, 80, 0.7);
    EXPECT_NEAR(seen.y, 80 + 40, 0.7);
}

TEST(GreyView, turnedViewLeadsBackToThePhoto) {
    const Rgb8Image photo = spotPhoto(900, 700, {600, 200, 20, 20});
    const GreyView view = makeGreyView(photo, {0, 0, 900, 700}, 2e5, 1, {});
    for (const double degrees : {35.0, -90.0, 180.0}) {
        TurnedView turned = turnView(view, degrees);
        turned.image.setTo(0, turned.image < 200); // the ground of the corners
        const PointF seen = brightCentre(turned.image);
        const TurnedSquare square = turned.toPhoto({seen.x - 5, seen.y - 5, 10, 10});
        EXPECT_NEAR(square.centre.x, 610, 1.5) << degrees;
        EXPECT_NEAR(square.centre.y, 210, 1.5) << degrees;
        EXPECT_NEAR(square.side, 10 / view.scale, 1e-6);
        EXPECT_EQ(square.roll, degrees);
    }
}

TEST(GreyView, survivesPhotosOfOneRow) {
    for (const auto& [width, height] : {std::pair{1, 1}, {5000, 1}, {1, 5000}, {3, 7}}) {
        const GreyView view = makeGreyView(
            plainPhoto(width, height),
            {0, 0, static_cast<double>(width), static_cast<double>(height)}, 1000, 2, {});
        EXPECT_FALSE(view.image.empty()) << width << ' ' << height;
        EXPECT_EQ(view.image.at<std::uint8_t>(0, 0), 128);
    }
}

TEST(GreyView, stopsWhenAsked) {
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(makeGreyView(plainPhoto(50, 50), {0, 0, 50, 50}, 1e6, 1, source.get_token()),
                 Cancelled);
}

} // namespace
} // namespace lineament::faces
