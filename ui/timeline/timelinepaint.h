// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/timeline/timelinedata.h"

#include <qcustomplot.h>

#include <functional>

namespace lineament::ui {

/// Something in a plot that paints itself, clipped to an axis rectangle: on screen as in PDF and
/// SVG.
class PlotPainting : public QCPLayerable {
public:
    using Paint = std::function<void(QCPPainter& painter, const QRectF& area)>;

    PlotPainting(QCPAxisRect* area, const QString& layer, Paint paint);

protected:
    QRect clipRect() const override;
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override;
    void draw(QCPPainter* painter) override;

private:
    QCPAxisRect* m_area;
    Paint m_paint;
};

/// How the parts of the timeline are painted.
namespace timeline {

/// The look of gaps: one hatching a reason.
QBrush gapBrush(analysis::GapReason reason, const QColor& colour);

/// One lane of a track, with the words for gaps that are wide enough.
void paintLane(QPainter& painter, const QRectF& lane, const analysis::Track& track,
               const TimeScale& scale, const QColor& colour, bool selected, const Colours& colours);

/// Dashed lines where shots change; those that share three pixels are one.
void paintShots(QPainter& painter, const QRectF& area, const analysis::VideoResult& video,
                const TimeScale& scale, const Colours& colours);

/// Stretches that did not decode completely.
void paintDamage(QPainter& painter, const QRectF& area, const analysis::VideoResult& video,
                 const TimeScale& scale, const Colours& colours);

/// I, P and B ticks in three heights, key frames bold, sampled frames as dots above.
void paintTicks(QPainter& painter, const QRectF& area, const media::FrameIndex& index,
                const analysis::VideoResult* video, const TimeScale& scale, const Colours& colours);

} // namespace timeline

} // namespace lineament::ui
