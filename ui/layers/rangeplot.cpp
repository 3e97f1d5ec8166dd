// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/layers/rangeplot.h"

#include <QMouseEvent>

#include <cmath>

namespace lineament::ui {

namespace {

constexpr double kReach = 7; // pixels around a line that hold it

} // namespace

RangePlot::RangePlot(const Theme& theme, QWidget* parent)
    : QCustomPlot(parent)
    , m_theme(theme)
    , m_bars(new QCPBars(xAxis, yAxis))
    , m_low(new QCPItemStraightLine(this))
    , m_high(new QCPItemStraightLine(this)) {
    setFixedHeight(96);
    setLocale(QLocale::c()); // numbers have a point, as everywhere
    setMouseTracking(true);
    setAccessibleName(tr("Histogram of the map with the colour range"));
    setToolTip(tr("How often each value occurs (logarithmic). Drag the lines to set the range."));
    yAxis->setVisible(false);
    yAxis->grid()->setVisible(false);
    xAxis->grid()->setVisible(false);
    xAxis->ticker()->setTickCount(4);
    xAxis->setSubTicks(false);
    axisRect()->setAutoMargins(QCP::msBottom);
    axisRect()->setMargins(QMargins(10, 2, 10, 0));
    connect(&m_theme, &Theme::changed, this, &RangePlot::restyle);
    restyle();
}

void RangePlot::restyle() {
    const auto& c = m_theme.colours();
    setBackground(c.base);
    m_bars->setPen(Qt::NoPen);
    m_bars->setBrush(c.muted);
    xAxis->setBasePen(QPen(c.border));
    xAxis->setTickPen(QPen(c.border));
    xAxis->setTickLabelColor(c.muted);
    auto small = font();
    small.setPointSizeF(std::max(7.0, small.pointSizeF() - 2));
    xAxis->setTickLabelFont(small);
    for (auto* line : {m_low, m_high})
        line->setPen(QPen(c.accent, 2));
    replot(rpQueuedReplot);
}

void RangePlot::setStats(const std::optional<MapStats>& stats) {
    m_bars->data()->clear();
    m_low->setVisible(stats.has_value());
    m_high->setVisible(stats.has_value());
    xAxis->setVisible(stats.has_value());
    if (stats) {
        const double low = static_cast<double>(stats->full.low);
        const double span = std::max(1e-9, static_cast<double>(stats->full.high) - low);
        const double bin = span / static_cast<double>(stats->histogram.size());
        m_bars->setWidth(bin);
        double top = 1;
        for (std::size_t i = 0; i < stats->histogram.size(); ++i) {
            const double height = std::log10(1 + stats->histogram[i]);
            top = std::max(top, height);
            m_bars->addData(low + (static_cast<double>(i) + 0.5) * bin, height);
        }
        xAxis->setRange(low - 0.02 * span, low + 1.02 * span);
        yAxis->setRange(0, top * 1.05);
    }
    replot(rpQueuedReplot);
}

void RangePlot::setRange(filters::ValueRange range) {
    m_range = range;
    placeLine(m_low, static_cast<double>(range.low));
    placeLine(m_high, static_cast<double>(range.high));
    replot(rpQueuedReplot);
}

void RangePlot::placeLine(QCPItemStraightLine* line, double value) {
    line->point1->setCoords(value, 0);
    line->point2->setCoords(value, 1);
}

RangePlot::Held RangePlot::lineAt(double x) const {
    if (!m_low->visible())
        return Held::None;
    const double low = std::fabs(xAxis->coordToPixel(static_cast<double>(m_range.low)) - x);
    const double high = std::fabs(xAxis->coordToPixel(static_cast<double>(m_range.high)) - x);
    if (std::min(low, high) > kReach)
        return Held::None;
    return low < high ? Held::Low : Held::High;
}

void RangePlot::mousePressEvent(QMouseEvent* event) {
    m_held = event->button() == Qt::LeftButton ? lineAt(event->position().x()) : Held::None;
}

void RangePlot::mouseMoveEvent(QMouseEvent* event) {
    const double x = event->position().x();
    if (m_held == Held::None) {
        setCursor(lineAt(x) == Held::None ? Qt::ArrowCursor : Qt::SplitHCursor);
        return;
    }
    const auto value = static_cast<float>(xAxis->pixelToCoord(x));
    auto range = m_range;
    (m_held == Held::Low ? range.low : range.high) = value;
    if (range.low < range.high) {
        setRange(range);
        emit rangeDragged(range);
    }
}

void RangePlot::mouseReleaseEvent(QMouseEvent*) {
    m_held = Held::None;
}

} // namespace lineament::ui
