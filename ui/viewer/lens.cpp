// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/lens.h"

#include "core/report/filled.h"

#include <QCoreApplication>
#include <QPainter>

#include <array>
#include <cmath>

namespace lineament::ui::lens {

namespace {

/// Where the photo ends.
constexpr QRgb kOutside = 0xff606468;

/// Share of the values at either end that the stretch gives up: one hot pixel decides nothing.
constexpr double kTail = 0.005;

QString tr(const char* text) {
    return QCoreApplication::translate("Lens", text);
}

/// The map's values at the photo pixels of @p rect; NaN where it has none.
FloatMap valuesIn(const ShownMap& map, const QRect& rect) {
    if (map.cropMap) {
        const Affine pixelToPhoto{1, 0, static_cast<double>(rect.left()),
                                  0, 1, static_cast<double>(rect.top())};
        return filters::resampleCropMap(*map.cropMap, map.cropSize,
                                        pixelToPhoto.then(map.photoToCrop), rect.width(),
                                        rect.height());
    }
    const auto& all = map.photoMap->level(0);
    FloatMap out{rect.width(), rect.height(),
                 std::vector<float>(static_cast<std::size_t>(rect.width()) *
                                        static_cast<std::size_t>(rect.height()),
                                    std::numeric_limits<float>::quiet_NaN())};
    const QRect part = rect.intersected(QRect(0, 0, all.width, all.height));
    for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x)
            out.at(x - rect.left(), y - rect.top()) = all.at(x, y);
    return out;
}

/// Lays the map over the pixels @p inside, right of the divider.
void blend(QImage& image, const QRect& inside, const ShownMap& map, QPoint origin, double mapFrom) {
    QRectF part(inside);
    part.setLeft(std::max(part.left(), std::round(mapFrom) - origin.x()));
    if (part.isEmpty())
        return;
    const QImage colours =
        coloured(valuesIn(map, QRect(origin, image.size())), map.colormap, map.range);
    QPainter painter(&image);
    painter.setOpacity(map.opacity);
    painter.setClipRect(part);
    painter.drawImage(0, 0, colours);
}

/// The values between which nearly all channels of nearly all pixels of @p inside lie.
std::pair<int, int> bounds(const QImage& image, const QRect& inside) {
    std::array<int, 256> counts{};
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        for (int x = inside.left(); x <= inside.right(); ++x)
            for (const int v : {qRed(line[x]), qGreen(line[x]), qBlue(line[x])})
                ++counts[static_cast<std::size_t>(v)];
    }
    const auto tail = static_cast<int>(3.0 * inside.width() * inside.height() * kTail);
    int low = 0, high = 255;
    for (int seen = counts[0]; seen <= tail && low < 255;)
        seen += counts[static_cast<std::size_t>(++low)];
    for (int seen = counts[255]; seen <= tail && high > 0;)
        seen += counts[static_cast<std::size_t>(--high)];
    return {low, std::max(low, high)};
}

void stretch(QImage& image, const QRect& inside, int low, int high) {
    if (high <= low)
        return;
    std::array<int, 256> table{};
    for (int v = 0; v < 256; ++v)
        table[static_cast<std::size_t>(v)] = std::clamp((v - low) * 255 / (high - low), 0, 255);
    const auto at = [&table](int v) { return table[static_cast<std::size_t>(v)]; };
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = inside.left(); x <= inside.right(); ++x)
            line[x] = qRgb(at(qRed(line[x])), at(qGreen(line[x])), at(qBlue(line[x])));
    }
}

/// Frames the pixel under the cursor, visible on any ground.
void paintCentre(QPainter& painter, const QRectF& pixel) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 200), 3));
    painter.drawRect(pixel);
    painter.setPen(QPen(Qt::white, 1));
    painter.drawRect(pixel);
}

void paintCaption(QPainter& painter, const QRectF& frame, const QString& text) {
    const QFontMetricsF metrics(painter.font());
    const QRectF plate(frame.left(), frame.bottom() - metrics.height() - 6, frame.width(),
                       metrics.height() + 6);
    painter.fillRect(plate, QColor(12, 14, 16, 200));
    painter.setPen(Qt::white);
    painter.drawText(plate, Qt::AlignCenter,
                     metrics.elidedText(text, Qt::ElideRight, plate.width() - 8));
}

} // namespace

double zoomOf(int factor, const ViewTransform& view) {
    return factor * std::max(1.0, view.zoom());
}

Content content(const Rgb8Image& photo, const ShownMap& map, QPoint centre, int side,
                const Style& style) {
    Content out;
    out.origin = centre - QPoint(side / 2, side / 2);
    out.image = QImage(side, side, QImage::Format_RGB32);
    out.image.fill(kOutside);
    const QRect inside = QRect(out.origin, out.image.size())
                             .intersected(QRect(0, 0, photo.width, photo.height))
                             .translated(-out.origin);
    if (inside.isEmpty())
        return out;
    for (int y = inside.top(); y <= inside.bottom(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(out.image.scanLine(y));
        const auto* p = photo.row(out.origin.y() + y) + 3 * (out.origin.x() + inside.left());
        for (int x = inside.left(); x <= inside.right(); ++x, p += 3)
            line[x] = qRgb(p[0], p[1], p[2]);
    }
    if (!style.original && !map.isNull())
        blend(out.image, inside, map, out.origin, style.mapFrom);
    std::tie(out.low, out.high) = bounds(out.image, inside);
    stretch(out.image, inside, out.low, out.high);
    return out;
}

void paint(QPainter& painter, const Rgb8Image& photo, const ShownMap& map,
           const ViewTransform& view, QPointF cursor, const QRectF& area, const Style& style) {
    const QPointF at = view.toPhoto(cursor);
    const QPoint centre(static_cast<int>(std::floor(at.x())), static_cast<int>(std::floor(at.y())));
    if (!QRect(0, 0, photo.width, photo.height).contains(centre))
        return;
    const double zoom = zoomOf(style.factor, view);
    // Odd, so that one pixel is the middle; a little more than fits is cut off.
    const int side = 2 * static_cast<int>(std::ceil(kSide / zoom / 2)) + 1;
    const auto shown = content(photo, map, centre, side, style);
    QRectF frame(0, 0, kSide, kSide);
    frame.moveCenter(cursor);
    frame.moveLeft(
        std::clamp(frame.left(), area.left(), std::max(area.left(), area.right() - frame.width())));
    frame.moveTop(
        std::clamp(frame.top(), area.top(), std::max(area.top(), area.bottom() - frame.height())));
    const double reach = side * zoom / 2;
    painter.save();
    painter.setClipRect(frame);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(QRectF(frame.center() - QPointF(reach, reach), QSizeF(reach, reach) * 2),
                      shown.image);
    QRectF pixel(0, 0, zoom, zoom);
    pixel.moveCenter(frame.center());
    paintCentre(painter, pixel);
    const auto percent = std::lround(zoom * painter.device()->devicePixelRatioF() * 100);
    paintCaption(painter, frame,
                 shown.high > shown.low
                     ? filled(tr("%1 %, %2 to %3 stretched"), percent, shown.low, shown.high)
                     : filled(tr("%1 %, one value: %2"), percent, shown.low));
    painter.setClipping(false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(0, 0, 0, 190), 4));
    painter.drawRect(frame);
    painter.setPen(QPen(Qt::white, 1.5));
    painter.drawRect(frame);
    painter.restore();
}

} // namespace lineament::ui::lens
