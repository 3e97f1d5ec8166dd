// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/databasethread.h"

#include <optional>

namespace lineament::casefile {

DatabaseThread::DatabaseThread(const std::filesystem::path& file, Database::Access access) {
    std::promise<void> opened;
    auto ready = opened.get_future();
    m_thread = std::jthread([this, file, access, o = std::move(opened)]() mutable {
        serve(file, access, std::move(o));
    });
    ready.get();
}

DatabaseThread::~DatabaseThread() {
    const std::lock_guard lock(m_mutex);
    m_end = true;
    m_wake.notify_one();
}

void DatabaseThread::post(Task task) {
    const std::lock_guard lock(m_mutex);
    m_tasks.push_back(std::move(task));
    m_wake.notify_one();
}

void DatabaseThread::serve(const std::filesystem::path& file, Database::Access access,
                           std::promise<void> opened) {
    std::optional<Database> database;
    try {
        database.emplace(file, access);
    } catch (...) {
        opened.set_exception(std::current_exception());
        return;
    }
    opened.set_value();
    for (;;) {
        Task task;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_end || !m_tasks.empty(); });
            if (m_tasks.empty())
                return;
            task = std::move(m_tasks.front());
            m_tasks.pop_front();
        }
        task(*database);
    }
}

} // namespace lineament::casefile
