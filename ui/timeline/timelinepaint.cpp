// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/timelinepaint.h"

#include <cmath>

namespace lineament::ui {

PlotPainting::PlotPainting(QCPAxisRect* area, const QString& layer, Paint paint)
    : QCPLayerable(area->parentPlot(), layer)
    , m_area(area)
    , m_paint(std::move(paint)) {}

QRect PlotPainting::clipRect() const {
    return m_area->rect();
}

void PlotPainting::applyDefaultAntialiasingHint(QCPPainter* painter) const {
    painter->setAntialiasing(false);
}

void PlotPainting::draw(QCPPainter* painter) {
    m_paint(*painter, m_area->rect().toRectF());
}

namespace timeline {

namespace {

constexpr double kShotPixels = 3;

double tickHeight(char type) {
    switch (type) {
    case 'I':
        return 1;
    case 'P':
        return 0.7;
    default:
        return 0.4;
    }
}

/// On a plate in the middle of a stretch that is wide enough.
void paintWords(QPainter& painter, const QRectF& rect, const QString& words,
                const Colours& colours) {
    const QFontMetricsF metrics(painter.font());
    const double width = metrics.horizontalAdvance(words) + 8;
    if (rect.width() < width + 8 || rect.height() < metrics.height() - 2)
        return;
    QRectF plate(0, 0, width, rect.height());
    plate.moveCenter(rect.center());
    painter.fillRect(plate, colours.base);
    painter.setPen(colours.muted);
    painter.drawText(plate, Qt::AlignCenter, words);
}

void paintSampleDots(QPainter& painter, const QRectF& row, const analysis::VideoResult& video,
                     const TimeScale& scale, const Colours& colours) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.text); // the accent is a blue, as findings are
    for (const auto& tick : sampleTicks(video, scale))
        painter.drawEllipse(QPointF(tick.x, row.center().y()), 1.8, 1.8);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

} // namespace

QBrush gapBrush(analysis::GapReason reason, const QColor& colour) {
    switch (reason) {
    case analysis::GapReason::NoFace:
        return {colour, Qt::BDiagPattern};
    case analysis::GapReason::TooSmall:
    case analysis::GapReason::TooBlurred:
    case analysis::GapReason::TooTurned:
        return {colour, Qt::FDiagPattern};
    case analysis::GapReason::NotSampled:
        return {colour, Qt::Dense7Pattern};
    case analysis::GapReason::NotDecoded:
        return {colour, Qt::DiagCrossPattern};
    case analysis::GapReason::CrossFade:
        return {colour, Qt::Dense6Pattern};
    case analysis::GapReason::NotSearched:
        return {colour, Qt::CrossPattern};
    case analysis::GapReason::NotConfirmed:
        return {colour, Qt::VerPattern};
    case analysis::GapReason::NotScored:
        return {colour, Qt::HorPattern};
    }
    return {};
}

void paintLane(QPainter& painter, const QRectF& lane, const analysis::Track& track,
               const TimeScale& scale, const QColor& colour, bool selected,
               const Colours& colours) {
    for (const auto& stretch : laneStretches(track, scale)) {
        const QRectF rect(stretch.left, lane.top(), stretch.right - stretch.left, lane.height());
        if (stretch.gap == nullptr) {
            auto fill = colour;
            fill.setAlpha(track.leftOut ? 60 : selected ? 235 : 150);
            painter.fillRect(rect, fill);
            if (track.leftOut)
                paintWords(painter, rect, leftOutText(track), colours);
            continue;
        }
        painter.fillRect(rect, colours.base);
        painter.fillRect(rect, gapBrush(stretch.gap->reason, colours.muted));
        paintWords(painter, rect, gapText(stretch.gap->reason), colours);
    }
    if (!selected)
        return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours.text, 1));
    painter.drawRect(QRectF(QPointF(scale.toPixel(track.from), lane.top()),
                            QPointF(scale.toPixel(track.to), lane.bottom())));
}

void paintShots(QPainter& painter, const QRectF& area, const analysis::VideoResult& video,
                const TimeScale& scale, const Colours& colours) {
    auto colour = colours.muted;
    colour.setAlpha(170);
    painter.setPen(QPen(colour, 1, Qt::DashLine));
    double taken = area.left() - kShotPixels;
    // The first shot begins with the video: no change.
    for (std::size_t i = 1; i < video.shots.size(); ++i) {
        const double x = std::round(scale.toPixel(video.shots[i].from));
        if (x < area.left() || x > area.right() || x < taken + kShotPixels)
            continue;
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        taken = x;
    }
}

void paintDamage(QPainter& painter, const QRectF& area, const analysis::VideoResult& video,
                 const TimeScale& scale, const Colours& colours) {
    // Grey: amber says what a finding supports.
    auto ground = colours.muted;
    ground.setAlpha(36);
    auto lines = colours.muted;
    lines.setAlpha(120);
    double taken = area.left() - 1;
    for (const auto& stretch : video.damaged) {
        const double left = std::max(scale.toPixel(stretch.from), area.left());
        const double right = std::min(std::max(scale.toPixel(stretch.to), left + 2), area.right());
        if (right <= left || right <= taken + 1)
            continue;
        const QRectF rect(left, area.top(), right - left, area.height());
        painter.fillRect(rect, ground);
        painter.fillRect(rect, QBrush(lines, Qt::DiagCrossPattern));
        taken = right;
    }
}

void paintTicks(QPainter& painter, const QRectF& area, const media::FrameIndex& index,
                const analysis::VideoResult* video, const TimeScale& scale,
                const Colours& colours) {
    const QRectF dots(area.left(), area.top(), area.width(), 6);
    if (video != nullptr)
        paintSampleDots(painter, dots, *video, scale, colours);
    const QRectF row(area.left(), dots.bottom() + 1, area.width(),
                     area.bottom() - dots.bottom() - 1);
    const auto ticks = frameTicks(index, scale);
    const QFontMetricsF metrics(painter.font());
    const double room = ticks.size() > 1 ? (ticks.back().x - ticks.front().x) /
                                               static_cast<double>(ticks.size() - 1)
                                         : area.width();
    const bool letters = room >= metrics.horizontalAdvance(QLatin1Char('B')) + 6 &&
                         row.height() >= metrics.height() - 2;
    for (const auto& tick : ticks) {
        painter.setPen(QPen(tick.key ? colours.text : colours.muted, tick.key ? 2 : 1));
        const double x = std::round(tick.x);
        if (letters) {
            painter.drawLine(QPointF(x, row.top()), QPointF(x, row.bottom()));
            painter.drawText(QRectF(x + 2, row.top(), room, row.height()),
                             Qt::AlignLeft | Qt::AlignVCenter, QString(QLatin1Char(tick.type)));
        } else {
            painter.drawLine(QPointF(x, row.bottom() - row.height() * tickHeight(tick.type)),
                             QPointF(x, row.bottom()));
        }
    }
}

} // namespace timeline

} // namespace lineament::ui
