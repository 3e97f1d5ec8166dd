// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/shownmap.h"

#include "core/faces/aligner.h"

#include <array>
#include <cmath>
#include <limits>

namespace lineament::ui {

namespace {

/// Attention maps are coarse (tens of cells): more samples than this add nothing but time.
constexpr double kMaxSamples = 400'000;

std::array<QRgb, 256> colourTable(filters::Colormap colormap) {
    std::array<QRgb, 256> table{};
    const auto& entries = filters::colormapTable(colormap);
    for (std::size_t i = 0; i < table.size(); ++i)
        table[i] = qRgb(entries[i][0], entries[i][1], entries[i][2]);
    return table;
}

QImage colouredPart(const FloatMap& map, const QRect& rect, const ShownMap& shown) {
    const auto table = colourTable(shown.colormap);
    QImage out(rect.size(), QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < rect.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(out.scanLine(y));
        for (int x = 0; x < rect.width(); ++x) {
            const float v = map.at(rect.x() + x, rect.y() + y);
            line[x] = std::isnan(v) ? 0U : table[filters::colormapIndex(v, shown.range)];
        }
    }
    return out;
}

/// The level whose pixels come nearest to device pixels: at most 1.4 values a device pixel and
/// side, so that a full-screen part stays quick.
int mapLevel(int levels, const ViewTransform& view, double devicePixelRatio) {
    const double scale = view.zoom() * devicePixelRatio;
    if (scale >= 1)
        return 0;
    return std::clamp(static_cast<int>(std::lround(std::log2(1 / scale))), 0, levels - 1);
}

MapPicture photoPicture(const ShownMap& map, const ViewTransform& view, double devicePixelRatio) {
    const int level = mapLevel(map.photoMap->levels(), view, devicePixelRatio);
    const auto& values = map.photoMap->level(level);
    const double side = std::ldexp(1.0, level);
    const QRectF visible = view.visible();
    const QRect rect = QRectF(visible.topLeft() / side, visible.size() / side)
                           .toAlignedRect()
                           .intersected(QRect(0, 0, values.width, values.height));
    MapPicture picture;
    if (rect.isEmpty())
        return picture;
    picture.image = colouredPart(values, rect, map);
    picture.photo = QRectF(QPointF(rect.topLeft()) * side, QSizeF(rect.size()) * side);
    picture.nearest = view.zoom() * devicePixelRatio >= 1;
    return picture;
}

QRectF boundsOfCrop(const ShownMap& map) {
    double left = std::numeric_limits<double>::max(), top = left, right = -left, bottom = -left;
    for (const auto& corner : faces::cropCorners(map.photoToCrop, map.cropSize)) {
        left = std::min(left, corner.x);
        right = std::max(right, corner.x);
        top = std::min(top, corner.y);
        bottom = std::max(bottom, corner.y);
    }
    return {left, top, right - left, bottom - top};
}

MapPicture cropPicture(const ShownMap& map, const ViewTransform& view, double devicePixelRatio) {
    MapPicture picture;
    const QRectF part = boundsOfCrop(map).intersected(view.visible());
    if (part.isEmpty())
        return picture;
    // Photo pixels a sample: one device pixel, or more when that would be too many samples.
    const double device = 1 / (view.zoom() * devicePixelRatio);
    const double step = std::max(device, std::sqrt(part.width() * part.height() / kMaxSamples));
    const int width = std::max(1, static_cast<int>(std::ceil(part.width() / step)));
    const int height = std::max(1, static_cast<int>(std::ceil(part.height() / step)));
    const Affine outputToPhoto{step, 0, part.x(), 0, step, part.y()};
    const auto values = filters::resampleCropMap(
        *map.cropMap, map.cropSize, outputToPhoto.then(map.photoToCrop), width, height);
    picture.image = coloured(values, map.colormap, map.range);
    picture.photo = QRectF(part.topLeft(), QSizeF(width, height) * step);
    return picture;
}

} // namespace

QImage coloured(const FloatMap& map, filters::Colormap colormap, filters::ValueRange range) {
    ShownMap shown;
    shown.colormap = colormap;
    shown.range = range;
    return colouredPart(map, QRect(0, 0, map.width, map.height), shown);
}

float ShownMap::valueAt(QPointF photo) const {
    constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
    if (photoMap) {
        const auto& map = photoMap->level(0);
        const int x = static_cast<int>(std::floor(photo.x()));
        const int y = static_cast<int>(std::floor(photo.y()));
        return x >= 0 && y >= 0 && x < map.width && y < map.height ? map.at(x, y) : kNone;
    }
    if (!cropMap)
        return kNone;
    // The one output pixel has its centre at (0.5, 0.5).
    const Affine pixelToPhoto{1, 0, photo.x() - 0.5, 0, 1, photo.y() - 0.5};
    return filters::resampleCropMap(*cropMap, cropSize, pixelToPhoto.then(photoToCrop), 1, 1)
        .at(0, 0);
}

void MapPainter::setMap(ShownMap map) {
    m_map = std::move(map);
    m_valid = false;
}

const MapPicture& MapPainter::picture(const ViewTransform& view, double devicePixelRatio) {
    const QRectF visible = view.visible();
    const double zoom = view.zoom() * devicePixelRatio;
    if (m_valid && visible == m_visible && zoom == m_zoom)
        return m_picture;
    m_visible = visible;
    m_zoom = zoom;
    m_valid = true;
    m_picture = m_map.photoMap  ? photoPicture(m_map, view, devicePixelRatio)
                : m_map.cropMap ? cropPicture(m_map, view, devicePixelRatio)
                                : MapPicture{};
    return m_picture;
}

int MapPainter::reduction(const ShownMap& map, const ViewTransform& view, double devicePixelRatio) {
    return map.photoMap ? 1 << mapLevel(map.photoMap->levels(), view, devicePixelRatio) : 1;
}

} // namespace lineament::ui
