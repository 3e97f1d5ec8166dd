// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <utility>

namespace lineament::ui {

/// Says that nothing holds a case any more: workers may do so for a while after the window closed
/// it, and as long its lock is theirs. Thread-safe.
class StoreEnd {
public:
    void set() {
        {
            const std::lock_guard lock(m_mutex);
            m_ended = true;
        }
        m_changed.notify_all();
    }
    /// Waits for the end, at most so long, or until @p stop asks; whether it came.
    bool wait(std::chrono::milliseconds most, std::stop_token stop) {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, std::move(stop), most, [this] { return m_ended; });
    }

private:
    std::mutex m_mutex; ///< guards m_ended
    std::condition_variable_any m_changed;
    bool m_ended = false;
};

} // namespace lineament::ui
