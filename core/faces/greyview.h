// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/geometry.h"

#include <opencv2/core.hpp>

#include <stop_token>

namespace lineament::faces {

/// A grey, scaled copy of a part of a photo: what the detectors look at.
struct GreyView {
    cv::Mat image;    ///< CV_8UC1
    double scale = 1; ///< view pixels per photo pixel
    PointF origin;    ///< photo point of the view's top left corner

    RectF toPhoto(const RectF& r) const {
        return {r.x / scale + origin.x, r.y / scale + origin.y, r.width / scale, r.height / scale};
    }
};

/// A view of @p region (clipped to the photo) with at most @p maxPixels pixels and a scale of at
/// most
/// @p maxScale. The photo is read in strips, never copied; the token is looked at between strips.
/// Throws Cancelled.
GreyView makeGreyView(const Rgb8Image& photo, const RectF& region, double maxPixels,
                      double maxScale, const std::stop_token& stop);

/// Cuts a square of @p span times the face's side around a (turned) face square given in photo
/// coordinates, upright, so that the face's side measures @p facePixels.
cv::Mat cutUpright(const GreyView& view, const TurnedSquare& face, double facePixels, double span);

/// The whole view turned by @p degrees counter-clockwise: a face tilted clockwise by them stands
/// upright.
struct TurnedView {
    cv::Mat image;
    double degrees = 0;
    double scale = 1;
    cv::Matx23d toViewPixels; ///< from this picture's pixels to those of the view
    PointF origin;

    /// The photo square of a hit in this picture.
    TurnedSquare toPhoto(const RectF& hit) const;
};
TurnedView turnView(const GreyView& view, double degrees);

} // namespace lineament::faces
