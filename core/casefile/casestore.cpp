// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/casestore.h"

#include "core/analysis/resultjson.h"
#include "core/base/atomicfile.h"
#include "core/base/build.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/casefile/casestoreprivate.h"
#include "core/casefile/schema.h"

#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <system_error>
#include <utility>

namespace lineament::casefile {

namespace {

/// One view of the database until it ends; nothing is written.
class ReadTransaction {
public:
    explicit ReadTransaction(Database& database)
        : m_database(database) {
        m_database.run("BEGIN");
    }
    ~ReadTransaction() {
        try {
            m_database.run("ROLLBACK");
        } catch (const std::exception& e) {
            spdlog::warn("{}", e.what());
        }
    }
    ReadTransaction(const ReadTransaction&) = delete;
    ReadTransaction& operator=(const ReadTransaction&) = delete;

private:
    Database& m_database;
};

} // namespace

std::string timeNow() {
    return analysis::isoTime(std::chrono::system_clock::now());
}

Value optionalId(std::optional<std::int64_t> id) {
    return id ? Value(*id) : Value();
}

CaseStore::CaseStore(std::unique_ptr<Private> data)
    : d(std::move(data)) {}

CaseStore::~CaseStore() = default;

CaseStore::Private::~Private() {
    database.reset();
    if (!temporary.empty()) {
        std::error_code code;
        std::filesystem::remove_all(temporary, code);
    }
}

const std::filesystem::path& CaseStore::folder() const {
    return d->folder;
}

bool CaseStore::readOnly() const {
    return d->lock == nullptr;
}

std::string CaseStore::readOnlyReason() const {
    return d->readOnlyReason;
}

std::optional<LockHolder> CaseStore::holder() const {
    return d->otherHolder;
}

void CaseStore::Private::requireWritable() const {
    if (!lock)
        throw CaseError(folder.string(), "a case that is open for writing", readOnlyReason);
}

void CaseStore::Private::writeHead(const LogHead& head) const {
    try {
        const std::string text = headText(head);
        writeFileAtomically(folder / kHeadFile, std::as_bytes(std::span(text)));
    } catch (const std::exception& e) {
        // Whatever it is: the change is in the database by now, and has not failed.
        spdlog::warn("{}", e.what());
    }
}

std::string CaseStore::Private::who() const {
    const std::lock_guard guard(whoGuard);
    return whoName;
}

std::string CaseStore::who() const {
    return d->who();
}

void CaseStore::workAs(const std::string& who, const std::string& why) {
    const std::string next = validUtf8(who.empty() ? systemUser() : who);
    std::string before;
    {
        const std::lock_guard guard(d->whoGuard);
        before = std::exchange(d->whoName, next);
    }
    if (next == before || readOnly())
        return;
    try {
        logAction("handed-over", "case", nlohmann::json(before).dump(), nlohmann::json(next).dump(),
                  why);
    } catch (...) {
        const std::lock_guard guard(d->whoGuard);
        d->whoName = before;
        throw;
    }
}

LogEntry CaseStore::Private::change(ChangeText text,
                                    const std::function<void(Edit&, ChangeText&)>& work) {
    requireWritable();
    return database->call([&](Database& db) {
        Transaction transaction(db);
        Edit edit(db);
        work(edit, text);
        LogEntry entry;
        entry.who = who();
        entry.action = text.action;
        entry.object = text.object;
        entry.oldValue = edit.oldValue();
        entry.newValue = edit.newValue();
        entry.why = text.why;
        entry.tool = programName();
        entry.rows = edit.rows();
        entry = appendToLog(db, std::move(entry));
        const LogHead head{entry.seq, entry.sha256};
        transaction.commit();
        // Nothing may fail from here on: what throws was not saved.
        if (!headLater)
            writeHead(head);
        return entry;
    });
}

void CaseStore::logAction(const std::string& action, const std::string& object,
                          const std::string& oldValue, const std::string& newValue,
                          const std::string& why) {
    d->change({action, object, why},
              [&](Edit& edit, ChangeText&) { edit.describe(oldValue, newValue); });
}

std::vector<LogEntry> CaseStore::log(std::int64_t from, std::int64_t most) const {
    return d->rows<LogEntry>(
        "SELECT seq, line, sha256 FROM log WHERE seq >= ? ORDER BY seq LIMIT ?", {from, most},
        [](const Row& row) {
            LogEntry entry = parseLogLine(row.text("line"));
            entry.sha256 = row.text("sha256");
            return entry;
        });
}

void CaseStore::eachEntry(const std::function<bool(LogEntry& entry)>& visit, LogOrder order) const {
    constexpr std::int64_t kPart = 64;
    const bool oldest = order == LogOrder::OldestFirst;
    const std::string sql = oldest ? "SELECT seq, line, sha256 FROM log WHERE seq > ? "
                                     "ORDER BY seq LIMIT ?"
                                   : "SELECT seq, line, sha256 FROM log WHERE seq < ? "
                                     "ORDER BY seq DESC LIMIT ?";
    struct Stored {
        std::int64_t seq;
        std::string line, sha256;
    };
    for (std::int64_t last = oldest ? 0 : INT64_MAX;;) {
        const auto part = d->rows<Stored>(sql, {last, kPart}, [](const Row& row) {
            return Stored{row.integer("seq"), row.text("line"), row.text("sha256")};
        });
        for (const Stored& stored : part) {
            LogEntry entry = parseLogLine(stored.line);
            entry.sha256 = stored.sha256;
            if (!visit(entry))
                return;
        }
        if (part.size() < kPart)
            return;
        last = part.back().seq;
    }
}

LogHead
CaseStore::readAll(const std::function<void(const LogEntry&)>& entry,
                   const std::function<void(const std::string&, const std::string&)>& row) const {
    return d->database->call([&](Database& db) {
        // A program that writes meanwhile changes nothing that is read here.
        ReadTransaction transaction(db);
        LogHead end{0, kNoPrevious};
        db.each("SELECT seq, line FROM log ORDER BY seq", {}, [&](const Row& stored) {
            const LogEntry one = parseLogLine(stored.text("line"));
            entry(one);
            end = {one.seq, sha256Hex(std::as_bytes(std::span(one.line)))};
        });
        for (const char* table : boundTables())
            db.each(std::string("SELECT * FROM ") + table + " ORDER BY id", {},
                    [&](const Row& stored) { row(table, canonicalRow(table, stored)); });
        return end;
    });
}

LogHead CaseStore::logHead() const {
    return d->database->call([](Database& db) { return logEnd(db); });
}

} // namespace lineament::casefile
