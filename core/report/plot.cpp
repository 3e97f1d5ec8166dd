// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/plot.h"

#include "core/report/pdfflow.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineament::report {

namespace {

/// 0 at the axis' start, 1 at its end.
double placeOn(const PlotAxis& axis, double value) {
    if (!axis.probit)
        return (value - axis.least) / (axis.most - axis.least);
    const double first = probit(axis.least), last = probit(axis.most);
    return (probit(std::clamp(value, axis.least, axis.most)) - first) / (last - first);
}

/// Sets one plot; lengths are device dots.
class Plotter {
public:
    Plotter(QPainter& painter, const QRectF& target, const Plot& plot, double dots)
        : m_painter(painter)
        , m_target(target)
        , m_plot(plot)
        , m_dots(dots)
        , m_font(textFont(6.5 * dots))
        , m_metrics(m_font) {}
    void draw();

private:
    double keyHeight() const;
    void layOut();
    void grid();
    void titles();
    void series();
    void marker(QPointF centre, const QColor& colour);
    void key();
    QPen pen(const QColor& colour, double points, Qt::PenStyle style = Qt::SolidLine) const;
    QPointF place(QPointF value) const {
        return {m_frame.left() + placeOn(m_plot.x, value.x()) * m_frame.width(),
                m_frame.bottom() - placeOn(m_plot.y, value.y()) * m_frame.height()};
    }
    double keyEntryWidth(const PlotSeries& s) const {
        return m_metrics.horizontalAdvance(s.name) + (kSwatch + 14) * m_dots;
    }
    /// Calls place(series, x, row) for every entry of the key, wrapped to the target's width.
    template <class F> int eachKeyEntry(const F& place) const;

    static constexpr double kGap = 3;     ///< points between parts
    static constexpr double kSwatch = 16; ///< points, length of a line in the key
    QPainter& m_painter;
    QRectF m_target;
    const Plot& m_plot;
    double m_dots;
    QFont m_font;
    QFontMetricsF m_metrics;
    QRectF m_frame;
};

QPen Plotter::pen(const QColor& colour, double points, Qt::PenStyle style) const {
    QPen pen(colour, points * m_dots, style);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    return pen;
}

template <class F> int Plotter::eachKeyEntry(const F& place) const {
    double x = 0;
    int row = 0;
    bool any = false;
    for (const auto& s : m_plot.series) {
        if (s.name.isEmpty())
            continue;
        const double width = keyEntryWidth(s);
        if (any && x + width > m_target.width()) {
            x = 0;
            ++row;
        }
        place(s, x, row);
        x += width;
        any = true;
    }
    return any ? row + 1 : 0;
}

double Plotter::keyHeight() const {
    const int rows = eachKeyEntry([](const PlotSeries&, double, int) {});
    return rows * m_metrics.height() * 1.15;
}

void Plotter::layOut() {
    double labels = 0;
    for (const auto& tick : m_plot.y.ticks)
        labels = std::max(labels, m_metrics.horizontalAdvance(tick.label));
    const double line = m_metrics.height(), gap = kGap * m_dots;
    // The last label of the x axis is centred on the frame's corner and needs room beside it.
    const double right =
        m_plot.x.ticks.empty()
            ? gap
            : m_metrics.horizontalAdvance(m_plot.x.ticks.back().label) / 2 + m_dots;
    m_frame = m_target.adjusted(line + labels + 2 * gap, line / 2 + m_dots, -right,
                                -(2 * line + 2.5 * gap + keyHeight() + gap));
}

void Plotter::grid() {
    m_painter.setFont(m_font);
    const double gap = kGap * m_dots;
    for (const auto& tick : m_plot.x.ticks) {
        const double x = m_frame.left() + placeOn(m_plot.x, tick.value) * m_frame.width();
        m_painter.setPen(pen(ink::kRule, 0.35));
        m_painter.drawLine(QPointF(x, m_frame.top()), QPointF(x, m_frame.bottom()));
        m_painter.setPen(ink::kText);
        m_painter.drawText(QPointF(x - m_metrics.horizontalAdvance(tick.label) / 2,
                                   m_frame.bottom() + gap + m_metrics.ascent()),
                           tick.label);
    }
    for (const auto& tick : m_plot.y.ticks) {
        const double y = m_frame.bottom() - placeOn(m_plot.y, tick.value) * m_frame.height();
        m_painter.setPen(pen(ink::kRule, 0.35));
        m_painter.drawLine(QPointF(m_frame.left(), y), QPointF(m_frame.right(), y));
        m_painter.setPen(ink::kText);
        m_painter.drawText(QPointF(m_frame.left() - gap - m_metrics.horizontalAdvance(tick.label),
                                   y + (m_metrics.ascent() - m_metrics.descent()) / 2),
                           tick.label);
    }
}

void Plotter::titles() {
    const double gap = kGap * m_dots;
    m_painter.setPen(ink::kText);
    m_painter.drawText(
        QPointF(m_frame.center().x() - m_metrics.horizontalAdvance(m_plot.x.title) / 2,
                m_frame.bottom() + 1.5 * gap + m_metrics.height() + m_metrics.ascent()),
        m_plot.x.title);
    m_painter.save();
    m_painter.translate(m_target.left() + m_metrics.ascent(), m_frame.center().y());
    m_painter.rotate(-90);
    m_painter.drawText(QPointF(-m_metrics.horizontalAdvance(m_plot.y.title) / 2, 0),
                       m_plot.y.title);
    m_painter.restore();
}

void Plotter::marker(QPointF centre, const QColor& colour) {
    const double radius = 1.9 * m_dots;
    m_painter.setPen(pen(Qt::white, 0.5));
    m_painter.setBrush(colour);
    m_painter.drawEllipse(centre, radius, radius);
    m_painter.setBrush(Qt::NoBrush);
}

void Plotter::series() {
    m_painter.save();
    m_painter.setClipRect(m_frame);
    for (const auto& s : m_plot.series) {
        QPolygonF line;
        for (const QPointF& point : s.points)
            line << place(point);
        if (s.pen != Qt::NoPen) {
            m_painter.setPen(pen(s.colour, s.width, s.pen));
            m_painter.drawPolyline(line);
        }
    }
    m_painter.restore();
    // Markers stand whole, also on the frame itself.
    for (const auto& s : m_plot.series) {
        if (!s.markers)
            continue;
        for (const QPointF& point : s.points) {
            const QPointF at = place(point);
            if (m_frame.adjusted(-1, -1, 1, 1).contains(at))
                marker(at, s.colour);
        }
    }
}

void Plotter::key() {
    const double top = m_target.bottom() - keyHeight(), row = m_metrics.height() * 1.15;
    eachKeyEntry([&](const PlotSeries& s, double x, int index) {
        const double left = m_target.left() + x, baseline = top + index * row + m_metrics.ascent();
        const double middle = baseline - m_metrics.ascent() * 0.36;
        if (s.pen != Qt::NoPen) {
            m_painter.setPen(pen(s.colour, std::max(s.width, 1.0), s.pen));
            m_painter.drawLine(QPointF(left, middle), QPointF(left + kSwatch * m_dots, middle));
        }
        if (s.markers)
            marker({left + kSwatch * m_dots / 2, middle}, s.colour);
        m_painter.setPen(ink::kText);
        m_painter.drawText(QPointF(left + (kSwatch + 4) * m_dots, baseline), s.name);
    });
}

void Plotter::draw() {
    m_painter.save();
    m_painter.setBrush(Qt::NoBrush);
    layOut();
    grid();
    series();
    m_painter.setPen(pen(ink::kText, 0.6));
    m_painter.drawRect(m_frame);
    titles();
    key();
    m_painter.restore();
}

/// A step so that an axis of this length gets four to eight ticks.
double stepFor(double length) {
    const double raw = length / 8, magnitude = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * magnitude >= raw)
            return factor * magnitude;
    }
    return 10 * magnitude;
}

int decimalsFor(double step) {
    return std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
}

} // namespace

std::vector<PlotTick> evenTicks(double least, double most, double step, int decimals) {
    std::vector<PlotTick> ticks;
    for (double i = std::ceil(least / step - 1e-9); i * step <= most + step * 1e-9; ++i) {
        const double value = i == 0 ? 0 : i * step; // no "-0"
        ticks.push_back({value, QString::number(value, 'f', decimals)});
    }
    return ticks;
}

PlotAxis evenAxis(const QString& title, double least, double most) {
    const double step = stepFor(most - least);
    return {title, least, most, evenTicks(least, most, step, decimalsFor(step))};
}

double probit(double share) {
    if (!(share > 0 && share < 1))
        return share <= 0 ? -std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::infinity();
    constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                            1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                            6.680131188771972e+01, -1.328068155288572e+01};
    constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                            -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                            3.754408661907416e+00};
    constexpr double kTail = 0.02425;
    if (share > 1 - kTail)
        return -probit(1 - share);
    if (share < kTail) {
        const double q = std::sqrt(-2 * std::log(share));
        return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5]) /
               ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    }
    const double q = share - 0.5, r = q * q;
    return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q /
           (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

void drawPlot(QPainter& painter, const QRectF& target, const Plot& plot, double dots) {
    Plotter(painter, target, plot, dots).draw();
}

QImage renderPlot(const Plot& plot, double widthMm, int dpi) {
    const double dots = dpi / 72.0, unit = dpi / 25.4, pad = 4 * unit;
    const int width = static_cast<int>(std::lround(widthMm * unit));
    const double inner = width - 2 * pad;
    const TextBlock title(plot.title, textFont(9 * dots, true), inner);
    const TextBlock caption(plot.caption, textFont(6.5 * dots), inner);
    const double side = inner * 0.86; // as on paper
    const int height = static_cast<int>(
        std::ceil(pad + title.height() + unit + side + 2 * unit + caption.height() + pad));
    QImage image(width, height, QImage::Format_RGB32);
    image.setDotsPerMeterX(static_cast<int>(std::lround(dpi / 0.0254)));
    image.setDotsPerMeterY(image.dotsPerMeterX());
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.setPen(ink::kText);
    title.draw(painter, {pad, pad});
    const double top = pad + title.height() + unit;
    drawPlot(painter, {pad, top, inner, side}, plot, dots);
    painter.setPen(ink::kMuted);
    caption.draw(painter, {pad, top + side + 2 * unit});
    return image;
}

} // namespace lineament::report
