// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The timeline's mouse, wheel and keys, and what lies under the cursor in words.

#include "core/report/filled.h"
#include "ui/app/text.h"
#include "ui/player/position.h"
#include "ui/player/transportbar.h"
#include "ui/timeline/timelineplot.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <QWheelEvent>

#include <cmath>

namespace lineament::ui {

namespace {

constexpr double kReach = 7; // pixels around a point of a curve
constexpr double kKeyZoom = 1.5;

bool zoomKey(const QKeyEvent& key) {
    return key.key() == Qt::Key_Plus || key.key() == Qt::Key_Equal || key.key() == Qt::Key_Minus ||
           key.key() == Qt::Key_0;
}

} // namespace

bool TimelinePlot::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && zoomKey(*static_cast<QKeyEvent*>(event))) {
        // The same keys zoom the picture when the focus is elsewhere.
        event->accept();
        return true;
    }
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto words = describe(help->pos());
        if (words.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), words, this);
        return true;
    }
    return QCustomPlot::event(event);
}

void TimelinePlot::mousePressEvent(QMouseEvent* event) {
    const bool pan = event->button() == Qt::MiddleButton ||
                     (event->button() == Qt::LeftButton && event->modifiers() & Qt::ShiftModifier);
    m_dragged = event->position().x();
    if (!m_index || (!pan && event->button() != Qt::LeftButton))
        return;
    m_drag = pan ? Drag::Pan : Drag::Scrub;
    if (pan)
        return;
    if (const auto lane = laneAt(event->position()))
        emit trackClicked(QString::fromStdString(m_result->tracks[*lane].id));
    scrubTo(event->position().x());
}

void TimelinePlot::mouseMoveEvent(QMouseEvent* event) {
    const double x = event->position().x();
    if (m_drag == Drag::Pan)
        panBy(x - m_dragged);
    else if (m_drag == Drag::Scrub)
        scrubTo(x);
    m_dragged = x;
}

void TimelinePlot::mouseReleaseEvent(QMouseEvent*) {
    if (std::exchange(m_drag, Drag::None) == Drag::Scrub)
        emit scrubEnded();
}

void TimelinePlot::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        fitAll();
}

void TimelinePlot::wheelEvent(QWheelEvent* event) {
    const QPoint turn = event->angleDelta();
    if (!m_index || turn.isNull())
        return event->ignore();
    // Sideways wheels, and Shift, move along the axis.
    if (turn.y() == 0)
        panBy(turn.x());
    else if (event->modifiers() & Qt::ShiftModifier)
        panBy(turn.y());
    else
        zoomAt(event->position().x(), std::exp2(turn.y() / 240.0));
    event->accept();
}

void TimelinePlot::keyPressEvent(QKeyEvent* event) {
    const double at =
        m_index && m_index->count() > 0 ? scale().toPixel(m_index->seconds(m_playhead)) : 0;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomAt(at, kKeyZoom);
    case Qt::Key_Minus:
        return zoomAt(at, 1 / kKeyZoom);
    case Qt::Key_0:
        return fitAll();
    case Qt::Key_Up:
        emit trackStepAsked(-1);
        return;
    case Qt::Key_Down:
        emit trackStepAsked(1);
        return;
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

void TimelinePlot::contextMenuEvent(QContextMenuEvent* event) {
    const auto lane = laneAt(event->pos());
    if (lane)
        emit trackMenuAsked(QString::fromStdString(m_result->tracks[*lane].id), event->globalPos());
    else if (event->reason() == QContextMenuEvent::Keyboard && !m_selected.isEmpty())
        emit trackMenuAsked(m_selected, mapToGlobal(rect().center()));
}

void TimelinePlot::scrubTo(double pixel) {
    if (!m_index || m_index->count() == 0)
        return;
    const auto time = scale();
    emit scrubbed(
        m_index->frameAt(time.toSeconds(std::clamp(pixel, time.left, time.left + time.width))));
}

std::optional<std::size_t> TimelinePlot::laneAt(QPointF point) const {
    if (m_result)
        for (std::size_t i = 0; i < m_result->tracks.size(); ++i)
            if (laneRect(i).contains(point))
                return i;
    return std::nullopt;
}

QString TimelinePlot::describe(QPointF point) const {
    if (!m_index || m_index->count() == 0)
        return {};
    if (auto words = describeLane(point); !words.isEmpty())
        return words;
    if (auto words = describeCurve(point); !words.isEmpty())
        return words;
    const double seconds = scale().toSeconds(point.x());
    if (m_result)
        for (const auto& stretch : m_result->damaged)
            if (seconds >= stretch.from && seconds < stretch.to)
                return filled(tr("Frames %1 to %2 did not decode completely: %3"),
                              stretch.firstFrame, stretch.lastFrame,
                              QString::fromStdString(stretch.what));
    const int number = m_index->frameAt(seconds);
    const auto& frame = m_index->frames[static_cast<std::size_t>(number)];
    return filled(tr("Frame %1, %2, %3"), number, ptsText(frame.pts, m_index->seconds(number)),
                  pictureTypeText(frame.type, frame.key));
}

QString TimelinePlot::describeLane(QPointF point) const {
    const auto lane = laneAt(point);
    if (!lane)
        return {};
    const auto& track = m_result->tracks[*lane];
    for (const auto& stretch : timeline::laneStretches(track, scale()))
        if (stretch.gap != nullptr && point.x() >= stretch.left && point.x() <= stretch.right)
            return timeline::gapSentence(track, *stretch.gap);
    return QString::fromStdString(analysis::trackSentence(track));
}

QString TimelinePlot::describeCurve(QPointF point) const {
    QString words;
    double nearest = kReach;
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        const auto points = m_curves[i]->data();
        const double reach = kReach / scale().pixelsPerSecond();
        const double at = m_time->pixelToCoord(point.x());
        for (auto it = points->findBegin(at - reach, false);
             it != points->constEnd() && it->key <= at + reach; ++it) {
            const double distance = std::hypot(m_time->coordToPixel(it->key) - point.x(),
                                               m_score->coordToPixel(it->value) - point.y());
            // Breaks are NaN and near nothing.
            if (!(distance < nearest))
                continue;
            nearest = distance;
            words = filled(tr("%1: score %2, frame %3, %4"),
                           QString::fromStdString(m_result->tracks[i].id), scoreText(it->value),
                           m_index->frameAt(it->key + 1e-9), timeText(it->key));
        }
    }
    return words;
}

} // namespace lineament::ui
