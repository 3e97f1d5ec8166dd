// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/viewer/shownmap.h"

#include <QRect>

class QPainter;

namespace lineament::ui {

/// The magnifier: what is around a point of the photo, as it is shown, enlarged without
/// interpolation and stretched to the full contrast.
namespace lens {

/// View pixels a side.
inline constexpr int kSide = 240;

struct Style {
    int factor = 4; ///< 4 or 8
    bool original = false;
    /// The map begins at this column of the photo: the divider of a wipe.
    double mapFrom = -1;
};

/// What the lens shows.
struct Content {
    QImage image;   ///< one pixel a photo pixel, RGB32; grey where the photo ends
    QPoint origin;  ///< photo pixel of its first pixel; may lie outside the photo
    int low = 0;    ///< this value of the shown picture became 0...
    int high = 255; ///< ...and this one 255; equal: nothing to stretch
};

/// View pixels a photo pixel: @p factor times the view, and at least that many times the photo's
/// own size, so that single pixels are seen however small the view is.
double zoomOf(int factor, const ViewTransform& view);

/// The @p side photo pixels around @p centre (a photo pixel). All channels are stretched alike:
/// hues stay.
Content content(const Rgb8Image& photo, const ShownMap& map, QPoint centre, int side,
                const Style& style);

/// Paints it under the cursor at @p cursor, wholly within @p area (both in view pixels).
void paint(QPainter& painter, const Rgb8Image& photo, const ShownMap& map,
           const ViewTransform& view, QPointF cursor, const QRectF& area, const Style& style);

} // namespace lens

} // namespace lineament::ui
