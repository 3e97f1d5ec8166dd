// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/greyview.h"

#include "core/base/error.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace lineament::faces {
namespace {

/// Pixels of the photo between two looks at the stop token: about 10 ms.
constexpr int kPixelsPerStrip = 4'000'000;

cv::Rect wholePixels(const RectF& region, const Rgb8Image& photo) {
    const int left = static_cast<int>(std::clamp(std::floor(region.x), 0.0, photo.width - 1.0));
    const int top = static_cast<int>(std::clamp(std::floor(region.y), 0.0, photo.height - 1.0));
    const double right = std::ceil(region.x + region.width);
    const double bottom = std::ceil(region.y + region.height);
    const int width =
        static_cast<int>(std::clamp(right - left, 1.0, static_cast<double>(photo.width - left)));
    const int height =
        static_cast<int>(std::clamp(bottom - top, 1.0, static_cast<double>(photo.height - top)));
    return {left, top, width, height};
}

/// Grey and averaged over factor x factor pixels; a remainder on the right and below is left out.
cv::Mat reducedGrey(const Rgb8Image& photo, const cv::Rect& part, int factor,
                    const std::stop_token& stop) {
    // OpenCV has no view of constant memory; nothing writes through this header.
    const cv::Mat whole(photo.height, photo.width, CV_8UC3,
                        const_cast<std::uint8_t*>(photo.row(0)));
    const cv::Size size(std::max(part.width / factor, 1), std::max(part.height / factor, 1));
    cv::Mat out(size, CV_8UC1);
    const int rowsPerStrip =
        std::clamp(kPixelsPerStrip / std::max(part.width * factor, 1), 1, size.height);
    cv::Mat grey;
    for (int row = 0; row < size.height; row += rowsPerStrip) {
        if (stop.stop_requested())
            throw Cancelled();
        const int rows = std::min(rowsPerStrip, size.height - row);
        const cv::Rect source(part.x, part.y + row * factor, size.width * factor, rows * factor);
        cv::cvtColor(whole(source & cv::Rect(0, 0, photo.width, photo.height)), grey,
                     cv::COLOR_RGB2GRAY);
        cv::Mat target = out.rowRange(row, row + rows);
        cv::resize(grey, target, target.size(), 0, 0, cv::INTER_AREA);
    }
    return out;
}

} // namespace

GreyView makeGreyView(const Rgb8Image& photo, const RectF& region, double maxPixels,
                      double maxScale, const std::stop_token& stop) {
    const cv::Rect part = wholePixels(region, photo);
    const double area = static_cast<double>(part.width) * part.height;
    GreyView view;
    view.origin = {static_cast<double>(part.x), static_cast<double>(part.y)};
    view.scale = std::min(std::sqrt(maxPixels / area), maxScale);
    // Never thinner than a pixel, so that the copy of a one-pixel strip is no empty picture.
    view.scale = std::max(view.scale, 1.0 / std::min(part.width, part.height));
    const int shortSide = std::min(part.width, part.height);
    const int factor = std::clamp(static_cast<int>(1 / view.scale), 1, shortSide);
    const cv::Mat reduced = reducedGrey(photo, part, factor, stop);
    if (stop.stop_requested())
        throw Cancelled();
    const double rest = view.scale * factor;
    if (std::fabs(rest - 1) < 1e-9)
        view.image = reduced;
    else
        cv::resize(reduced, view.image, {}, rest, rest,
                   rest < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    return view;
}

cv::Mat cutUpright(const GreyView& view, const TurnedSquare& face, double facePixels, double span) {
    const int size = static_cast<int>(std::lround(facePixels * span));
    TurnedSquare wide = face;
    wide.side *= span;
    // From view pixels' corners to crop pixels' corners.
    const Affine viewToPhoto{1 / view.scale, 0, view.origin.x, 0, 1 / view.scale, view.origin.y};
    Affine t = viewToPhoto.then(squareToCrop(wide, size));
    const PointF centre = t.inverse().map({size / 2.0, size / 2.0});
    const int reach = static_cast<int>(std::ceil(size / t.scale() * 0.71)) + 4;
    const cv::Rect needed(static_cast<int>(std::floor(centre.x)) - reach,
                          static_cast<int>(std::floor(centre.y)) - reach, 2 * reach, 2 * reach);
    const cv::Rect part = needed & cv::Rect(0, 0, view.image.cols, view.image.rows);
    if (part.empty())
        return cv::Mat(size, size, CV_8UC1, cv::Scalar(128));
    cv::Mat source = view.image(part);
    t = Affine{1, 0, static_cast<double>(part.x), 0, 1, static_cast<double>(part.y)}.then(t);
    const int factor =
        std::clamp(static_cast<int>(1 / t.scale()), 1, std::min(part.width, part.height));
    if (factor > 1) {
        const cv::Size cells(part.width / factor, part.height / factor);
        cv::resize(source(cv::Rect(0, 0, cells.width * factor, cells.height * factor)), source,
                   cells, 0, 0, cv::INTER_AREA);
        const double f = factor;
        t = Affine{f, 0, 0, 0, f, 0}.then(t);
    }
    // warpAffine counts by pixel centres: shift both sides by half a pixel.
    t = Affine{1, 0, 0.5, 0, 1, 0.5}.then(t).then(Affine{1, 0, -0.5, 0, 1, -0.5});
    cv::Mat out;
    cv::warpAffine(source, out, cv::Matx23d(t.a, t.b, t.tx, t.c, t.d, t.ty), {size, size},
                   cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return out;
}

TurnedView turnView(const GreyView& view, double degrees) {
    TurnedView turned;
    turned.degrees = degrees;
    turned.scale = view.scale;
    turned.origin = view.origin;
    const cv::Size size = view.image.size();
    const cv::Point2f centre(static_cast<float>(size.width - 1) / 2,
                             static_cast<float>(size.height - 1) / 2);
    const double angle = degrees * CV_PI / 180;
    const double c = std::fabs(std::cos(angle)), s = std::fabs(std::sin(angle));
    const cv::Size bounds(static_cast<int>(std::ceil(size.width * c + size.height * s)),
                          static_cast<int>(std::ceil(size.width * s + size.height * c)));
    cv::Mat matrix = cv::getRotationMatrix2D(centre, degrees, 1);
    matrix.at<double>(0, 2) += (bounds.width - size.width) / 2.0;
    matrix.at<double>(1, 2) += (bounds.height - size.height) / 2.0;
    cv::warpAffine(view.image, turned.image, matrix, bounds, cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                   cv::Scalar(128));
    cv::Mat inverse;
    cv::invertAffineTransform(matrix, inverse);
    turned.toViewPixels = cv::Matx23d(inverse.ptr<double>());
    return turned;
}

TurnedSquare TurnedView::toPhoto(const RectF& hit) const {
    const PointF centre = hit.centre();
    const cv::Vec2d p = toViewPixels * cv::Vec3d(centre.x - 0.5, centre.y - 0.5, 1);
    return {{(p[0] + 0.5) / scale + origin.x, (p[1] + 0.5) / scale + origin.y},
            std::sqrt(hit.area()) / scale,
            degrees};
}

} // namespace lineament::faces
