// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/rowbinding.h"

#include "core/base/build.h"
#include "core/casefile/edit.h"

#include <set>

namespace lineament::casefile {

void RowBindings::add(const LogEntry& entry) {
    for (const RowState& row : entry.rows)
        m_rows[{row.table, row.id}] = {row, entry.seq};
}

const RowBindings::Bound* RowBindings::last(const std::string& table, std::int64_t id) const {
    const auto found = m_rows.find({table, id});
    return found == m_rows.end() ? nullptr : &found->second;
}

std::int64_t RowBindings::boundBy(const RowState& now) const {
    const Bound* bound = last(now.table, now.id);
    return bound != nullptr && bound->state == now ? bound->seq : 0;
}

RowBindings rowBindings(Database& database) {
    RowBindings bindings;
    database.each("SELECT line FROM log ORDER BY seq", {},
                  [&](const Row& row) { bindings.add(parseLogLine(row.text("line"))); });
    return bindings;
}

void migrateCase(Database& database, std::span<const Migration> steps, const std::string& who) {
    Transaction transaction(database);
    const RowBindings bindings = rowBindings(database);
    const auto eachRow = [&](const std::function<void(const RowState&)>& visit) {
        for (const char* table : boundTables()) {
            // A table that a later version adds is not there yet.
            if (database.number("SELECT count(*) FROM sqlite_master WHERE name = ?",
                                {std::string(table)}) == 0)
                continue;
            database.each(std::string("SELECT * FROM ") + table + " ORDER BY id", {},
                          [&](const Row& row) { visit(rowState(table, row)); });
        }
    };
    std::set<std::pair<std::string, std::int64_t>> sound;
    eachRow([&](const RowState& row) {
        if (bindings.boundBy(row) > 0)
            sound.insert({row.table, row.id});
    });
    const auto from = database.number("PRAGMA user_version");
    migrate(database, steps);
    LogEntry entry;
    entry.who = who;
    entry.action = "schema-migrated";
    entry.object = "case";
    entry.oldValue = std::to_string(from);
    entry.newValue = std::to_string(steps.size());
    entry.why = "opened with a newer program";
    entry.tool = programName();
    eachRow([&](const RowState& row) {
        if (sound.contains({row.table, row.id}) && bindings.boundBy(row) == 0)
            entry.rows.push_back(row);
    });
    appendToLog(database, std::move(entry));
    transaction.commit();
}

} // namespace lineament::casefile
