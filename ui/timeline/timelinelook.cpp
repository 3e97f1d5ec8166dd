// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The timeline's own painting: lines, names, lanes, thumbnails and the playhead.

#include "ui/timeline/timelineplot.h"

#include "core/analysis/findingwords.h"

#include <algorithm>
#include <cmath>

namespace lineament::ui {

void TimelinePlot::paintScoreLines(QPainter& painter) const {
    if (m_curves.empty())
        return;
    const auto& c = m_theme.colours();
    const QRectF area = m_scores->rect();
    painter.setFont(m_score->tickLabelFont());
    const QFontMetricsF metrics(painter.font());
    for (const auto& line : analysis::kVideoScoreLines) {
        const double y = std::round(m_score->coordToPixel(line.score));
        painter.setPen(QPen(c.muted, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        const auto words = QString::fromLatin1(line.words);
        QRectF plate(0, 0, metrics.horizontalAdvance(words) + 8, metrics.height());
        plate.moveRight(area.right());
        // Above its line, unless the plot ends there.
        const bool above = y - plate.height() - 1 >= area.top();
        plate.moveTop(above ? y - plate.height() - 1 : y + 1);
        painter.fillRect(plate, c.base); // hatched stretches lie below
        painter.drawText(plate, Qt::AlignCenter, words);
    }
}

void TimelinePlot::paintMean(QPainter& painter) const {
    const auto* track = m_result->track(m_selected.toStdString());
    if (track == nullptr || !track->aggregate)
        return;
    const auto at = static_cast<std::size_t>(track - m_result->tracks.data());
    const auto time = scale();
    const double mean = m_score->coordToPixel(track->aggregate->mean);
    painter.setPen(QPen(timeline::trackColour(*m_result, at, m_theme.colours()), 1, Qt::DashLine));
    painter.drawLine(QPointF(time.toPixel(track->from), mean),
                     QPointF(time.toPixel(track->to), mean));
}

void TimelinePlot::paintNames(QPainter& painter) const {
    if (!m_result)
        return;
    auto font = m_score->tickLabelFont();
    font.setBold(true);
    painter.setFont(font);
    const QFontMetricsF metrics(font);
    const auto range = m_time->range();
    const QRectF area = m_scores->rect();
    std::vector<QRectF> taken;
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        // At the curve's first point in view.
        const auto points = m_curves[i]->data();
        auto point = points->findBegin(range.lower, false);
        while (point != points->constEnd() && std::isnan(point->value))
            ++point;
        if (point == points->constEnd() || point->key > range.upper)
            continue;
        const auto name = QString::fromStdString(m_result->tracks[i].id);
        QRectF plate(m_time->coordToPixel(point->key) + 4, m_score->coordToPixel(point->value),
                     metrics.horizontalAdvance(name) + 6, metrics.height());
        plate.translate(0, -metrics.height() - 3);
        if (plate.top() < area.top())
            plate.moveTop(area.top());
        for (const auto& other : taken)
            if (plate.intersects(other))
                plate.moveLeft(other.right() + 2);
        taken.push_back(plate);
        auto ground = m_theme.colours().base;
        ground.setAlpha(200);
        painter.fillRect(plate, ground);
        painter.setPen(timeline::trackColour(*m_result, i, m_theme.colours()));
        painter.drawText(plate, Qt::AlignCenter, name);
    }
}

void TimelinePlot::paintEmptyText(QPainter& painter, const QRectF& area) const {
    if (std::any_of(m_curves.begin(), m_curves.end(),
                    [](const QCPGraph* curve) { return !curve->data()->isEmpty(); }))
        return;
    painter.setFont(font());
    painter.setPen(m_theme.colours().muted);
    painter.drawText(area.adjusted(12, 4, -12, -4), Qt::AlignCenter | Qt::TextWordWrap,
                     m_emptyText);
}

void TimelinePlot::paintLanes(QPainter& painter) const {
    if (!m_result)
        return;
    auto font = m_score->tickLabelFont();
    painter.setFont(font);
    const auto time = scale();
    const QFontMetricsF metrics(font);
    for (std::size_t i = 0; i < m_result->tracks.size(); ++i) {
        const auto& track = m_result->tracks[i];
        const QRectF lane = laneRect(i);
        const auto id = QString::fromStdString(track.id);
        timeline::paintLane(painter, lane, track, time,
                            timeline::trackColour(*m_result, i, m_theme.colours()),
                            id == m_selected, m_theme.colours());
        if (lane.height() < metrics.height() - 3)
            continue;
        QRectF plate(std::max(lane.left(), time.toPixel(track.from)), lane.top(),
                     metrics.horizontalAdvance(id) + 6, lane.height());
        if (plate.left() > lane.right() || time.toPixel(track.to) < plate.right())
            continue;
        painter.fillRect(plate, m_theme.colours().base);
        painter.setPen(timeline::trackColour(*m_result, i, m_theme.colours()));
        painter.drawText(plate, Qt::AlignCenter, id);
    }
}

void TimelinePlot::paintThumbnails(QPainter& painter, const QRectF& area) const {
    if (!m_index)
        return;
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (const auto& place : timeline::thumbnailPlaces(*m_index, scale(), area, m_aspect)) {
        const QRectF rect = place.rect.adjusted(0, 1, -1, -1);
        const auto image = m_thumbnails.at(place.number);
        if (image.isNull())
            painter.fillRect(rect, m_theme.colours().raised);
        else
            painter.drawImage(rect, image);
    }
}

void TimelinePlot::paintPlayhead(QPainter& painter, const QRectF& area) const {
    if (!m_index || m_index->count() == 0)
        return;
    const double x = std::round(scale().toPixel(m_index->seconds(m_playhead)));
    // A dark line beside the light one keeps it visible on curves and pictures.
    painter.setPen(QPen(m_theme.colours().base, 3));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + 3));
    painter.setPen(QPen(m_theme.colours().text, 1));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + 3));
}

} // namespace lineament::ui
