// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>

namespace lineament::ui {

/// The speed behind the J, K and L keys: negative backward, 0 paused, 1 is real time.
class Shuttle {
public:
    static constexpr double kFastest = 8;

    /// L: forward, each time twice as fast; from backward: forward at real time.
    void forward() { m_speed = m_speed > 0 ? faster(m_speed) : 1; }
    /// J: the same backward.
    void backward() { m_speed = m_speed < 0 ? -faster(-m_speed) : -1; }
    void pause() { m_speed = 0; }

    double speed() const { return m_speed; }
    bool playing() const { return m_speed != 0; }

private:
    static double faster(double speed) { return speed * 2 > kFastest ? kFastest : speed * 2; }

    double m_speed = 0;
};

/// Which second of the video is due, by the wall clock.
class PlayClock {
public:
    using Time = std::chrono::steady_clock::time_point;

    void start(double second, double speed, Time now) {
        m_second = second;
        m_speed = speed;
        m_start = now;
    }
    double secondAt(Time now) const {
        return m_second + m_speed * std::chrono::duration<double>(now - m_start).count();
    }

private:
    double m_second = 0, m_speed = 0;
    Time m_start;
};

} // namespace lineament::ui
