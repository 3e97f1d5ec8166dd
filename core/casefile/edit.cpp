// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/edit.h"

#include "core/analysis/resultjson.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/hex.h"

#include <nlohmann/json.hpp>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

Json jsonOf(const Value& value) {
    struct Visitor {
        Json operator()(std::monostate) const { return nullptr; }
        Json operator()(std::int64_t number) const { return number; }
        Json operator()(const std::string& text) const { return text; }
        Json operator()(const Blob& blob) const {
            return {{"hex", toHex(std::as_bytes(std::span(blob.bytes)))}};
        }
    };
    return std::visit(Visitor{}, value);
}

Value cleaned(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value))
        return validUtf8(*text);
    return value;
}

std::string columnsJson(const Columns& columns) {
    if (columns.empty())
        return "null";
    Json object = Json::object();
    for (const auto& [name, value] : columns)
        object[name] = jsonOf(cleaned(value));
    return object.dump();
}

std::vector<Value> valuesOf(const Columns& columns) {
    std::vector<Value> values;
    for (const auto& column : columns)
        values.push_back(cleaned(column.second));
    return values;
}

Row rowWithId(Database& database, const std::string& table, std::int64_t id) {
    auto rows = database.all("SELECT * FROM " + table + " WHERE id = ?", {id});
    if (rows.empty())
        throw CaseError(database.file().string(),
                        "number " + std::to_string(id) + " among the " + table, "no such row");
    return std::move(rows.front());
}

} // namespace

std::string canonicalRow(const std::string& table, const Row& row) {
    Json fields = Json::object();
    for (const auto& [name, value] : row.fields())
        fields[name] = jsonOf(value);
    const Json object = {{"table", table}, {"row", std::move(fields)}};
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

RowState rowState(const std::string& table, const Row& row) {
    const std::string text = canonicalRow(table, row);
    return {table, row.integer("id"), sha256Hex(std::as_bytes(std::span(text)))};
}

std::int64_t Edit::insert(const char* table, const Columns& columns) {
    std::string names, marks;
    for (const auto& column : columns) {
        names += (names.empty() ? "" : ", ") + std::string(column.first);
        marks += marks.empty() ? "?" : ", ?";
        m_new.push_back(column);
        // SQLite would refuse it, too, but not say what is missing.
        if (const auto* item = std::get_if<std::int64_t>(&column.second);
            item != nullptr && std::string_view(column.first) == "item")
            rowWithId(m_database, "items", *item);
    }
    const auto id = m_database.insert(std::string("INSERT INTO ") + table + " (" + names +
                                          ") VALUES (" + marks + ")",
                                      valuesOf(columns));
    m_touched.push_back({table, id});
    return id;
}

void Edit::update(const char* table, std::int64_t id, const Columns& columns) {
    const Row before = rowWithId(m_database, table, id);
    std::string assignments;
    for (const auto& [name, value] : columns) {
        assignments += (assignments.empty() ? "" : ", ") + std::string(name) + " = ?";
        for (const auto& [column, old] : before.fields()) {
            if (column == name)
                m_old.emplace_back(name, old);
        }
        m_new.emplace_back(name, value);
    }
    auto values = valuesOf(columns);
    values.emplace_back(id);
    m_database.run(std::string("UPDATE ") + table + " SET " + assignments + " WHERE id = ?",
                   values);
    m_touched.push_back({table, id});
}

void Edit::remove(const char* table, std::int64_t id) {
    const Row before = rowWithId(m_database, table, id);
    Json object = Json::object();
    for (const auto& [name, value] : before.fields())
        object[name] = jsonOf(value);
    m_describedOld = object.dump();
    m_database.run(std::string("DELETE FROM ") + table + " WHERE id = ?", {id});
    m_touched.push_back({table, id});
}

Row Edit::row(const char* table, std::int64_t id) const {
    return rowWithId(m_database, table, id);
}

std::string Edit::oldValue() const {
    return m_describedOld.empty() ? columnsJson(m_old) : m_describedOld;
}

std::string Edit::newValue() const {
    return m_describedNew.empty() ? columnsJson(m_new) : m_describedNew;
}

std::vector<RowState> Edit::rows() const {
    std::vector<RowState> states;
    for (const auto& [table, id] : m_touched) {
        const auto rows = m_database.all("SELECT * FROM " + table + " WHERE id = ?", {id});
        states.push_back(rows.empty() ? RowState{table, id, {}} : rowState(table, rows.front()));
    }
    return states;
}

LogHead logEnd(Database& database) {
    const auto rows = database.all("SELECT seq, line FROM log ORDER BY seq DESC LIMIT 1");
    if (rows.empty())
        return {0, kNoPrevious};
    const std::string line = rows.front().text("line");
    return {rows.front().integer("seq"), sha256Hex(std::as_bytes(std::span(line)))};
}

LogEntry appendToLog(Database& database, LogEntry entry) {
    const LogHead end = logEnd(database);
    const auto now = std::chrono::system_clock::now();
    entry.seq = end.seq + 1;
    entry.prev = end.sha256;
    entry.time = analysis::isoTime(now);
    entry.offset = localOffset(now);
    for (std::string* text : {&entry.who, &entry.object, &entry.why})
        *text = validUtf8(*text);
    entry.line = logLine(entry);
    entry.sha256 = sha256Hex(std::as_bytes(std::span(entry.line)));
    database.run("INSERT INTO log (seq, line, sha256) VALUES (?, ?, ?)",
                 {entry.seq, entry.line, entry.sha256});
    database.run("INSERT INTO log_head (id, seq, sha256) VALUES (1, ?, ?) "
                 "ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, sha256 = excluded.sha256",
                 {entry.seq, entry.sha256});
    return entry;
}

} // namespace lineament::casefile
