// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/colourbar.h"

#include "core/report/figure.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace lineament::report {

namespace {

constexpr int kTicks = 5;

QImage barPicture(filters::Colormap colormap) {
    const auto& table = filters::colormapTable(colormap);
    // Several columns an entry: more than 300 dpi on the widest figure.
    constexpr int kColumns = 4;
    QImage bar(256 * kColumns, 24, QImage::Format_RGB32);
    for (int y = 0; y < bar.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(bar.scanLine(y));
        for (int x = 0; x < bar.width(); ++x) {
            const auto& c = table[static_cast<std::size_t>(x / kColumns)];
            line[x] = qRgb(c[0], c[1], c[2]);
        }
    }
    return bar;
}

} // namespace

QString scaleNumber(double value, double span) {
    const int decimals = span > 0 ? 2 - static_cast<int>(std::floor(std::log10(span))) : 3;
    if (decimals > 8 || std::fabs(value) >= 1e7)
        return QString::number(value, 'e', 3);
    const QString text = QString::number(value, 'f', std::max(decimals, 0));
    // "-0.00" would ask for an explanation.
    return text.startsWith(QLatin1Char('-')) && text.toDouble() == 0 ? text.mid(1) : text;
}

QString rangeText(filters::ValueRange range) {
    const double span = static_cast<double>(range.high) - static_cast<double>(range.low);
    return scaleNumber(static_cast<double>(range.low), span) + QStringLiteral(" to ") +
           scaleNumber(static_cast<double>(range.high), span);
}

double ColourBar::height() const {
    return QFontMetricsF(font).height() * 2.05;
}

void ColourBar::draw(QPainter& painter, QPointF topLeft, double width) const {
    const QFontMetricsF metrics(font);
    const double thickness = metrics.height() * 0.7;
    const double tick = metrics.height() * 0.25;
    const double line = std::max(1.0, metrics.height() / 18);
    const filters::ValueRange shown = drawableRange(range);
    const QRectF bar(topLeft.x(), topLeft.y(), width, thickness);
    painter.drawImage(bar, barPicture(colormap));
    painter.setPen(QPen(ink, line));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar);
    painter.setFont(font);
    const double low = static_cast<double>(shown.low);
    const double span = static_cast<double>(shown.high) - low;
    for (int i = 0; i < kTicks; ++i) {
        const double share = static_cast<double>(i) / (kTicks - 1);
        const double x = bar.left() + share * width;
        painter.drawLine(QPointF(x, bar.bottom()), QPointF(x, bar.bottom() + tick));
        const QString text = scaleNumber(low + share * span, span);
        const double textWidth = metrics.horizontalAdvance(text);
        // The outer numbers stay within the bar's ends.
        const double left = std::clamp(x - textWidth / 2, bar.left(), bar.right() - textWidth);
        painter.drawText(QPointF(left, bar.bottom() + tick + metrics.ascent() * 1.05), text);
    }
}

} // namespace lineament::report
