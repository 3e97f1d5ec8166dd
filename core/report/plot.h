// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QPointF>
#include <QString>

#include <vector>

namespace lineament::report {

/// A place on an axis with its label.
struct PlotTick {
    double value = 0;
    QString label;
};

struct PlotAxis {
    QString title;
    double least = 0, most = 1;
    std::vector<PlotTick> ticks;
    /// Shares drawn at their normal deviate, as DET plots are (Martin et al. 1997); least and most
    /// lie within 0 and 1 then.
    bool probit = false;
};

struct PlotSeries {
    QString name; ///< in the key below the plot; empty: none
    QColor colour;
    std::vector<QPointF> points; ///< in the axes' values; what lies outside is cut at the frame
    Qt::PenStyle pen = Qt::SolidLine; ///< NoPen: markers alone
    bool markers = false;
    double width = 1; ///< points
};

/// A diagram as a value.
struct Plot {
    QString id; ///< file name without ending, e.g. "roc"
    QString title;
    QString caption; ///< how to read it, n
    PlotAxis x, y;
    std::vector<PlotSeries> series;
};

/// Ticks at whole multiples of @p step from @p least to @p most.
std::vector<PlotTick> evenTicks(double least, double most, double step, int decimals);

/// An axis from @p least to @p most with four to eight ticks at round values.
PlotAxis evenAxis(const QString& title, double least, double most);

/// The normal deviate that @p share of a standard normal distribution lies below (Acklam's rational
/// approximation, relative error below 1.2e-9). Infinite at 0 and 1.
double probit(double share);

/// Paints frame, grid, series, axis titles and key into @p target; nothing leaves it. @p dots are
/// the device's dots a point. No transparency, which PDF/A-1 forbids.
void drawPlot(QPainter& painter, const QRectF& target, const Plot& plot, double dots);

/// The plot with title and caption on white, @p widthMm wide on paper. Needs a QGuiApplication.
QImage renderPlot(const Plot& plot, double widthMm = 120, int dpi = 300);

} // namespace lineament::report
