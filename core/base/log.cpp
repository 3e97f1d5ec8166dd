// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/log.h"

#include "core/base/folder.h"
#include "core/base/userfolder.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <sys/stat.h>

#include <chrono>
#include <cstdio>
#include <deque>
#include <mutex>

namespace lineament {

namespace {

constexpr std::size_t kRecentLines = 500;
constexpr std::size_t kLogFileBytes = 5U << 20U;
constexpr std::size_t kLogFiles = 3;

/// Keeps the newest lines and hands each to the listeners.
class ListenerSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    void add(std::function<void(const LogLine&)> listener) {
        const std::lock_guard lock(mutex_);
        m_listeners.push_back(std::move(listener));
    }
    std::vector<LogLine> recent() {
        const std::lock_guard lock(mutex_);
        return {m_recent.begin(), m_recent.end()};
    }

protected:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t text;
        m_time.format(message, text);
        LogLine line{message.level, fmt::to_string(text),
                     std::string(message.payload.data(), message.payload.size())};
        for (const auto& listener : m_listeners)
            listener(line);
        m_recent.push_back(std::move(line));
        if (m_recent.size() > kRecentLines)
            m_recent.pop_front();
    }
    void flush_() override {}

private:
    spdlog::pattern_formatter m_time{"%H:%M:%S.%e", spdlog::pattern_time_type::local, ""};
    std::deque<LogLine> m_recent;                                 // guarded by base_sink's mutex
    std::vector<std::function<void(const LogLine&)>> m_listeners; // likewise
};

const std::shared_ptr<ListenerSink>& listenerSink() {
    static const auto sink = std::make_shared<ListenerSink>();
    return sink;
}

} // namespace

std::filesystem::path stateFolder() {
    return userFolder("XDG_STATE_HOME", ".local/state")
        .value_or(std::filesystem::temp_directory_path() / "lineament");
}

void startLog(const LogOptions& options) {
    std::vector<spdlog::sink_ptr> sinks{listenerSink()};
    if (options.console) {
        auto console = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
        console->set_pattern("%^%l%$: %v");
        console->set_level(options.verbose ? spdlog::level::debug : spdlog::level::warn);
        sinks.push_back(console);
    }
    const auto file = options.file.empty() ? stateFolder() / "lineament.log" : options.file;
    std::string fileProblem;
    try {
        std::error_code code;
        if (options.file.empty()) // ours; a file that somebody names may stand among others
            makePrivateFolder(file.parent_path(), code);
        else
            std::filesystem::create_directories(file.parent_path());
        spdlog::file_event_handlers handlers;
        // Paths and names of a case are in it.
        handlers.after_open = [](const spdlog::filename_t&, std::FILE* opened) {
            ::fchmod(::fileno(opened), S_IRUSR | S_IWUSR);
        };
        auto rotating = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            file.string(), kLogFileBytes, kLogFiles, false, handlers);
        rotating->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l [%t] %v");
        sinks.push_back(rotating);
    } catch (const std::exception& e) {
        fileProblem = e.what();
    }
    auto logger = std::make_shared<spdlog::logger>("lineament", sinks.begin(), sinks.end());
    logger->set_level(options.verbose ? spdlog::level::debug : spdlog::level::info);
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(logger);
    if (!fileProblem.empty())
        spdlog::warn("No log file at {}: {}.", file.string(), fileProblem);
}

void addLogListener(std::function<void(const LogLine&)> listener) {
    listenerSink()->add(std::move(listener));
}

std::vector<LogLine> recentLogLines() {
    return listenerSink()->recent();
}

} // namespace lineament
