// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace lineament::casefile {

/// What a finding concerns.
enum class FindingKind {
    Database,  ///< SQLite itself finds it damaged, or can't read it
    Schema,    ///< other tables, triggers or constraints than a case of this version has
    Log,       ///< an entry was changed, removed, added or moved
    LogEnd,    ///< the log's end is not what log.head and the database say
    Row,       ///< a stored row is not what the log says, is missing, or is not in the log
    Evidence,  ///< a working copy
    Reference, ///< an original that the case refers to
    Artifact,
    Report,
    Stray,   ///< a file in the case that no row names
    Recorded ///< an earlier check found damage; what it found is in the log for good (R3)
};
/// "database", "log-end"...
const char* findingKindName(FindingKind kind);

struct Finding {
    FindingKind kind = FindingKind::Database;
    bool damage = true; ///< false: worth knowing, and nothing is lost or changed
    std::string where;  ///< "log entry 7", "notes row 3", "evidence/ab12....jpg"
    std::string expected;
    std::string found;
    std::string row = {}; ///< "items row 3", that names the file; empty: of no file
};

struct IntegrityReport {
    std::vector<Finding> findings; ///< in the order of FindingKind's checks; empty: all as it was
    std::int64_t entries = 0;      ///< of the log
    std::int64_t rows = 0;
    int files = 0;
    std::uint64_t bytes = 0; ///< of the files
    LogHead end;             ///< of the log, as it was checked

    bool damaged() const;
};

struct IntegrityProgress {
    std::uint64_t bytesDone = 0;
    std::uint64_t bytesTotal = 0; ///< 0 while the database is checked
    std::string current;
    /// What was found so far, for those who stop the check; valid during the call.
    const IntegrityReport* soFar = nullptr;
};

/// Checks a case as it lies on the disk, through a connection of its own, without changing it: the
/// database with SQLite's own checks, every entry of the log against the chain and log.head, every
/// row against the entry that last bound it, and every file against its row. Every value that a
/// case can give is covered: bytes of the database that no value is read from (unused space,
/// counters) are not. Damage is a finding, not an error. Throws CaseError when @p folder is no case
/// at all; Cancelled. @p noted: an end of the log that was noted outside the case, which the log
/// must still hold (seq 0: an entry with that hash, whatever its number); without it nobody can
/// tell from the folder alone that its log was cut and its rows made to fit.
IntegrityReport verifyIntegrity(const std::filesystem::path& folder,
                                const std::function<void(const IntegrityProgress&)>& progress = {},
                                std::stop_token stop = {},
                                const std::optional<LogHead>& noted = std::nullopt);

/// A noted end of a log in one of the forms in which the program gives it: the text of log.head,
/// "NUMBER HASH", a line of `case verify`, or the hash alone. Empty for any other text.
std::optional<LogHead> parseNotedHead(std::string_view text);

/// The damage for a message: "evidence evidence/ab.jpg: expected SHA-256 ..., found ...; and 3
/// more".
std::string namedDamage(const IntegrityReport& report);

/// Puts the outcome into the log of the case: checked, or failed with what was found.
void recordIntegrity(CaseStore& store, const IntegrityReport& report);

/// Checks the case and records the outcome, before something is done with its evidence (R3).
/// Throws CaseError that names the damage; Cancelled, and then nothing is recorded.
void requireSound(CaseStore& store,
                  const std::function<void(const IntegrityProgress&)>& progress = {},
                  std::stop_token stop = {});

/// The last check that the log holds, when it found damage.
std::optional<LogEntry> lastFailedCheck(const CaseStore& store);

} // namespace lineament::casefile
