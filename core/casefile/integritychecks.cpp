// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/integritychecks.h"

#include "core/base/error.h"
#include "core/base/folder.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/casefile/casepath.h"
#include "core/casefile/contentstore.h"
#include "core/casefile/edit.h"
#include "core/casefile/rowbinding.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace lineament::casefile {

namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string numbered(const char* what, std::int64_t number) {
    return std::string(what) + " " + std::to_string(number);
}

std::string rowName(const std::string& table, std::int64_t id) {
    return table + " row " + std::to_string(id);
}

/// The checks that read the database; each goes as far as the database can be read.
class DatabaseCheck {
public:
    DatabaseCheck(Database& database, const std::optional<LogHead>& head,
                  const std::optional<LogHead>& noted, IntegrityReport& report,
                  std::stop_token stop)
        : m_db(database)
        , m_head(head)
        , m_noted(noted)
        , m_report(report)
        , m_stop(std::move(stop)) {}

    void all() {
        guarded([this] { sqlitesOwn(); });
        guarded([this] { schema(); });
        guarded([this] { log(); });
        guarded([this] { end(); });
        guarded([this] { notedElsewhere(); });
        guarded([this] { rows(); });
        guarded([this] { files(); });
    }
    std::vector<ExpectedFile> takeFiles() { return std::move(m_files); }

private:
    void add(FindingKind kind, std::string where, std::string expected, std::string found,
             bool damage = true) {
        m_report.findings.push_back(
            {kind, damage, std::move(where), std::move(expected), std::move(found)});
    }
    template <class Work> void guarded(Work work) {
        if (m_stop.stop_requested())
            throw Cancelled();
        try {
            work();
        } catch (const Error& e) {
            add(FindingKind::Database, "case.sqlite", e.expected(), e.found());
        }
    }
    void sqlitesOwn();
    void schema();
    void log();
    void entry(const Row& row);
    void recorded(const LogEntry& entry);
    void end();
    void notedElsewhere();
    void rows();
    void files();

    Database& m_db;
    const std::optional<LogHead>& m_head;
    const std::optional<LogHead>& m_noted;
    IntegrityReport& m_report;
    std::stop_token m_stop;
    std::vector<ExpectedFile> m_files;
    RowBindings m_bindings;
    std::int64_t m_next = 1;              ///< number that the next entry must have
    std::string m_previous = kNoPrevious; ///< hash of the line before
    std::string m_previousSaid;           ///< what was stored as that hash
    std::string m_hashAtHead;             ///< of the entry that log.head names
    std::string m_hashAtNoted;            ///< of the entry that was noted elsewhere
    bool m_notedThere = false;            ///< an entry has the noted hash
    std::string m_time;                   ///< of the entry before
};

void DatabaseCheck::sqlitesOwn() {
    m_db.each("PRAGMA integrity_check", {}, [this](const Row& row) {
        const std::string text = row.text("integrity_check");
        if (text != "ok")
            add(FindingKind::Database, "case.sqlite", "a sound database", text);
    });
    m_db.each("PRAGMA foreign_key_check", {}, [this](const Row& row) {
        add(FindingKind::Database, row.text("table"), "a row of " + row.text("parent"), "none");
    });
}

void DatabaseCheck::schema() {
    const auto expected = expectedSchemaText();
    const auto found = schemaText(m_db);
    std::vector<std::string> missing, extra;
    std::set_difference(expected.begin(), expected.end(), found.begin(), found.end(),
                        std::back_inserter(missing));
    std::set_difference(found.begin(), found.end(), expected.begin(), expected.end(),
                        std::back_inserter(extra));
    for (const auto& text : missing)
        add(FindingKind::Schema, "case.sqlite", text, "no such statement");
    for (const auto& text : extra)
        add(FindingKind::Schema, "case.sqlite", "no such statement", text);
}

void DatabaseCheck::log() {
    m_db.each("SELECT seq, line, sha256 FROM log ORDER BY seq", {},
              [this](const Row& row) { entry(row); });
    m_report.end = {m_next - 1, m_next == 1 ? kNoPrevious : m_previous};
}

void DatabaseCheck::entry(const Row& row) {
    const auto seq = row.integer("seq");
    const std::string where = numbered("log entry", seq);
    const std::string line = row.text("line");
    const std::string said = row.text("sha256");
    const std::string hash = sha256Hex(std::as_bytes(std::span(line)));
    ++m_report.entries;
    if (seq != m_next)
        add(FindingKind::Log, where, numbered("log entry", m_next),
            std::to_string(seq - m_next) + " entries fewer");
    if (hash != said)
        add(FindingKind::Log, where, "a line with SHA-256 " + said, hash);
    if (m_head && seq == m_head->seq)
        m_hashAtHead = hash;
    if (m_noted && seq == m_noted->seq)
        m_hashAtNoted = hash;
    m_notedThere = m_notedThere || (m_noted && hash == m_noted->sha256);
    try {
        const LogEntry parsed = parseLogLine(line);
        if (parsed.seq != seq)
            add(FindingKind::Log, where, "an entry with this number",
                numbered("number", parsed.seq));
        // A changed line before this one was found there already.
        if (parsed.prev != m_previous && parsed.prev != m_previousSaid)
            add(FindingKind::Log, where, "an entry that follows SHA-256 " + m_previous,
                "one that follows " + parsed.prev);
        if ((seq == 1) != (parsed.action == kCaseCreated))
            add(FindingKind::Log, where, "the case's creation as the first entry and only there",
                parsed.action);
        // The order is that of the numbers, whatever the clock says.
        constexpr std::size_t kMinutes = 16; // "2026-01-02T03:04"
        if (parsed.time.substr(0, kMinutes) < m_time.substr(0, kMinutes))
            add(FindingKind::Log, where, "a time not before " + m_time + ", of the entry before it",
                parsed.time + ": the clock was set back, or was wrong before", false);
        m_time = parsed.time;
        if (parsed.action == kIntegrityFailed)
            recorded(parsed);
        m_bindings.add(parsed);
    } catch (const CaseError& e) {
        add(FindingKind::Log, where, e.expected(), e.found());
    }
    m_previous = hash;
    m_previousSaid = said;
    m_next = seq + 1;
}

void DatabaseCheck::recorded(const LogEntry& entry) {
    const Json value = parseJsonOrDiscard(entry.newValue);
    // Files can be put right again, and then are; a log or a row can't.
    bool lasting = !value.is_object() || !value.contains("kinds");
    std::string kinds;
    if (!lasting) {
        for (const Json& kind : value["kinds"]) {
            const std::string name = kind.is_string() ? kind.get<std::string>() : std::string();
            kinds += (kinds.empty() ? "" : ", ") + name;
            lasting = lasting || (name != "evidence" && name != "reference" && name != "artifact" &&
                                  name != "report");
        }
    }
    add(FindingKind::Recorded, numbered("log entry", entry.seq), "no damage in earlier checks",
        "damage recorded " + entry.time + " by " + entry.who + " (" + kinds + ")", lasting);
}

void DatabaseCheck::end() {
    const LogHead& end = m_report.end;
    if (m_head && m_head->seq > end.seq)
        add(FindingKind::LogEnd, "log", numbered("an entry", m_head->seq) + ", as log.head says",
            numbered("the last entry is", end.seq));
    else if (m_head && m_hashAtHead != m_head->sha256)
        add(FindingKind::LogEnd, numbered("log entry", m_head->seq),
            "SHA-256 " + m_head->sha256 + ", as log.head says", m_hashAtHead);
    else if (m_head && m_head->seq < end.seq)
        add(FindingKind::LogEnd, kHeadFile, numbered("entry", end.seq),
            numbered("entry", m_head->seq) +
                "; a program writes the case, or was killed while it did",
            false);
    const auto stored = m_db.all("SELECT seq, sha256 FROM log_head ORDER BY id");
    const bool same = stored.size() == 1 && stored[0].integer("seq") == end.seq &&
                      stored[0].text("sha256") == end.sha256;
    if (!same)
        add(FindingKind::LogEnd, "log_head", numbered("entry", end.seq) + ", SHA-256 " + end.sha256,
            stored.empty() ? "none"
                           : numbered("entry", stored[0].integer("seq")) + ", SHA-256 " +
                                 stored[0].text("sha256"));
}

/// Whoever can write the folder can cut the log's end and all that follows from it; a hash that was
/// noted elsewhere finds that.
void DatabaseCheck::notedElsewhere() {
    if (!m_noted)
        return;
    const LogHead& end = m_report.end;
    if (m_noted->seq == 0 && !m_notedThere)
        add(FindingKind::LogEnd, "log",
            "an entry with SHA-256 " + m_noted->sha256 + ", as was noted elsewhere",
            "none: the log was cut, rolled back or written anew");
    else if (m_noted->seq > end.seq)
        add(FindingKind::LogEnd, "log",
            numbered("an entry", m_noted->seq) + ", as was noted elsewhere",
            numbered("the last entry is", end.seq) + ": the log was cut or rolled back");
    else if (m_noted->seq > 0 && m_hashAtNoted != m_noted->sha256)
        add(FindingKind::LogEnd, numbered("log entry", m_noted->seq),
            "SHA-256 " + m_noted->sha256 + ", as was noted elsewhere",
            m_hashAtNoted + ": the log was written anew");
}

void DatabaseCheck::rows() {
    std::set<std::pair<std::string, std::int64_t>> seen;
    for (const char* table : boundTables()) {
        m_db.each(std::string("SELECT * FROM ") + table + " ORDER BY id", {}, [&](const Row& row) {
            ++m_report.rows;
            const RowState now = rowState(table, row);
            seen.insert({now.table, now.id});
            const auto* bound = m_bindings.last(now.table, now.id);
            if (bound == nullptr)
                add(FindingKind::Row, rowName(table, now.id), "a row that the log names",
                    "one that it does not");
            else if (bound->state.sha256.empty())
                add(FindingKind::Row, rowName(table, now.id),
                    "no row, after " + numbered("log entry", bound->seq), "one");
            else if (bound->state != now)
                add(FindingKind::Row, rowName(table, now.id),
                    "SHA-256 " + bound->state.sha256 + ", after " +
                        numbered("log entry", bound->seq),
                    now.sha256);
        });
    }
    for (const auto& [key, bound] : m_bindings.all()) {
        if (!bound.state.sha256.empty() && !seen.contains(key))
            add(FindingKind::Row, rowName(key.first, key.second),
                "the row of " + numbered("log entry", bound.seq), "none");
    }
    const auto facts = m_db.all("SELECT case_id FROM casefacts");
    const auto first = m_db.all("SELECT line FROM log WHERE seq = 1");
    if (facts.empty() || first.empty() ||
        parseLogLine(first[0].text("line")).object != "case " + facts[0].text("case_id"))
        add(FindingKind::Log, "log entry 1", "the creation of this very case", "another case's");
}

void DatabaseCheck::files() {
    m_db.each("SELECT id, path, sha256, stored FROM items ORDER BY id", {}, [this](const Row& row) {
        const bool copy = !row.isNull("stored");
        m_files.push_back(
            {copy ? FindingKind::Evidence : FindingKind::Reference,
             copy ? fs::path(kEvidenceFolder) / row.text("stored") : fs::path(row.bytes("path")),
             row.text("sha256"), rowName("items", row.integer("id"))});
    });
    for (const auto& [table, kind] : {std::pair("artifacts", FindingKind::Artifact),
                                      std::pair("reports", FindingKind::Report)}) {
        m_db.each(std::string("SELECT id, file, sha256 FROM ") + table + " ORDER BY id", {},
                  [&](const Row& row) {
                      m_files.push_back({kind, row.text("file"), row.text("sha256"),
                                         rowName(table, row.integer("id"))});
                  });
    }
}

/// Files in the case's own folders that no row names.
void findStrays(const fs::path& folder, const std::vector<ExpectedFile>& files,
                IntegrityReport& report) {
    std::set<fs::path> named;
    for (const auto& file : files)
        named.insert(file.file);
    for (const char* name : {kEvidenceFolder, kArtifactsFolder, kReportsFolder}) {
        std::error_code code;
        if (fs::is_symlink(fs::symlink_status(folder / name, code))) {
            report.findings.push_back({FindingKind::Stray, true, name, "a folder", "a link"});
            continue;
        }
        if (!fs::is_directory(folder / name, code))
            report.findings.push_back({FindingKind::Stray, false, name, "a folder", "none"});
        const auto entries = entriesOf(folder / name, code);
        if (code && code != std::errc::no_such_file_or_directory)
            report.findings.push_back(
                {FindingKind::Stray, false, name, "a folder that can be listed", code.message()});
        for (const auto& entry : entries) {
            const fs::path file = fs::path(name) / entry.filename();
            if (named.contains(file))
                continue;
            const bool temporary = isTemporaryName(entry.filename().string());
            report.findings.push_back(
                {FindingKind::Stray, false, file.string(), "a file that the case names",
                 temporary ? "a temporary file, of a program that writes or was killed"
                           : "one that it does not"});
        }
    }
}

} // namespace

std::vector<ExpectedFile> checkDatabase(Database& database, const std::optional<LogHead>& head,
                                        const std::optional<LogHead>& noted,
                                        IntegrityReport& report, std::stop_token stop) {
    database.run("BEGIN");
    DatabaseCheck check(database, head, noted, report, std::move(stop));
    check.all();
    database.run("ROLLBACK");
    return check.takeFiles();
}

void checkFiles(const fs::path& folder, const std::vector<ExpectedFile>& files,
                IntegrityReport& report,
                const std::function<void(const IntegrityProgress&)>& progress,
                std::stop_token stop) {
    IntegrityProgress now;
    now.soFar = &report;
    for (const auto& file : files) {
        std::error_code code;
        const auto size = fs::file_size(folder / file.file, code);
        now.bytesTotal += code ? 0 : size;
    }
    std::map<fs::path, Digests> hashed; // maps that are alike share a file
    for (const auto& file : files) {
        now.current = file.file.filename().string();
        if (progress)
            progress(now);
        try {
            const fs::path place = file.kind == FindingKind::Reference
                                       ? referredPlace(file.file)
                                       : placeInCase(folder, file.file);
            auto found = hashed.find(file.file);
            if (found == hashed.end()) {
                found = hashed.emplace(file.file, digestsOfFile(place, stop)).first;
                ++report.files;
                report.bytes += found->second.bytes;
            }
            now.bytesDone += found->second.bytes;
            if (found->second.sha256 != file.sha256)
                report.findings.push_back({file.kind, true, file.file.string(),
                                           "SHA-256 " + file.sha256 + " of " + file.row,
                                           found->second.sha256, file.row});
        } catch (const Error& e) {
            report.findings.push_back(
                {file.kind, true, file.file.string(),
                 e.expected() + " with SHA-256 " + file.sha256 + " of " + file.row, e.found(),
                 file.row});
        }
    }
    findStrays(folder, files, report);
}

} // namespace lineament::casefile
