// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/database.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <type_traits>

namespace lineament::casefile {

/// Owns one connection and the one thread that uses it, since a Qt connection belongs to a thread:
/// any thread may call, and the calls are served one after the other.
class DatabaseThread {
public:
    /// Throws what Database throws.
    DatabaseThread(const std::filesystem::path& file, Database::Access access);
    ~DatabaseThread();
    DatabaseThread(const DatabaseThread&) = delete;
    DatabaseThread& operator=(const DatabaseThread&) = delete;

    /// Runs @p work (Database& -> result) there and waits; its result or exception is the caller's.
    /// Throws std::logic_error when called from within such work, which would wait for itself.
    template <class Work> auto call(Work work) -> std::invoke_result_t<Work&, Database&> {
        using Result = std::invoke_result_t<Work&, Database&>;
        if (std::this_thread::get_id() == m_thread.get_id())
            throw std::logic_error("a call of the database from within a call of it");
        const auto task = std::make_shared<std::packaged_task<Result(Database&)>>(std::move(work));
        auto future = task->get_future();
        post([task](Database& database) { (*task)(database); });
        return future.get();
    }

private:
    using Task = std::function<void(Database&)>;
    void post(Task task);
    void serve(const std::filesystem::path& file, Database::Access access,
               std::promise<void> opened);

    std::mutex m_mutex; ///< guards the two below
    std::deque<Task> m_tasks;
    bool m_end = false;
    std::condition_variable m_wake;
    std::jthread m_thread; ///< last: ends before what it uses
};

} // namespace lineament::casefile
