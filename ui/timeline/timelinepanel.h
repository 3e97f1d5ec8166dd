// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/session.h"
#include "ui/player/playeractions.h"
#include "ui/timeline/trackmodel.h"

#include <QWidget>

class QLabel;
class QTableView;

namespace lineament::ui {

class Theme;
class TimelinePlot;
class VideoThumbnails;

/// Timeline, table of tracks and the ways to jump.
class TimelinePanel : public QWidget {
    Q_OBJECT
public:
    TimelinePanel(const Theme& theme, VideoThumbnails& thumbnails, const PlayerActions& actions,
                  QWidget* parent = nullptr);

    void setVideo(std::shared_ptr<const media::FrameIndex> index, double aspect);
    /// Null empties everything that a result gives. Shows what is there, complete or not.
    void setItem(const SessionItem* item);
    /// Words in the place of curves while the video is opened, or when it can't be.
    void setMessage(const QString& message);
    void setSelectedTrack(const QString& id);

    TimelinePlot* plot() const { return m_plot; }
    QTableView* table() const { return m_table; }
    QString statusText() const;

signals:
    void trackSelected(const QString& id);
    void trackMenuAsked(const QString& id, const QPoint& global);

private:
    QWidget* makeHead(const PlayerActions& actions);
    void stepTrack(int by);

    TrackModel m_model;
    TimelinePlot* m_plot;
    QTableView* m_table;
    QLabel* m_status;
};

/// Where the scan of a video stands and what the hatching means, in words.
QString timelineStatus(const SessionItem& item);

} // namespace lineament::ui
