// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/filters/colormap.h"
#include "core/filters/photomap.h"
#include "ui/viewer/pyramid.h"
#include "ui/viewer/viewtransform.h"

#include <QImage>
#include <QString>

namespace lineament::ui {

/// An attention block that a map comes from, and what it learned to weigh its places with.
struct BlockGamma {
    std::string block;
    float gamma = 0;
};

/// A float map as the viewer shows it: the values, where they lie, and how they become colours.
/// Either photoMap (in photo pixels) or cropMap (in the crop's cells) is set.
struct ShownMap {
    QString title; ///< e.g. "Attention, fused (face F1)"
    QString unit;
    QString size;                   ///< e.g. "75 x 75 cells"
    QString note;                   ///< e.g. "gamma 0.0213"; may be empty
    QString layer;                  ///< stable name for sidecar files
    std::vector<BlockGamma> gammas; ///< of an attention map: one, or all that are fused in it

    MapPyramidPtr photoMap;
    FloatMapPtr cropMap;
    int cropSize = 0;
    Affine photoToCrop;

    filters::Colormap colormap = filters::Colormap::Inferno;
    filters::ValueRange range;
    double opacity = 0.6;

    bool isNull() const { return !photoMap && !cropMap; }
    /// The value that is shown at a photo point; NaN outside the map.
    float valueAt(QPointF photo) const;
};

/// A part of a map as colours, and where in the photo it lies.
struct MapPicture {
    QImage image;         ///< ARGB32 premultiplied, NaN transparent
    QRectF photo;         ///< photo rectangle that the image covers
    bool nearest = false; ///< pixels are values: no interpolation
};

/// Colours the visible part of a map; keeps the last picture until view or map changes.
class MapPainter {
public:
    void setMap(ShownMap map);
    const ShownMap& map() const { return m_map; }
    const MapPicture& picture(const ViewTransform& view, double devicePixelRatio);
    /// Photo pixels (per side) behind one painted value of a photo map: 1, 2, 4...
    static int reduction(const ShownMap& map, const ViewTransform& view, double devicePixelRatio);

private:
    ShownMap m_map;
    MapPicture m_picture;
    QRectF m_visible;
    double m_zoom = 0;
    bool m_valid = false;
};

/// @p map with each value replaced by its colour; NaN becomes transparent.
QImage coloured(const FloatMap& map, filters::Colormap colormap, filters::ValueRange range);

} // namespace lineament::ui
