// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/controller.h"
#include "ui/player/playeractions.h"
#include "ui/player/videoplayer.h"
#include "ui/timeline/videothumbnails.h"
#include "ui/viewer/overlays.h"

#include <QObject>
#include <QTimer>

namespace lineament::ui {

class TimelinePanel;
class TransportBar;

/// The video that is shown: player, timeline and what is known of the frame in view. Knows nothing
/// of the other panels; the main window asks it what to give them.
class VideoDesk : public QObject {
    Q_OBJECT
public:
    VideoDesk(Controller& controller, Theme& theme, QWidget& window);
    ~VideoDesk() override;

    /// Shows the item, which is a video; 0 closes what is shown.
    void show(int item);
    /// True while a video is shown, opened or not.
    bool active() const { return m_item != 0; }
    /// The item's result changed, or its phase.
    void refresh();

    /// The frame in view as an item with its faces, whose ids are those of tracks; null before the
    /// first frame. Maps are in it once they are computed.
    const analysis::ItemResultPtr& frameResult() const { return m_frameResult; }
    /// The pixels in view; null before the first frame and for frames without a picture.
    LoadedPhotoPtr photo() const;
    /// Where tracks lie on a frame that was not analysed.
    const std::vector<overlays::TrackMark>& marks() const { return m_marks; }
    /// Why the faces of the frame have no maps yet; empty when there is nothing to wait for.
    QString mapsPending() const;

    const QString& track() const { return m_track; }
    void selectTrack(const QString& id);
    /// The track to begin with: the one that was selected, else the strongest, else the first.
    QString trackToSelect() const;

    VideoPlayer& player() { return m_player; }
    PlayerActions& actions() { return m_actions; }
    TransportBar* bar() const { return m_bar; }
    TimelinePanel* panel() const { return m_panel; }

signals:
    /// Another frame, or other faces on it.
    void frameChanged();
    /// True: the frame stays, and slower panels can follow it.
    void settledChanged(bool settled);
    /// The frame's faces got their maps.
    void mapsChanged();
    void trackChosen(const QString& id);
    void failed(const QString& message);

private:
    void connectPlayer();
    void connectActions();
    void refreshFrame();
    void refreshMarks();
    void refreshActions();
    void askMaps();
    void applyMaps(const std::vector<analysis::FaceResult>& mapped);
    void goTo();
    void goToSample(int by);
    void goToGap(int by);
    void goToMoment(std::size_t analysis::Track::*sample);
    const SessionItem* item() const;
    /// The player holds other bytes than were analysed, or it is not known yet.
    bool otherBytes() const;
    /// What is shown of the item; null while otherBytes().
    analysis::ItemResultPtr result() const;
    analysis::VideoResultPtr video() const;
    const analysis::Track* selected(const analysis::VideoResult& video) const;

    Controller& m_controller;
    QWidget& m_window;
    PlayerActions m_actions;
    VideoPlayer m_player;
    VideoThumbnails m_thumbnails;
    TransportBar* m_bar;
    TimelinePanel* m_panel;
    int m_item = 0;
    QString m_track;
    analysis::ItemResultPtr m_frameResult;
    std::vector<overlays::TrackMark> m_marks;
    bool m_mapping = false;
    QTimer m_mapTimer; ///< maps are made for frames that stay in view for a moment
    Worker m_mapper{this};
};

} // namespace lineament::ui
