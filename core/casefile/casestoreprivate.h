// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"
#include "core/casefile/databasethread.h"
#include "core/casefile/edit.h"

#include <atomic>
#include <mutex>

namespace lineament::casefile {

/// What a change says of itself in the log.
struct ChangeText {
    std::string action;
    std::string object;
    std::string why;
};

struct CaseStore::Private {
    std::filesystem::path folder;
    mutable std::mutex whoGuard; ///< guards whoName
    std::string whoName;         ///< who changes it, for the log
    std::string readOnlyReason;
    std::optional<LockHolder> otherHolder;
    std::unique_ptr<CaseLock> lock; ///< set when writable
    /// A private copy of the database of a medium that can't be written, removed at the end.
    std::filesystem::path temporary;
    std::unique_ptr<DatabaseThread> database; ///< ends before the lock is given back
    std::mutex adding;                        ///< one addEvidence at a time
    std::mutex placing; ///< held while a file gets its name, until a row names it or it is gone
    std::atomic<bool> headLater{false}; ///< somebody else sees to log.head

    ~Private();
    std::string who() const;
    void openDatabase(Database::Access access);
    void openWithoutWriting();
    void bringUpToDate();
    void checkHead();
    /// A head that can't be written lags, and is brought up to date by the next change.
    void writeHead(const LogHead& head) const;
    void removeWhatWasLeft();
    void requireWritable() const;
    /// Logs and throws when the result is of other bytes than the item.
    void requireSameBytes(const Item& item, const analysis::ItemResult& result);
    /// Runs @p work (Edit& -> void) and the log's entry as one transaction; the entry. An object
    /// that is only known afterwards (a new row's) may be set through the ChangeText.
    LogEntry change(ChangeText text, const std::function<void(Edit&, ChangeText&)>& work);
    std::optional<Item> itemOfContent(const std::string& sha256) const;
    void logOfferedAgain(const Item& item, const std::filesystem::path& path,
                         const std::string& why);
    /// Rows of a table as values.
    template <class T>
    std::vector<T> rows(const std::string& sql, const std::vector<Value>& values,
                        T (*convert)(const Row&)) const {
        return database->call([&](Database& db) {
            std::vector<T> list;
            db.each(sql, values, [&](const Row& row) { list.push_back(convert(row)); });
            return list;
        });
    }
    std::filesystem::path databaseFile() const { return folder / kDatabaseFile; }
};

/// UTC, as it stands in every row and entry.
std::string timeNow();

Item itemOf(const Row& row);
Analysis analysisOf(const Row& row);
Columns artifactColumns(const Artifact& artifact);
/// NULL for none.
Value optionalId(std::optional<std::int64_t> id);

} // namespace lineament::casefile
