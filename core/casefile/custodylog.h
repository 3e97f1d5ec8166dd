// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lineament::casefile {

/// What an entry of the log says a stored row is from then on.
struct RowState {
    std::string table;
    std::int64_t id = 0;
    std::string sha256; ///< of the row's canonical JSON; empty: the row was removed
    bool operator==(const RowState&) const = default;
};

/// One entry of the custody log (R4). Its line is what is stored and hashed: JSON on one line,
/// UTF-8, the keys in the order of the members here, whole numbers and text only. An entry's hash
/// is the SHA-256 of its line's bytes, without a line end; prev is the hash of the entry before.
struct LogEntry {
    std::int64_t seq = 0; ///< from 1, without gaps
    std::string time;     ///< UTC, ISO 8601 with milliseconds
    std::string offset;   ///< of local time at that moment, e.g. "+02:00"
    std::string who;      ///< the examiner, or whoever ran the program
    std::string action;   ///< "item-added", "note-changed"...
    std::string object;   ///< what it concerns: "item 3", "case"
    std::string oldValue; ///< JSON text; "null" when there was none
    std::string newValue; ///< JSON text; "null" when there is none
    std::string why;      ///< as the user gave it; may be empty
    std::string tool;     ///< program and version
    std::vector<RowState> rows;
    std::string prev; ///< 64 zeros in the first entry

    std::string line;   ///< as stored
    std::string sha256; ///< as stored
};

/// prev of the first entry.
inline const std::string kNoPrevious(64, '0');

/// Actions that the store itself takes or relies on.
inline constexpr const char* kCaseCreated = "case-created";
inline constexpr const char* kIntegrityFailed = "integrity-failed";
inline constexpr const char* kIntegrityChecked = "integrity-checked";
inline constexpr const char* kCaseChanged = "case-changed";
inline constexpr const char* kAnalysisRecorded = "analysis-recorded";
/// Tracks of a video were left out of its result or counted again, or faces drawn on its frames.
inline constexpr const char* kTracksEdited = "tracks-edited";
inline constexpr const char* kAnalysesRerun = "analyses-rerun";

/// The line of an entry, from the members above line. Throws CaseError when oldValue or newValue is
/// no JSON, or holds a number that is not whole: it would not read back the same everywhere.
std::string logLine(const LogEntry& entry);

/// The entry of a line; sha256 is left empty. Throws CaseError when it is no line of this form.
LogEntry parseLogLine(const std::string& line);

/// "+02:00" for local time at @p time.
std::string localOffset(std::chrono::system_clock::time_point time);

/// End of the log: what `log.head` beside the database holds, so that a log that lost its end is
/// found.
struct LogHead {
    std::int64_t seq = 0;
    std::string sha256;
    bool operator==(const LogHead&) const = default;
};
std::string headText(const LogHead& head);
/// Empty when @p text is not what headText() gives.
std::optional<LogHead> parseHead(std::string_view text);

/// @p text as a case stores it: sequences that are not UTF-8 and NUL characters become U+FFFD; byte
/// order marks at the start, which SQLite would drop, are left out.
std::string validUtf8(std::string_view text);

} // namespace lineament::casefile
