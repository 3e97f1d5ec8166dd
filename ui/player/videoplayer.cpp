// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/player/videoplayer.h"

#include <algorithm>
#include <cmath>

namespace lineament::ui {

namespace {

constexpr int kTick = 4; // ms; a frame is at most this much late beyond its decoding
/// When the decoder lags further behind, the clock waits for it: the video then runs slower, and
/// the frames still come in turn.
constexpr double kLag = 0.25; // seconds of the wall clock

} // namespace

VideoPlayer::VideoPlayer(QObject* parent)
    : QObject(parent) {
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(kTick);
    connect(&m_timer, &QTimer::timeout, this, &VideoPlayer::tick);
    connect(&m_fetcher, &FrameFetcher::indexing, this, &VideoPlayer::indexing);
    connect(&m_fetcher, &FrameFetcher::frame, this, &VideoPlayer::show);
    connect(&m_fetcher, &FrameFetcher::failed, this, [this](const QString& message) {
        pause();
        m_waiting = false;
        emit failed(message);
        publishSettled();
    });
    connect(&m_fetcher, &FrameFetcher::opened, this, [this](const OpenedVideoPtr& video) {
        m_video = video;
        emit opened();
        // Whoever heard of it may have asked for another frame already.
        if (!m_waiting)
            ask(0, true);
    });
}

void VideoPlayer::open(const std::filesystem::path& path) {
    close();
    m_fetcher.open(path);
}

void VideoPlayer::close() {
    setSpeed({});
    m_fetcher.close();
    m_video.reset();
    m_frame.reset();
    m_position = 0;
    m_waiting = m_scrubbing = false;
    publishSettled();
}

bool VideoPlayer::settled() const {
    return m_frame && !m_frame->standsIn() && !m_waiting && !m_scrubbing && !playing();
}

void VideoPlayer::seek(int number) {
    setSpeed({});
    ask(number, true);
}

void VideoPlayer::scrub(int number) {
    m_scrubbing = true;
    setSpeed({});
    if (std::clamp(number, 0, std::max(0, count() - 1)) != m_position)
        ask(number, true);
    publishSettled();
}

void VideoPlayer::scrubEnded() {
    if (!std::exchange(m_scrubbing, false) || !m_frame)
        return;
    // Frames that were shown on the way have no hash.
    ask(m_position, false);
}

void VideoPlayer::step(int by) {
    setSpeed({});
    ask(m_position + by, std::abs(by) > 1 && by > 0);
}

void VideoPlayer::ask(int number, bool jump) {
    if (!m_video)
        return;
    m_position = std::clamp(number, 0, count() - 1);
    m_waiting = true;
    m_fetcher.fetch({m_position, jump, !playing() && !m_scrubbing});
    publishSettled();
}

void VideoPlayer::show(const PlayerFramePtr& frame) {
    m_frame = frame;
    if (frame->number == m_position)
        m_waiting = false;
    emit frameChanged(frame);
    publishSettled();
}

void VideoPlayer::forward() {
    auto shuttle = m_shuttle;
    shuttle.forward();
    setSpeed(shuttle);
}

void VideoPlayer::backward() {
    auto shuttle = m_shuttle;
    shuttle.backward();
    setSpeed(shuttle);
}

void VideoPlayer::pause() {
    if (!playing())
        return;
    setSpeed({});
    // The frame that is shown is the one that is meant, not the one that was due next.
    if (m_frame)
        ask(m_frame->number, false);
}

void VideoPlayer::setSpeed(const Shuttle& shuttle) {
    const double before = m_shuttle.speed();
    m_shuttle = m_video ? shuttle : Shuttle();
    if (m_shuttle.speed() == before)
        return;
    if (playing() && m_frame) {
        // Playing on from an end begins at the other one.
        const int shown = m_frame->number;
        const bool atEnd = before == 0 && (speed() > 0 ? shown == count() - 1 : shown == 0);
        const int from = atEnd ? (speed() > 0 ? 0 : count() - 1) : shown;
        m_clock.start(m_video->index->seconds(from), speed(), std::chrono::steady_clock::now());
        m_timer.start();
        publishSettled();
    } else {
        // Whoever stops it asks for a frame next: nothing has settled yet.
        m_timer.stop();
    }
    emit speedChanged(speed());
}

void VideoPlayer::tick() {
    if (m_waiting || !m_frame || !m_video)
        return;
    const auto now = std::chrono::steady_clock::now();
    const auto& index = *m_video->index;
    double due = m_clock.secondAt(now);
    const double lag = (due - m_frame->seconds) / speed() - index.duration(m_frame->number);
    if (lag > kLag && due > index.seconds(0)) {
        due = m_frame->seconds + speed() * kLag / 2;
        m_clock.start(due, speed(), now);
    }
    const int last = count() - 1;
    const int number = due < index.seconds(0) ? 0 : index.frameAt(due);
    const bool ended = speed() > 0 ? m_frame->number == last && number == last
                                   : m_frame->number == 0 && number == 0;
    if (ended)
        return pause();
    if (number != m_frame->number)
        ask(number, false);
}

void VideoPlayer::publishSettled() {
    const bool now = settled();
    if (std::exchange(m_wasSettled, now) != now)
        emit settledChanged(now);
}

} // namespace lineament::ui
