// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/player/framefetcher.h"
#include "ui/player/shuttle.h"

#include <QObject>
#include <QTimer>

namespace lineament::ui {

/// Shows one video frame by frame: seeking, stepping, scrubbing, playing by PTS. Lives on the
/// window's thread; decodes on its own. Frames may be dropped while it plays; what is shown always
/// carries its true number.
class VideoPlayer : public QObject {
    Q_OBJECT
public:
    explicit VideoPlayer(QObject* parent = nullptr);

    void open(const std::filesystem::path& path);
    void close();
    /// Null while nothing is open or the index is on its way.
    const OpenedVideoPtr& video() const { return m_video; }
    bool isOpen() const { return m_video != nullptr; }
    int count() const { return m_video ? m_video->index->count() : 0; }

    /// The frame that was asked for last.
    int position() const { return m_position; }
    /// The frame that is shown; null before the first.
    const PlayerFramePtr& frame() const { return m_frame; }
    /// True when the exact frame is there and nothing moves.
    bool settled() const;
    double speed() const { return m_shuttle.speed(); }
    bool playing() const { return m_shuttle.playing(); }

    /// Numbers beyond the ends are taken as the ends.
    void seek(int number);
    /// As seek(), of a drag that goes on until scrubEnded().
    void scrub(int number);
    void scrubEnded();
    /// @p by frames, from the one that was asked for last.
    void step(int by);
    void toFirst() { seek(0); }
    void toLast() { seek(count() - 1); }

    void forward();
    void backward();
    void pause();

signals:
    void indexing(double share);
    void opened();
    void failed(const QString& message);
    void frameChanged(lineament::ui::PlayerFramePtr frame);
    void speedChanged(double speed);
    /// The examiner can look: the frame asked for is shown and stays.
    void settledChanged(bool settled);

private:
    void ask(int number, bool jump);
    void show(const PlayerFramePtr& frame);
    void setSpeed(const Shuttle& shuttle);
    void tick();
    void publishSettled();

    FrameFetcher m_fetcher;
    OpenedVideoPtr m_video;
    PlayerFramePtr m_frame;
    int m_position = 0;
    bool m_waiting = false; ///< for the frame at m_position
    bool m_scrubbing = false;
    bool m_wasSettled = false;
    Shuttle m_shuttle;
    PlayClock m_clock;
    QTimer m_timer;
};

} // namespace lineament::ui
