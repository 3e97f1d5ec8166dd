// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/overlays.h"

#include "core/faces/aligner.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace lineament::ui::overlays {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Overlays", text);
}

QPointF toQPointF(const PointF& p) {
    return {p.x, p.y};
}

/// A light or dark line under a coloured one keeps both visible on any photo.
void strokeTwice(QPainter& painter, const QPainterPath& path, const QPen& pen) {
    QPen under(QColor(0, 0, 0, 150), pen.widthF() + 2, pen.style());
    under.setJoinStyle(Qt::MiterJoin);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(under);
    painter.drawPath(path);
    painter.setPen(pen);
    painter.drawPath(path);
}

void paintLabel(QPainter& painter, const QRectF& box, const QString& text, const QColor& colour) {
    QFont font = painter.font();
    font.setBold(true);
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    const QSizeF size(metrics.horizontalAdvance(text) + 12, metrics.height() + 4);
    QRectF plate(QPointF(box.left() - 1, box.top() - size.height() - 2), size);
    if (plate.top() < 0)
        plate.moveTop(std::max(0.0, box.top() + 2));
    if (plate.left() < 0 && box.right() > 0)
        plate.moveLeft(0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(10, 12, 14, 215));
    painter.drawRoundedRect(plate, 3, 3);
    painter.setPen(colour);
    painter.drawText(plate, Qt::AlignCenter, text);
}

/// Box colours must stand out on the photo whatever the theme: the bright ones of the dark theme.
QColor boxColour(Tone tone) {
    switch (tone) {
    case Tone::Amber:
        return {0xff, 0xbc, 0x45};
    case Tone::Blue:
        return {0x7c, 0xc0, 0xff};
    case Tone::Grey:
        break;
    }
    return {0xd6, 0xda, 0xde};
}

void paintCropSquare(QPainter& painter, const analysis::FaceResult& face, const ViewTransform& view,
                     const QColor& colour) {
    if (face.state == analysis::FaceState::Rejected || face.cropSize <= 0)
        return;
    QPolygonF square;
    for (const auto& corner : faces::cropCorners(face.photoToCrop, face.cropSize))
        square << view.toView(toQPointF(corner));
    QPainterPath path;
    path.addPolygon(square);
    path.closeSubpath();
    strokeTwice(painter, path, QPen(colour, 1, Qt::DashLine));
}

void paintLandmarks(QPainter& painter, const analysis::FaceResult& face, const ViewTransform& view,
                    const QColor& colour) {
    const double radius = std::clamp(view.zoom() * face.face.quality.pixels / 120, 1.2, 4.0);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 1));
    painter.setBrush(colour);
    for (const auto& point : face.face.landmarks)
        painter.drawEllipse(view.toView(toQPointF(point)), radius, radius);
}

void paintFace(QPainter& painter, const analysis::FaceResult& face, const ViewTransform& view,
               const FaceStyle& style) {
    const auto id = QString::fromStdString(face.face.id);
    const bool selected = id == style.selected;
    const bool rejected = face.state == analysis::FaceState::Rejected;
    const QColor colour = boxColour(toneOf(face));
    const QRectF box = view.toView(toQRectF(face.face.box));
    QPainterPath path;
    path.addRect(box);
    QPen pen(colour, selected ? 2.5 : 1.5, rejected ? Qt::DotLine : Qt::SolidLine);
    pen.setJoinStyle(Qt::MiterJoin);
    strokeTwice(painter, path, pen);
    if (selected)
        paintCropSquare(painter, face, view, colour);
    if (style.landmarks && !rejected)
        paintLandmarks(painter, face, view, colour);
    QString label = id;
    if (const auto finding = labelText(face); !finding.isEmpty())
        label += QStringLiteral("  ") + finding;
    else if (rejected)
        // Faces of videos go with their track.
        label += QStringLiteral("  ") +
                 (face.message.starts_with("left out") ? tr("left out") : tr("rejected"));
    paintLabel(painter, box, label, colour);
}

QImage colourBar(filters::Colormap colormap, QSize size) {
    QImage bar(size, QImage::Format_RGB32);
    const auto& table = filters::colormapTable(colormap);
    for (int x = 0; x < size.width(); ++x) {
        const auto& c = table[static_cast<std::size_t>(x * 255 / std::max(1, size.width() - 1))];
        for (int y = 0; y < size.height(); ++y)
            bar.setPixel(x, y, qRgb(c[0], c[1], c[2]));
    }
    return bar;
}

QStringList legendLines(const ShownMap& map, int reduction) {
    QStringList lines{map.unit};
    QString size = map.size;
    if (reduction > 1)
        size += QStringLiteral(", ") + tr("shown as means of %1 x %1 px").arg(reduction);
    lines << size;
    if (!map.note.isEmpty())
        lines << map.note;
    lines << tr("processed, for illustration");
    return lines;
}

} // namespace

void paintFaces(QPainter& painter, const std::vector<analysis::FaceResult>& faces,
                const ViewTransform& view, const FaceStyle& style, const Colours&) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // The selected face comes last, on top.
    for (const bool selected : {false, true})
        for (const auto& face : faces)
            if ((QString::fromStdString(face.face.id) == style.selected) == selected)
                paintFace(painter, face, view, style);
    painter.restore();
}

void paintMarks(QPainter& painter, const std::vector<TrackMark>& marks, const ViewTransform& view,
                const QString& selected) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& mark : marks) {
        const QRectF box = view.toView(mark.box);
        const QColor colour = boxColour(Tone::Grey);
        QPainterPath path;
        path.addRect(box);
        QPen pen(colour, mark.id == selected ? 2 : 1.2, Qt::DashLine);
        pen.setJoinStyle(Qt::MiterJoin);
        strokeTwice(painter, path, pen);
        paintLabel(painter, box, tr("%1  between samples").arg(mark.id), colour);
    }
    painter.restore();
}

void paintEditBox(QPainter& painter, const QRectF& viewBox, const Colours& colours) {
    painter.save();
    QPainterPath path;
    path.addRect(viewBox);
    strokeTwice(painter, path, QPen(colours.accent, 2, Qt::DashLine));
    painter.setPen(QPen(QColor(0, 0, 0, 200), 1));
    painter.setBrush(Qt::white);
    for (const auto& corner :
         {viewBox.topLeft(), viewBox.topRight(), viewBox.bottomLeft(), viewBox.bottomRight()})
        painter.drawRect(QRectF(corner - QPointF(5, 5), QSizeF(10, 10)));
    painter.restore();
}

void paintRegion(QPainter& painter, const QRectF& viewBox, bool grips, const Colours& colours) {
    if (grips) {
        paintEditBox(painter, viewBox, colours);
        return;
    }
    painter.save();
    QPainterPath path;
    path.addRect(viewBox);
    strokeTwice(painter, path, QPen(colours.accent, 2, Qt::DashLine));
    painter.restore();
}

void paintLegend(QPainter& painter, const ShownMap& map, int reduction, const QRectF& area,
                 const Colours&) {
    painter.save();
    QFont bold = painter.font();
    bold.setBold(true);
    QFont small = painter.font();
    small.setPointSizeF(std::max(8.0, small.pointSizeF() - 1));
    const QFontMetricsF title(bold), text(small);
    const auto lines = legendLines(map, reduction);
    double width = std::max(240.0, title.horizontalAdvance(map.title));
    for (const auto& line : lines)
        width = std::max(width, text.horizontalAdvance(line));
    constexpr double kPad = 10, kBar = 12;
    const double height =
        3 * kPad + title.height() + kBar + text.height() * (1 + static_cast<double>(lines.size()));
    const QRectF plate(area.left() + 12, area.bottom() - height - 12, width + 2 * kPad, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(12, 14, 16, 222));
    painter.drawRoundedRect(plate, 4, 4);

    double y = plate.top() + kPad;
    const double x = plate.left() + kPad;
    painter.setPen(QColor(240, 242, 244));
    painter.setFont(bold);
    painter.drawText(QRectF(x, y, width, title.height()), Qt::AlignLeft, map.title);
    y += title.height() + 4;
    painter.drawImage(QPointF(x, y), colourBar(map.colormap, QSize(static_cast<int>(width),
                                                                   static_cast<int>(kBar))));
    y += kBar + 2;
    painter.setFont(small);
    const QRectF numbers(x, y, width, text.height());
    const double low = map.range.low, high = map.range.high;
    painter.drawText(numbers, Qt::AlignLeft, numberText(low, low, high));
    painter.drawText(numbers, Qt::AlignHCenter, numberText((low + high) / 2, low, high));
    painter.drawText(numbers, Qt::AlignRight, numberText(high, low, high));
    y += text.height() + 4;
    painter.setPen(QColor(196, 202, 208));
    for (const auto& line : lines) {
        painter.drawText(QRectF(x, y, width, text.height()), Qt::AlignLeft, line);
        y += text.height();
    }
    painter.restore();
}

QRectF navigatorRect(const ViewTransform& view) {
    const QSizeF size = QSizeF(view.photoSize()).scaled(QSizeF(176, 176), Qt::KeepAspectRatio);
    return {QPointF(view.viewSize().width() - size.width() - 12,
                    view.viewSize().height() - size.height() - 12),
            size};
}

void paintNavigator(QPainter& painter, const PhotoPyramid& photo, const ViewTransform& view,
                    const Colours& colours) {
    const QRectF inset = navigatorRect(view);
    painter.save();
    const int level = photo.levels() - 1;
    const auto small = photo.part(level, QRect(QPoint(0, 0), photo.levelSize(level)));
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.setOpacity(0.9);
    painter.drawImage(inset, small);
    painter.setOpacity(1);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(QColor(12, 14, 16, 222), 2));
    painter.drawRect(inset.adjusted(-1, -1, 1, 1));
    const double scale = inset.width() / view.photoSize().width();
    const QRectF part = view.visible();
    QRectF frame(inset.topLeft() + part.topLeft() * scale, part.size() * scale);
    // At 3200 % the frame would vanish.
    if (frame.width() < 6 || frame.height() < 6) {
        const QPointF centre = frame.center();
        frame.setSize({std::max(6.0, frame.width()), std::max(6.0, frame.height())});
        frame.moveCenter(centre);
    }
    QPainterPath path;
    path.addRect(frame);
    strokeTwice(painter, path, QPen(colours.dark ? colours.accent : QColor(Qt::white), 1.5));
    painter.restore();
}

void paintWipe(QPainter& painter, double x, const QRectF& area, const Colours& colours) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 4));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter.setPen(QPen(Qt::white, 1.5));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    painter.setBrush(colours.accent);
    painter.drawEllipse(QPointF(x, area.center().y()), 8, 8);
    const QFontMetricsF metrics(painter.font());
    const auto plate = [&](const QString& text, bool left) {
        const double w = metrics.horizontalAdvance(text) + 12;
        const QRectF r(left ? x - w - 10 : x + 10, area.top() + 10, w, metrics.height() + 4);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(12, 14, 16, 200));
        painter.drawRoundedRect(r, 3, 3);
        painter.setPen(Qt::white);
        painter.drawText(r, Qt::AlignCenter, text);
    };
    plate(tr("Original"), true);
    plate(tr("Map"), false);
    painter.restore();
}

} // namespace lineament::ui::overlays
