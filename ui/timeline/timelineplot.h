// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/theme/theme.h"
#include "ui/timeline/timelinepaint.h"
#include "ui/timeline/videothumbnails.h"

namespace lineament::ui {

/// Scores of every track over time, with thumbnails, lanes with gaps, shots, damage and frame
/// ticks. A click or a drag scrubs, the wheel zooms at the cursor, the middle button or Shift pans,
/// a double click fits.
class TimelinePlot : public QCustomPlot {
    Q_OBJECT
public:
    TimelinePlot(const Theme& theme, VideoThumbnails& thumbnails, QWidget* parent = nullptr);

    /// The time axis; null empties the plot. @p aspect: width of the picture over its height.
    void setVideo(std::shared_ptr<const media::FrameIndex> index, double aspect);
    /// What is drawn over it; null before there is anything. The view stays.
    void setResult(analysis::VideoResultPtr result);
    /// Words in the place of curves while there are none.
    void setEmptyText(const QString& text);
    void setSelectedTrack(const QString& id);
    void setPlayhead(int number);

    void fitAll();
    /// @p factor above 1 shows less time; the second under the pixel stays there.
    void zoomAt(double pixel, double factor);
    void panBy(double pixels);
    QCPRange visibleSeconds() const { return m_time->range(); }

    /// What is under a point, in words; empty when nothing is.
    QString describe(QPointF point) const;
    /// For tests: what a repaint goes through.
    int shownGraphs() const;
    timeline::TimeScale scale() const;
    QRectF scoreArea() const { return m_scores->rect(); }
    QRectF laneRect(std::size_t track) const;
    QColor ground() const { return m_theme.colours().panel; }
    QSize sizeHint() const override { return {640, 260}; }

signals:
    void scrubbed(int number);
    void scrubEnded();
    void trackClicked(const QString& id);
    /// On a track's lane, or by key of the selected track.
    void trackMenuAsked(const QString& id, const QPoint& global);
    /// One track up (-1) or down (1) by key.
    void trackStepAsked(int by);

protected:
    bool event(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    enum class Drag { None, Scrub, Pan };

    void build();
    QCPAxisRect* addRow(int row, int height);
    void addPaintings();
    void restyle();
    void styleGraph(std::size_t track);
    void setSeconds(double from, double to);
    void fitScores();
    void refreshThumbnails();
    void scrubTo(double pixel);
    void paintPlayhead(QPainter& painter, const QRectF& area) const;
    void paintScoreLines(QPainter& painter) const;
    void paintMean(QPainter& painter) const;
    void paintThumbnails(QPainter& painter, const QRectF& area) const;
    void paintLanes(QPainter& painter) const;
    void paintNames(QPainter& painter) const;
    void paintEmptyText(QPainter& painter, const QRectF& area) const;
    QString describeCurve(QPointF point) const;
    QString describeLane(QPointF point) const;
    std::optional<std::size_t> laneAt(QPointF point) const;
    double begin() const;
    double end() const;

    const Theme& m_theme;
    VideoThumbnails& m_thumbnails;
    std::shared_ptr<const media::FrameIndex> m_index;
    analysis::VideoResultPtr m_result;
    std::vector<QCPGraph*> m_curves; ///< one a track, in the order of the result
    double m_aspect = 16.0 / 9;
    QString m_selected, m_emptyText;
    int m_playhead = 0;
    Drag m_drag = Drag::None;
    double m_dragged = 0; ///< pixel where the pan was last

    QCPAxisRect *m_pictures, *m_scores, *m_lanes, *m_frames;
    QCPAxis *m_time, *m_score; ///< of m_scores
};

} // namespace lineament::ui
