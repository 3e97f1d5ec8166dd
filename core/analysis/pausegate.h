// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace lineament::analysis {

/// Holds workers while the examiner pauses a job. Thread-safe.
class PauseGate {
public:
    void pause() {
        const std::lock_guard lock(m_mutex);
        m_paused = true;
    }
    void resume() {
        {
            const std::lock_guard lock(m_mutex);
            m_paused = false;
        }
        m_changed.notify_all();
    }
    bool paused() const {
        const std::lock_guard lock(m_mutex);
        return m_paused;
    }
    /// Workers that stand before it.
    int held() const {
        const std::lock_guard lock(m_mutex);
        return m_held;
    }
    /// Returns when not paused. Throws Cancelled when stopped.
    void pass(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        ++m_held;
        m_changed.wait(lock, stop, [this] { return !m_paused; });
        --m_held;
        if (stop.stop_requested())
            throw Cancelled();
    }

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_paused = false;
    int m_held = 0;
};

} // namespace lineament::analysis
