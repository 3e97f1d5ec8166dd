// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <spdlog/spdlog.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lineament {

/// The folder for logs: $XDG_STATE_HOME/lineament, else ~/.local/state/lineament.
std::filesystem::path stateFolder();

struct LogOptions {
    bool console = true; ///< warnings and errors (or everything, when verbose) to standard error
    bool verbose = false;
    std::filesystem::path file; ///< rotating, 5 MiB, 3 kept; empty: stateFolder()/lineament.log
};

/// Sets spdlog's default logger up; call once, from main. A log file that cannot be written is said
/// on the console and does without.
void startLog(const LogOptions& options);

/// One line of the log as it reaches a listener.
struct LogLine {
    spdlog::level::level_enum level = spdlog::level::info;
    std::string time; ///< local, HH:MM:SS.mmm
    std::string text;
};

/// Adds a listener (the log window). Called from whatever thread logs, one call at a time; it must
/// not log.
void addLogListener(std::function<void(const LogLine&)> listener);

/// The newest lines (at most 500) that came before a listener was there.
std::vector<LogLine> recentLogLines();

} // namespace lineament
