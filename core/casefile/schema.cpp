// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/schema.h"

#include "core/base/error.h"

namespace lineament::casefile {

namespace {

// STRICT tables: a value of another type than its column's is refused, and integrity_check finds
// one that was put there behind SQLite's back.
const Migration kVersion1 = {
    R"(CREATE TABLE casefacts (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    case_id TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    examiner TEXT NOT NULL,
    organisation TEXT NOT NULL,
    request TEXT NOT NULL,
    hp TEXT NOT NULL,
    hd TEXT NOT NULL,
    created TEXT NOT NULL
) STRICT)",
    R"(CREATE TABLE examiners (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    position TEXT NOT NULL,
    organisation TEXT NOT NULL,
    qualifications TEXT NOT NULL,
    contact TEXT NOT NULL
) STRICT)",
    R"(CREATE TABLE items (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL,
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    md5 TEXT NOT NULL,
    storage TEXT NOT NULL CHECK (storage IN ('copy', 'reference')),
    stored TEXT,
    source TEXT NOT NULL,
    received_format TEXT NOT NULL,
    first_generation TEXT NOT NULL CHECK (first_generation IN ('yes', 'no', 'unknown')),
    added TEXT NOT NULL,
    added_by TEXT NOT NULL,
    CHECK ((storage = 'copy') = (stored IS NOT NULL))
) STRICT)",
    R"(CREATE TABLE tags (
    id INTEGER PRIMARY KEY,
    item INTEGER NOT NULL REFERENCES items(id),
    tag TEXT NOT NULL,
    added TEXT NOT NULL,
    added_by TEXT NOT NULL,
    UNIQUE (item, tag)
) STRICT)",
    R"(CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    item INTEGER REFERENCES items(id),
    text TEXT NOT NULL,
    changed TEXT NOT NULL,
    changed_by TEXT NOT NULL
) STRICT)",
    R"(CREATE TABLE bookmarks (
    id INTEGER PRIMARY KEY,
    item INTEGER NOT NULL REFERENCES items(id),
    view TEXT NOT NULL,
    comment TEXT NOT NULL,
    status TEXT NOT NULL,
    changed TEXT NOT NULL,
    changed_by TEXT NOT NULL
) STRICT)",
    R"(CREATE TABLE analyses (
    id INTEGER PRIMARY KEY,
    item INTEGER NOT NULL REFERENCES items(id),
    state TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    settings TEXT NOT NULL,
    faces TEXT,
    scores TEXT NOT NULL,
    result TEXT NOT NULL,
    result_sha256 TEXT NOT NULL
) STRICT)",
    "CREATE INDEX analyses_by_item ON analyses(item)",
    R"(CREATE TABLE opinions (
    id INTEGER PRIMARY KEY,
    item INTEGER REFERENCES items(id),
    examiner TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    reasons TEXT NOT NULL,
    given TEXT NOT NULL
) STRICT)",
    R"(CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    item INTEGER NOT NULL REFERENCES items(id),
    examiner TEXT NOT NULL,
    blind INTEGER NOT NULL CHECK (blind IN (0, 1)),
    observations TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    given TEXT NOT NULL
) STRICT)",
    R"(CREATE TABLE artifacts (
    id INTEGER PRIMARY KEY,
    item INTEGER REFERENCES items(id),
    analysis INTEGER REFERENCES analyses(id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    added TEXT NOT NULL
) STRICT)",
    "CREATE INDEX artifacts_by_analysis ON artifacts(analysis)",
    R"(CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'final')),
    title TEXT NOT NULL,
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    added TEXT NOT NULL,
    added_by TEXT NOT NULL
) STRICT)",
    R"(CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    line TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT)",
    R"(CREATE TABLE log_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    sha256 TEXT NOT NULL
) STRICT)",
    R"(CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END)",
    R"(CREATE TRIGGER log_is_never_cut BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END)",
    R"(CREATE TRIGGER log_grows_at_its_end BEFORE INSERT ON log
WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM log)
BEGIN SELECT RAISE(ABORT, 'the custody log is append-only'); END)",
};

const Migration kMigrations[] = {kVersion1};

constexpr const char* kBoundTables[] = {"casefacts", "examiners", "items",    "tags",
                                        "notes",     "bookmarks", "analyses", "opinions",
                                        "readings",  "artifacts", "reports"};

} // namespace

std::span<const Migration> migrations() {
    return kMigrations;
}

int schemaVersion() {
    return static_cast<int>(std::size(kMigrations));
}

std::span<const char* const> boundTables() {
    return kBoundTables;
}

int checkVersion(Database& database, int known) {
    const auto application = database.number("PRAGMA application_id");
    if (application != kApplicationId)
        throw CaseError(database.file().string(), "a case of Lineament",
                        "a database of another program (application id " +
                            std::to_string(application) + ")");
    const auto version = database.number("PRAGMA user_version");
    if (version < 1 || version > known)
        throw CaseError(database.file().string(),
                        "a case of schema version 1 to " + std::to_string(known),
                        "version " + std::to_string(version) +
                            (version > known ? ", made by a newer Lineament" : ""));
    return static_cast<int>(version);
}

void migrate(Database& database, std::span<const Migration> steps) {
    const auto from = static_cast<std::size_t>(database.number("PRAGMA user_version"));
    for (std::size_t version = from; version < steps.size(); ++version) {
        for (const char* statement : steps[version])
            database.run(statement);
    }
    database.run("PRAGMA application_id = " + std::to_string(kApplicationId));
    database.run("PRAGMA user_version = " + std::to_string(steps.size()));
}

std::vector<std::string> schemaText(Database& database) {
    std::vector<std::string> text;
    database.each("SELECT type || ' ' || name || ' on ' || tbl_name || ': ' || coalesce(sql, '') "
                  "AS text FROM sqlite_master ORDER BY 1",
                  {}, [&](const Row& row) { text.push_back(row.text("text")); });
    return text;
}

std::vector<std::string> expectedSchemaText() {
    Database fresh;
    migrate(fresh);
    return schemaText(fresh);
}

} // namespace lineament::casefile
