// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/export/timelinepicture.h"

#include "ui/timeline/timelineplot.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace lineament::ui {

namespace {

void paint(TimelinePlot& plot, QPaintDevice& device, double scale) {
    QCPPainter painter(&device);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.scale(scale, scale);
    painter.fillRect(plot.rect(), plot.ground());
    plot.toPainter(&painter, plot.width(), plot.height());
}

} // namespace

QByteArray timelinePicture(TimelinePlot& plot, const QString& suffix) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (suffix == QLatin1String("svg")) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(plot.size());
        svg.setViewBox(plot.rect());
        svg.setTitle(QStringLiteral("Lineament, timeline"));
        svg.setDescription(QStringLiteral("processed, for illustration"));
        paint(plot, svg, 1);
    } else if (suffix == QLatin1String("pdf")) {
        constexpr double kDots = 72; // a pixel of the window is a point
        QPdfWriter pdf(&buffer);
        pdf.setResolution(300);
        pdf.setPageMargins(QMarginsF(0, 0, 0, 0));
        pdf.setPageSize(QPageSize(QSizeF(plot.size()), QPageSize::Point));
        pdf.setTitle(QStringLiteral("Lineament, timeline"));
        paint(plot, pdf, 300 / kDots);
    } else {
        plot.toPixmap(plot.width(), plot.height(), 2).save(&buffer, "PNG");
    }
    return bytes;
}

} // namespace lineament::ui
