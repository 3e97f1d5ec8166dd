// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace lineament::analysis {

/// A queue between two stages that holds at most @p capacity values: memory stays flat however long
/// the work.
template <class T> class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity)
        : m_capacity(capacity) {}

    /// Waits for room; false when stopped.
    bool push(T value, std::stop_token stop) {
        std::unique_lock lock(m_mutex);
        if (!m_room.wait(lock, stop, [this] { return m_values.size() < m_capacity; }))
            return false;
        m_values.push_back(std::move(value));
        m_filled.notify_one();
        return true;
    }

    /// Waits for a value; none when the queue is closed and empty, or stopped.
    std::optional<T> pop(std::stop_token stop) {
        std::unique_lock lock(m_mutex);
        if (!m_filled.wait(lock, stop, [this] { return !m_values.empty() || m_closed; }) ||
            m_values.empty())
            return std::nullopt;
        return take();
    }

    /// A value that is there already.
    std::optional<T> tryPop() {
        const std::lock_guard lock(m_mutex);
        return m_values.empty() ? std::nullopt : std::optional<T>(take());
    }

    /// No more values will come.
    void close() {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_filled.notify_all();
    }

private:
    T take() {
        T value = std::move(m_values.front());
        m_values.pop_front();
        m_room.notify_one();
        return value;
    }

    const std::size_t m_capacity;
    std::mutex m_mutex; // guards what follows
    std::condition_variable_any m_room;
    std::condition_variable_any m_filled;
    std::deque<T> m_values;
    bool m_closed = false;
};

} // namespace lineament::analysis
