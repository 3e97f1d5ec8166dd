// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "ui/theme/theme.h"
#include "ui/viewer/shownmap.h"

#include <QRectF>

class QPainter;

namespace lineament::ui {

inline QRectF toQRectF(const RectF& r) {
    return {r.x, r.y, r.width, r.height};
}
inline RectF toRectF(const QRectF& r) {
    return {r.x(), r.y(), r.width(), r.height()};
}

/// Things that are painted over the photo, in view coordinates.
namespace overlays {

/// How the faces are drawn.
struct FaceStyle {
    bool landmarks = false;
    QString selected;
};
void paintFaces(QPainter& painter, const std::vector<analysis::FaceResult>& faces,
                const ViewTransform& view, const FaceStyle& style, const Colours& colours);

/// Where a face track lies on a frame of a video that was not analysed.
struct TrackMark {
    QString id;
    QRectF box; ///< photo pixels
};
/// Dashed boxes that say that they lie between samples.
void paintMarks(QPainter& painter, const std::vector<TrackMark>& marks, const ViewTransform& view,
                const QString& selected);

/// The frame, corner grips included, of a box that is being edited.
void paintEditBox(QPainter& painter, const QRectF& viewBox, const Colours& colours);

/// The region of interest; with corner grips when it can be changed.
void paintRegion(QPainter& painter, const QRectF& viewBox, bool grips, const Colours& colours);

/// Colour bar with numbers, unit and size of the map (R14), at the lower left of @p area.
void paintLegend(QPainter& painter, const ShownMap& map, int reduction, const QRectF& area,
                 const Colours& colours);

/// Where the navigator lies, and its paint: the whole photo with the visible part framed.
QRectF navigatorRect(const ViewTransform& view);
void paintNavigator(QPainter& painter, const PhotoPyramid& photo, const ViewTransform& view,
                    const Colours& colours);

/// The line between original and map, with its grip and words on both sides.
void paintWipe(QPainter& painter, double x, const QRectF& area, const Colours& colours);

} // namespace overlays

} // namespace lineament::ui
