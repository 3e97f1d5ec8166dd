// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lineament::casefile {

/// Bytes that are not text, e.g. a path.
struct Blob {
    std::string bytes;
    bool operator==(const Blob&) const = default;
};

/// One stored value. A case holds no floating-point columns: scores are kept as text, so that they
/// read back exactly. monostate is NULL.
using Value = std::variant<std::monostate, std::int64_t, std::string, Blob>;

/// One row of a query, with the names of its columns.
class Row {
public:
    using Field = std::pair<std::string, Value>;
    explicit Row(std::vector<Field> fields)
        : m_fields(std::move(fields)) {}
    const std::vector<Field>& fields() const { return m_fields; }
    /// Throw CaseError when the column is missing or holds something else; NULL reads as 0, "" and
    /// no bytes.
    std::int64_t integer(const char* column) const;
    std::string text(const char* column) const;
    std::string bytes(const char* column) const;
    bool isNull(const char* column) const;

private:
    const Value& value(const char* column) const;
    std::vector<Field> m_fields;
};

/// A connection to one SQLite file through Qt Sql. Belongs to the thread that made it; a
/// QCoreApplication must exist (Qt finds the driver through it). Every error is a CaseError that
/// names the file.
class Database {
public:
    enum class Access {
        ReadWrite,
        ReadOnly,
        Immutable ///< on a medium that nobody writes: no lock and no side file
    };
    Database(std::filesystem::path file, Access access);
    /// A database of its own in memory.
    Database();
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs one statement.
    void run(const std::string& sql, const std::vector<Value>& values = {});
    /// Runs an INSERT; the id of the new row.
    std::int64_t insert(const std::string& sql, const std::vector<Value>& values);
    std::vector<Row> all(const std::string& sql, const std::vector<Value>& values = {});
    /// Calls @p row for each; one row is held at a time.
    void each(const std::string& sql, const std::vector<Value>& values,
              const std::function<void(const Row&)>& row);
    /// The first value of the first row. Throws CaseError when there is no row.
    Value single(const std::string& sql, const std::vector<Value>& values = {});
    std::int64_t number(const std::string& sql, const std::vector<Value>& values = {});
    const std::filesystem::path& file() const { return m_file; }

private:
    void open(const std::string& name, const std::string& options);
    std::filesystem::path m_file;
    std::string m_connection;
};

/// BEGIN IMMEDIATE until commit(); otherwise everything is rolled back.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    /// When it throws nothing was changed.
    void commit();

private:
    bool rolledBack();
    Database& m_database;
    bool m_open = true;
};

} // namespace lineament::casefile
