// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/custodylog.h"
#include "core/casefile/database.h"

#include <string>
#include <utility>
#include <vector>

namespace lineament::casefile {

/// Column and value, in the order in which the log shows them.
using Columns = std::vector<std::pair<const char*, Value>>;

/// A row as canonical JSON: {"table":"items","row":{"id":3,...}}, every column in the order of the
/// table, bytes as {"hex":"..."}. Two rows with the same text hold the same values.
std::string canonicalRow(const std::string& table, const Row& row);

/// Its SHA-256 as the log holds it.
RowState rowState(const std::string& table, const Row& row);

/// Changes of rows that belong into one entry of the log. Used within a transaction; text is made
/// valid UTF-8 on its way in.
class Edit {
public:
    explicit Edit(Database& database)
        : m_database(database) {}

    std::int64_t insert(const char* table, const Columns& columns);
    /// Throws CaseError when there is no such row.
    void update(const char* table, std::int64_t id, const Columns& columns);
    void remove(const char* table, std::int64_t id);

    /// Throws CaseError when there is no such row.
    Row row(const char* table, std::int64_t id) const;

    /// JSON text of the values before and after; "null" when there are none.
    std::string oldValue() const;
    std::string newValue() const;
    /// Replaces what oldValue() and newValue() say, e.g. where a column is too long for the log.
    void describe(std::string oldJson, std::string newJson) {
        m_describedOld = std::move(oldJson);
        m_describedNew = std::move(newJson);
    }
    /// The rows touched, as they are now.
    std::vector<RowState> rows() const;
    Database& database() { return m_database; }

private:
    struct Touched {
        std::string table;
        std::int64_t id;
    };
    Database& m_database;
    Columns m_old, m_new;
    std::vector<Touched> m_touched;
    std::string m_describedOld, m_describedNew; ///< JSON text; empty: from the columns
};

/// Appends to the log, as the last step of a transaction; completes seq, time, offset and prev.
/// Returns the entry as stored.
LogEntry appendToLog(Database& database, LogEntry entry);

/// End of the log as the database has it; seq 0 when it is empty.
LogHead logEnd(Database& database);

} // namespace lineament::casefile
