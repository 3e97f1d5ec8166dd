// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/integrity.h"

#include "core/base/error.h"
#include "core/casefile/casestoreprivate.h"
#include "core/casefile/integritychecks.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>
#include <utility>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

/// What of the log's end could be read; before the database is, so that a program that writes
/// meanwhile makes the log longer than this says, never shorter.
std::optional<LogHead> readHead(const std::filesystem::path& folder, std::string& problem) {
    constexpr std::uint64_t kMostBytes = 4096;
    try {
        const auto bytes = readFile(folder / kHeadFile, kMostBytes);
        const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        auto head = parseHead(text);
        if (!head)
            problem = "text of another form";
        return head;
    } catch (const Error& e) {
        problem = e.found();
        return std::nullopt;
    }
}

} // namespace

const char* findingKindName(FindingKind kind) {
    switch (kind) {
    case FindingKind::Database:
        return "database";
    case FindingKind::Schema:
        return "schema";
    case FindingKind::Log:
        return "log";
    case FindingKind::LogEnd:
        return "log-end";
    case FindingKind::Row:
        return "row";
    case FindingKind::Evidence:
        return "evidence";
    case FindingKind::Reference:
        return "reference";
    case FindingKind::Artifact:
        return "artifact";
    case FindingKind::Report:
        return "report";
    case FindingKind::Stray:
        return "stray";
    case FindingKind::Recorded:
        break;
    }
    return "recorded";
}

bool IntegrityReport::damaged() const {
    return std::any_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return finding.damage; });
}

IntegrityReport verifyIntegrity(const std::filesystem::path& folder,
                                const std::function<void(const IntegrityProgress&)>& progress,
                                std::stop_token stop, const std::optional<LogHead>& noted) {
    IntegrityReport report;
    std::error_code code;
    if (!std::filesystem::exists(folder / kDatabaseFile, code))
        throw CaseError(folder.string(), "a case folder", "a folder without case.sqlite");
    std::string headProblem;
    const auto head = readHead(folder, headProblem);
    if (!head)
        report.findings.push_back({FindingKind::LogEnd, true, kHeadFile,
                                   "number and hash of the last entry", headProblem});
    std::vector<ExpectedFile> files;
    try {
        const auto store = CaseStore::openReadOnly(folder);
        store->d->database->call(
            [&](Database& db) { files = checkDatabase(db, head, noted, report, stop); });
    } catch (const Error& e) {
        report.findings.push_back(
            {FindingKind::Database, true, kDatabaseFile, e.expected(), e.found()});
    }
    checkFiles(std::filesystem::absolute(folder), files, report, progress, stop);
    return report;
}

std::optional<LogHead> parseNotedHead(std::string_view text) {
    if (const auto head = parseHead(text))
        return head;
    std::string words(text);
    // The last line that ends so, of whatever was kept: output of `case verify`, a note.
    static const std::regex kEnd("(?:^|[^0-9a-fA-F])(?:([0-9]{1,18})[ ,:]+)?(?:SHA-256 )?"
                                 "([0-9a-fA-F]{64})(?![0-9a-fA-F])");
    std::optional<LogHead> found;
    for (std::sregex_iterator at(words.begin(), words.end(), kEnd), none; at != none; ++at) {
        if (found)
            return std::nullopt; // which of them?
        LogHead head;
        if ((*at)[1].matched)
            head.seq = std::stoll((*at)[1].str());
        head.sha256 = (*at)[2].str();
        std::transform(head.sha256.begin(), head.sha256.end(), head.sha256.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        found = head;
    }
    return found;
}

std::string namedDamage(const IntegrityReport& report) {
    constexpr std::size_t kMost = 5;
    std::string text;
    std::size_t damage = 0;
    for (const Finding& finding : report.findings) {
        if (!finding.damage || ++damage > kMost)
            continue;
        text += std::string(text.empty() ? "" : "; ") + findingKindName(finding.kind) + " " +
                finding.where + ": expected " + finding.expected + ", found " + finding.found;
    }
    if (damage > kMost)
        text += "; and " + std::to_string(damage - kMost) + " more";
    return text;
}

void recordIntegrity(CaseStore& store, const IntegrityReport& report) {
    constexpr std::size_t kMostFindings = 100; // of each check; the rest is found again by the next
    Json kinds = Json::array();
    Json findings = Json::array();
    std::size_t damage = 0;
    for (const Finding& finding : report.findings) {
        // A record of a record would grow with every check.
        if (!finding.damage || finding.kind == FindingKind::Recorded)
            continue;
        const char* kind = findingKindName(finding.kind);
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
            kinds.push_back(kind);
        if (++damage <= kMostFindings)
            findings.push_back({{"kind", kind},
                                {"where", validUtf8(finding.where)},
                                {"expected", validUtf8(finding.expected)},
                                {"found", validUtf8(finding.found)}});
    }
    Json value = {{"entries", report.entries},
                  {"rows", report.rows},
                  {"files", report.files},
                  {"bytes", report.bytes},
                  {"damage", damage}};
    if (damage > 0) {
        value["kinds"] = std::move(kinds);
        value["findings"] = std::move(findings);
    }
    store.logAction(damage > 0 ? kIntegrityFailed : kIntegrityChecked, "case", "null",
                    value.dump());
}

void requireSound(CaseStore& store, const std::function<void(const IntegrityProgress&)>& progress,
                  std::stop_token stop) {
    const auto report = verifyIntegrity(store.folder(), progress, std::move(stop));
    recordIntegrity(store, report);
    if (report.damaged())
        throw CaseError(store.folder().string(), "a case without damage", namedDamage(report));
}

std::optional<LogEntry> lastFailedCheck(const CaseStore& store) {
    std::optional<LogEntry> failed;
    store.eachEntry(
        [&failed](LogEntry& entry) {
            if (entry.action == kIntegrityFailed)
                failed = std::move(entry);
            return !failed && entry.action != kIntegrityChecked;
        },
        LogOrder::NewestFirst);
    return failed;
}

} // namespace lineament::casefile
