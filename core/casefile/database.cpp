// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/database.h"

#include "core/base/error.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlField>
#include <QSqlQuery>
#include <QSqlRecord>
#include <QUrl>
#include <QVariant>

#include <spdlog/spdlog.h>

namespace lineament::casefile {

namespace {

/// SQLite's primary result codes that mean something to a user.
std::string meaning(const QSqlError& error) {
    constexpr int kPrimary = 0xFF;
    const std::string text = error.databaseText().toStdString();
    switch (error.nativeErrorCode().toInt() & kPrimary) {
    case 5: // SQLITE_BUSY
        return "another program that is writing it (" + text + ")";
    case 8: // SQLITE_READONLY
        return "a file or folder that can only be read (" + text + ")";
    case 10: // SQLITE_IOERR
        return "an error of the disk (" + text + ")";
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return "a damaged database (" + text + ")";
    case 13: // SQLITE_FULL
        return "a full disk (" + text + ")";
    case 14: // SQLITE_CANTOPEN
        return "a file that can't be opened (" + text + ")";
    default:
        return text.empty() ? error.text().toStdString() : text;
    }
}

[[noreturn]] void fail(const std::filesystem::path& file, const char* expected,
                       const QSqlError& error) {
    throw CaseError(file.string(), expected, meaning(error));
}

QVariant variantOf(const Value& value) {
    struct Visitor {
        QVariant operator()(std::monostate) const {
            return QVariant(QMetaType(QMetaType::QString));
        }
        QVariant operator()(std::int64_t number) const { return static_cast<qlonglong>(number); }
        QVariant operator()(const std::string& text) const { return QString::fromStdString(text); }
        QVariant operator()(const Blob& blob) const {
            // A null QByteArray would be bound as NULL.
            return blob.bytes.empty() ? QByteArray("") : QByteArray::fromStdString(blob.bytes);
        }
    };
    return std::visit(Visitor{}, value);
}

Value valueOf(const QVariant& variant) {
    if (variant.isNull())
        return {};
    switch (variant.typeId()) {
    case QMetaType::QString:
        return variant.toString().toStdString();
    case QMetaType::QByteArray:
        return Blob{variant.toByteArray().toStdString()};
    case QMetaType::Double:
        // No column is a float: one that is there was put there by something else, and must differ
        // from whatever belongs there.
        return "REAL " + variant.toString().toStdString();
    default:
        return static_cast<std::int64_t>(variant.toLongLong());
    }
}

Row rowOf(const QSqlQuery& query) {
    std::vector<Row::Field> fields;
    const QSqlRecord record = query.record();
    for (int i = 0; i < record.count(); ++i)
        fields.emplace_back(record.fieldName(i).toStdString(), valueOf(query.value(i)));
    return Row(std::move(fields));
}

QSqlQuery execute(const std::string& connection, const std::filesystem::path& file,
                  const std::string& sql, const std::vector<Value>& values) {
    QSqlQuery query(QSqlDatabase::database(QString::fromStdString(connection), false));
    query.setForwardOnly(true);
    if (!query.prepare(QString::fromStdString(sql)))
        fail(file, "a case of this version", query.lastError());
    for (const Value& value : values)
        query.addBindValue(variantOf(value));
    if (!query.exec())
        fail(file, "a case that can be read and written", query.lastError());
    return query;
}

} // namespace

const Value& Row::value(const char* column) const {
    for (const auto& [name, value] : m_fields) {
        if (name == column)
            return value;
    }
    throw CaseError("case.sqlite", std::string("a column ") + column, "none");
}

std::int64_t Row::integer(const char* column) const {
    const Value& found = value(column);
    if (std::holds_alternative<std::monostate>(found))
        return 0;
    if (const auto* number = std::get_if<std::int64_t>(&found))
        return *number;
    throw CaseError("case.sqlite", std::string("a whole number in ") + column, "something else");
}

std::string Row::text(const char* column) const {
    const Value& found = value(column);
    if (std::holds_alternative<std::monostate>(found))
        return {};
    if (const auto* text = std::get_if<std::string>(&found))
        return *text;
    throw CaseError("case.sqlite", std::string("text in ") + column, "something else");
}

std::string Row::bytes(const char* column) const {
    const Value& found = value(column);
    if (std::holds_alternative<std::monostate>(found))
        return {};
    if (const auto* blob = std::get_if<Blob>(&found))
        return blob->bytes;
    throw CaseError("case.sqlite", std::string("bytes in ") + column, "something else");
}

bool Row::isNull(const char* column) const {
    return std::holds_alternative<std::monostate>(value(column));
}

Database::Database(std::filesystem::path file, Access access)
    : m_file(std::move(file)) {
    const QString name = QString::fromStdString(m_file.string());
    if (name.toStdString() != m_file.string())
        throw CaseError(m_file.string(), "a case folder whose path is UTF-8", "other bytes");
    std::string options = "QSQLITE_BUSY_TIMEOUT=20000";
    std::string target = m_file.string();
    if (access != Access::ReadWrite)
        options += ";QSQLITE_OPEN_READONLY";
    if (access == Access::Immutable) {
        options += ";QSQLITE_OPEN_URI";
        target = "file:" + QUrl::toPercentEncoding(name, "/").toStdString() + "?immutable=1";
    }
    open(target, options);
    if (access == Access::ReadWrite) {
        run("PRAGMA journal_mode = WAL");
        run("PRAGMA synchronous = FULL");
    }
}

Database::Database() {
    m_file = ":memory:";
    open(":memory:", {});
}

void Database::open(const std::string& name, const std::string& options) {
    if (QCoreApplication::instance() == nullptr)
        throw CaseError(m_file.string(), "a QCoreApplication", "none");
    // Two connections that live at the same time never have the same address.
    m_connection = "lineament-case-" + std::to_string(reinterpret_cast<std::uintptr_t>(this));
    std::string message;
    {
        auto database = QSqlDatabase::addDatabase("QSQLITE", QString::fromStdString(m_connection));
        database.setDatabaseName(QString::fromStdString(name));
        database.setConnectOptions(QString::fromStdString(options));
        if (!database.open())
            message = meaning(database.lastError());
    }
    try {
        if (!message.empty())
            throw CaseError(m_file.string(), "a case database that can be opened", message);
        run("PRAGMA foreign_keys = ON");
        run("PRAGMA trusted_schema = OFF");
        run("PRAGMA cell_size_check = ON");
    } catch (...) {
        QSqlDatabase::removeDatabase(QString::fromStdString(m_connection));
        throw;
    }
}

Database::~Database() {
    QSqlDatabase::database(QString::fromStdString(m_connection), false).close();
    QSqlDatabase::removeDatabase(QString::fromStdString(m_connection));
}

void Database::run(const std::string& sql, const std::vector<Value>& values) {
    execute(m_connection, m_file, sql, values);
}

std::int64_t Database::insert(const std::string& sql, const std::vector<Value>& values) {
    return execute(m_connection, m_file, sql, values).lastInsertId().toLongLong();
}

void Database::each(const std::string& sql, const std::vector<Value>& values,
                    const std::function<void(const Row&)>& row) {
    auto query = execute(m_connection, m_file, sql, values);
    while (query.next())
        row(rowOf(query));
    // next() also ends where the database could not be read on.
    if (query.lastError().isValid())
        fail(m_file, "a case that can be read", query.lastError());
}

std::vector<Row> Database::all(const std::string& sql, const std::vector<Value>& values) {
    std::vector<Row> rows;
    each(sql, values, [&](const Row& row) { rows.push_back(row); });
    return rows;
}

Value Database::single(const std::string& sql, const std::vector<Value>& values) {
    const auto rows = all(sql, values);
    if (rows.empty() || rows.front().fields().empty())
        throw CaseError(m_file.string(), "a row for: " + sql, "none");
    return rows.front().fields().front().second;
}

std::int64_t Database::number(const std::string& sql, const std::vector<Value>& values) {
    const Value value = single(sql, values);
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return *number;
    return 0;
}

Transaction::Transaction(Database& database)
    : m_database(database) {
    m_database.run("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (!m_open)
        return;
    try {
        m_database.run("ROLLBACK");
    } catch (const std::exception& e) {
        // SQLite rolls back by itself on a full disk and some other errors.
        spdlog::debug("Roll back: {}", e.what());
    }
}

void Transaction::commit() {
    try {
        m_database.run("COMMIT");
    } catch (const CaseError&) {
        throw; // SQLite refused it
    } catch (const std::exception& e) {
        // Not SQLite's word: memory may have run out behind the commit.
        if (rolledBack())
            throw;
        spdlog::warn("{}: committed, though: {}", m_database.file().string(), e.what());
    }
    m_open = false;
}

/// False when there was nothing left to roll back: it is committed.
bool Transaction::rolledBack() {
    m_open = false;
    try {
        m_database.run("ROLLBACK");
        return true;
    } catch (const CaseError&) {
        return false;
    }
}

} // namespace lineament::casefile
