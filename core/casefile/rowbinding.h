// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/custodylog.h"
#include "core/casefile/database.h"
#include "core/casefile/schema.h"

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lineament::casefile {

/// What the log last said of each row.
class RowBindings {
public:
    /// Takes the rows of an entry; entries come in their order.
    void add(const LogEntry& entry);
    /// The entry that bound @p now's row last, when its state there is @p now's; else 0.
    std::int64_t boundBy(const RowState& now) const;
    struct Bound {
        RowState state;
        std::int64_t seq = 0;
    };
    /// None when the log says nothing of the row.
    const Bound* last(const std::string& table, std::int64_t id) const;
    const std::map<std::pair<std::string, std::int64_t>, Bound>& all() const { return m_rows; }

private:
    std::map<std::pair<std::string, std::int64_t>, Bound> m_rows;
};

/// Of the whole log. Throws CaseError at a line that is none.
RowBindings rowBindings(Database& database);

/// Applies @p steps and logs it, as one transaction: the entry binds every row anew that the
/// migration changed. Rows that did not match the log before stay unmatched.
void migrateCase(Database& database, std::span<const Migration> steps, const std::string& who);

} // namespace lineament::casefile
