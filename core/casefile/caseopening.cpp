// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Making and opening a case.

#include "core/base/atomicfile.h"
#include "core/base/build.h"
#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/hash.h"
#include "core/casefile/casepath.h"
#include "core/casefile/casestoreprivate.h"
#include "core/casefile/contentstore.h"
#include "core/casefile/rowbinding.h"
#include "core/casefile/schema.h"

#include <nlohmann/json.hpp>

#include <spdlog/spdlog.h>

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <random>
#include <system_error>

namespace lineament::casefile {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMostHeadBytes = 4096;

std::string newCaseId() {
    std::random_device source;
    std::string id;
    static constexpr char kDigits[] = "0123456789abcdef";
    for (int i = 0; i < 32; ++i)
        id += kDigits[source() & 15U];
    return id;
}

/// A folder beside the case's, so that it can be renamed into place.
fs::path temporaryBeside(const fs::path& folder) {
    std::string name =
        (folder.parent_path() / ("." + folder.filename().string() + ".XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr)
        throw IoError(folder.string(), "a folder that can be made",
                      std::system_category().message(errno));
    return name;
}

Columns factColumns(const CaseFacts& facts) {
    return {{"number", facts.number},
            {"title", facts.title},
            {"examiner", facts.examiner},
            {"organisation", facts.organisation},
            {"request", facts.request},
            {"hp", facts.hp},
            {"hd", facts.hd}};
}

/// Tables, facts and first entry of a new case.
void writeFirst(const fs::path& folder, const CaseFacts& facts, const std::string& who) {
    Database db(folder / kDatabaseFile, Database::Access::ReadWrite);
    Transaction transaction(db);
    migrate(db);
    Edit edit(db);
    Columns columns = {{"id", std::int64_t{1}}, {"case_id", facts.caseId}};
    for (auto& column : factColumns(facts))
        columns.push_back(std::move(column));
    columns.emplace_back("created", facts.created);
    edit.insert("casefacts", columns);
    LogEntry entry;
    entry.who = who;
    entry.action = kCaseCreated;
    entry.object = "case " + facts.caseId;
    entry.oldValue = "null";
    entry.newValue = edit.newValue();
    entry.tool = programName();
    entry.rows = edit.rows();
    entry = appendToLog(db, std::move(entry));
    transaction.commit();
    const std::string head = headText({entry.seq, entry.sha256});
    writeFileAtomically(folder / kHeadFile, std::as_bytes(std::span(head)));
}

void requireCase(const fs::path& folder) {
    std::error_code code;
    if (!fs::is_directory(folder, code))
        throw CaseError(folder.string(), "a case folder",
                        fs::exists(folder, code) ? "a file" : "nothing there");
    if (!fs::exists(folder / kDatabaseFile, code))
        throw CaseError(folder.string(), std::string("a case with its ") + kDatabaseFile,
                        code ? code.message() : "a folder without it");
}

} // namespace

std::unique_ptr<CaseStore> CaseStore::create(const fs::path& folder, CaseFacts facts,
                                             const OpenOptions& options) {
    const fs::path target = fs::absolute(folder).lexically_normal();
    std::error_code code;
    if (target.extension() != kCaseSuffix || target.stem().empty())
        throw CaseError(folder.string(), std::string("a name that ends in ") + kCaseSuffix,
                        target.filename().string());
    if (fs::exists(fs::symlink_status(target, code)))
        throw CaseError(folder.string(), "a name that is free", "something of that name");
    facts.caseId = newCaseId();
    facts.created = timeNow();
    const fs::path temporary = temporaryBeside(target);
    try {
        for (const char* name : {kEvidenceFolder, kArtifactsFolder, kReportsFolder})
            fs::create_directory(temporary / name);
        writeFirst(temporary, facts, options.who.empty() ? systemUser() : options.who);
        fs::permissions(temporary,
                        fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec);
        syncFolder(temporary);
        fs::rename(temporary, target);
        syncFolder(target.parent_path());
    } catch (const fs::filesystem_error& e) {
        fs::remove_all(temporary, code);
        throw IoError(folder.string(), "a folder that can be made", e.code().message());
    } catch (...) {
        fs::remove_all(temporary, code);
        throw;
    }
    return open(target, options);
}

std::unique_ptr<CaseStore> CaseStore::open(const fs::path& folder, const OpenOptions& options) {
    auto data = std::make_unique<Private>();
    data->folder = fs::absolute(folder).lexically_normal();
    data->whoName = options.who.empty() ? systemUser() : options.who;
    requireCase(data->folder);
    std::unique_ptr<CaseLock> lock;
    try {
        lock = std::make_unique<CaseLock>(data->folder);
    } catch (const IoError& e) {
        data->readOnlyReason = "the case can't be written: " + e.found();
    }
    if (lock && !lock->held()) {
        data->otherHolder = lock->holder();
        data->readOnlyReason = lock->holder().text() + " is writing it";
        lock.reset();
    }
    if (!lock) {
        data->openWithoutWriting();
        return std::unique_ptr<CaseStore>(new CaseStore(std::move(data)));
    }
    data->lock = std::move(lock);
    data->openDatabase(Database::Access::ReadWrite);
    data->bringUpToDate();
    data->checkHead();
    data->removeWhatWasLeft();
    return std::unique_ptr<CaseStore>(new CaseStore(std::move(data)));
}

std::unique_ptr<CaseStore> CaseStore::openReadOnly(const fs::path& folder) {
    auto data = std::make_unique<Private>();
    data->folder = fs::absolute(folder).lexically_normal();
    data->readOnlyReason = "it was opened to be read only";
    requireCase(data->folder);
    data->openWithoutWriting();
    return std::unique_ptr<CaseStore>(new CaseStore(std::move(data)));
}

void CaseStore::Private::openDatabase(Database::Access access) {
    database = std::make_unique<DatabaseThread>(
        temporary.empty() ? databaseFile() : temporary / kDatabaseFile, access);
    const int version = database->call([](Database& db) { return checkVersion(db); });
    if (access != Database::Access::ReadWrite && version < schemaVersion())
        throw CaseError(databaseFile().string(),
                        "a case of schema version " + std::to_string(schemaVersion()),
                        "version " + std::to_string(version) +
                            "; open it for writing once, which brings it up to date");
}

void CaseStore::Private::openWithoutWriting() {
    if (::faccessat(AT_FDCWD, folder.c_str(), W_OK, AT_EACCESS) == 0) {
        openDatabase(Database::Access::ReadOnly);
        return;
    }
    const fs::path log = databaseFile().string() + "-wal";
    std::error_code code;
    const auto logBytes = fs::file_size(log, code);
    if (code || logBytes == 0) {
        openDatabase(Database::Access::Immutable);
        return;
    }
    // A writer that was killed, or is at work, left its last changes in the write-ahead log, which
    // SQLite can't read without writing beside it.
    std::string name = (fs::temp_directory_path() / "lineament-case-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        throw IoError(name, "a folder for temporary files", std::system_category().message(errno));
    temporary = name;
    try {
        fs::copy_file(databaseFile(), temporary / kDatabaseFile);
        fs::copy_file(log, (temporary / kDatabaseFile).string() + "-wal");
        fs::permissions(temporary / kDatabaseFile, fs::perms::owner_read | fs::perms::owner_write);
        fs::permissions((temporary / kDatabaseFile).string() + "-wal",
                        fs::perms::owner_read | fs::perms::owner_write);
    } catch (const fs::filesystem_error& e) {
        throw IoError(folder.string(), "a case that can be copied to read it", e.code().message());
    }
    openDatabase(Database::Access::ReadOnly);
}

void CaseStore::Private::bringUpToDate() {
    database->call([this](Database& db) {
        const auto from = db.number("PRAGMA user_version");
        if (from == schemaVersion())
            return;
        spdlog::info("{}: from schema version {} to {}", folder.string(), from, schemaVersion());
        migrateCase(db, migrations(), who());
    });
}

void CaseStore::Private::checkHead() {
    std::string found;
    std::optional<LogHead> head;
    try {
        const auto bytes = readFile(folder / kHeadFile, kMostHeadBytes);
        const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        head = parseHead(text);
        found = head ? headText(*head) : "other text";
    } catch (const Error& e) {
        found = e.found();
    }
    const auto end = database->call([](Database& db) { return logEnd(db); });
    const bool matches = head && database->call([&](Database& db) {
        const auto rows = db.all("SELECT line FROM log WHERE seq = ?", {head->seq});
        if (rows.empty())
            return false;
        const std::string line = rows.front().text("line");
        return sha256Hex(std::as_bytes(std::span(line))) == head->sha256 &&
               db.all("SELECT 1 FROM log_head WHERE id = 1 AND seq = ? AND sha256 = ?",
                      {end.seq, end.sha256})
                       .size() == 1;
    });
    if (matches) {
        // One entry behind after a kill between the entry and the file.
        if (*head != end)
            writeHead(end);
        return;
    }
    const Json value = {{"kinds", Json::array({"log-end"})},
                        {"findings", Json::array({{{"where", kHeadFile},
                                                   {"expected", "the end of the log"},
                                                   {"found", validUtf8(found)}}})}};
    spdlog::error("{}: log.head and the end of the custody log differ; this is logged",
                  folder.string());
    change({kIntegrityFailed, "log", "found when the case was opened"},
           [&](Edit& edit, ChangeText&) { edit.describe("null", value.dump()); });
}

void CaseStore::Private::removeWhatWasLeft() {
    const auto registered = [this](const std::string& sql) {
        return database->call([&](Database& db) {
            std::set<std::string> names;
            db.each(sql, {}, [&](const Row& row) {
                names.insert(fs::path(row.text("file")).filename().string());
            });
            return names;
        });
    };
    // Of writeFileAtomically(); their content is in the log already.
    std::error_code code;
    for (const auto& entry : entriesOf(folder, code)) {
        const std::string name = entry.filename().string();
        if (name.starts_with(kHeadFile) && name.ends_with(kPartSuffix))
            fs::remove(entry, code);
    }
    Json removed = Json::array();
    const std::pair<const char*, const char*> folders[] = {
        {kEvidenceFolder, "SELECT stored AS file FROM items WHERE stored IS NOT NULL"},
        {kArtifactsFolder, "SELECT file FROM artifacts"},
        {kReportsFolder, "SELECT file FROM reports"}};
    for (const auto& [name, sql] : folders) {
        try {
            for (const auto& file : removeLeftovers(placeInCase(folder, name), registered(sql)))
                removed.push_back(validUtf8(std::string(name) + "/" + file));
        } catch (const CaseError& e) { // a link: what it leads to is not ours
            spdlog::warn("{}", e.what());
        }
    }
    if (removed.empty())
        return;
    change({"leftovers-removed", "case", "a program was killed while it added files"},
           [&](Edit& edit, ChangeText&) {
               edit.describe("null", Json{{"files", removed}}.dump());
           });
}

CaseFacts CaseStore::facts() const {
    const auto list =
        d->rows<CaseFacts>("SELECT * FROM casefacts WHERE id = 1", {}, [](const Row& row) {
            return CaseFacts{row.text("case_id"),  row.text("number"),       row.text("title"),
                             row.text("examiner"), row.text("organisation"), row.text("request"),
                             row.text("hp"),       row.text("hd"),           row.text("created")};
        });
    if (list.empty())
        throw CaseError(d->databaseFile().string(), "the facts of the case", "none");
    return list.front();
}

void CaseStore::setFacts(const CaseFacts& facts, const std::string& why) {
    d->change({kCaseChanged, "case", why},
              [&](Edit& edit, ChangeText&) { edit.update("casefacts", 1, factColumns(facts)); });
}

} // namespace lineament::casefile
