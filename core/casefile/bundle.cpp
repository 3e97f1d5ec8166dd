// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/bundle.h"

#include "core/analysis/videocsv.h"
#include "core/base/build.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/casefile/bundlefolder.h"
#include "core/casefile/bundlepages.h"
#include "core/casefile/bundlerows.h"
#include "core/casefile/casestoreprivate.h"
#include "core/casefile/logexport.h"
#include "core/casefile/resulttables.h"
#include "core/casefile/storedresult.h"
#include "core/casefile/ucograph.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <set>

namespace lineament::casefile {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr const char* kLogFile = "custody-log.jsonl";

std::set<std::int64_t> chosenEvidence(const CaseStore& store, const BundleOptions& options) {
    std::set<std::int64_t> ids;
    if (!options.evidence) {
        for (const Item& item : store.items())
            ids.insert(item.id);
        return ids;
    }
    for (const auto id : *options.evidence)
        ids.insert(store.item(id).id); // throws when there is none
    return ids;
}

std::set<std::int64_t> chosenReports(const CaseStore& store, const BundleOptions& options) {
    std::set<std::int64_t> all, ids;
    std::int64_t draft = 0;
    for (const ReportFile& report : store.reports()) {
        all.insert(report.id);
        if (report.final)
            ids.insert(report.id);
        else
            draft = std::max(draft, report.id);
    }
    if (!options.reports) {
        if (draft > 0)
            ids.insert(draft);
        return ids;
    }
    ids.clear();
    for (const auto id : *options.reports) {
        if (!all.contains(id))
            throw CaseError(store.folder().string(), "a report with number " + std::to_string(id),
                            "no such report");
        ids.insert(id);
    }
    return ids;
}

/// Checks the case and logs that (R3). Returns the damage, if it may be exported.
std::vector<Finding> check(CaseStore& store, const BundleOptions& options,
                           const std::function<void(const BundleProgress&)>& progress,
                           std::stop_token stop) {
    const auto report = verifyIntegrity(
        store.folder(),
        [&](const IntegrityProgress& p) {
            if (progress)
                progress({BundleProgress::Stage::Checking, p.bytesDone, p.bytesTotal, p.current});
        },
        stop);
    recordIntegrity(store, report);
    std::vector<Finding> damage;
    for (const Finding& finding : report.findings) {
        if (finding.damage)
            damage.push_back(finding);
    }
    if (!damage.empty() && !options.despiteDamage)
        throw CaseError(store.folder().string(), "a case without damage", namedDamage(report));
    return damage;
}

/// Key of the last signed export; null when there is none.
Json keyBefore(const CaseStore& store) {
    Json key = nullptr;
    store.eachEntry(
        [&key](const LogEntry& entry) {
            if (entry.action != kBundleExported)
                return true;
            const Json value = parseJsonOrDiscard(entry.newValue);
            if (value.is_object() && value.contains("key_sha256") &&
                value["key_sha256"].is_string())
                key = {{"key_sha256", value["key_sha256"]}};
            return key.is_null();
        },
        LogOrder::NewestFirst);
    return key;
}

/// One export at work.
class Export {
public:
    Export(CaseStore& store, const fs::path& folder, const BundleOptions& options,
           const std::function<void(const BundleProgress&)>& progress, std::stop_token stop)
        : m_store(store)
        , m_options(options)
        , m_progress(progress)
        , m_stop(std::move(stop))
        , m_bundle(folder)
        , m_facts(store.facts()) {
        m_result.folder = fs::absolute(folder).lexically_normal();
    }
    BundleResult run();

private:
    void writeDatabase(BundleSelection& selection);
    void copyFiles(const std::vector<BundledFile>& files);
    void writeTables(const BundleSelection& selection);
    void writePages();
    void writeManifest();
    void logIt(const BundleSelection& selection);
    void stopIfAsked() const {
        if (m_stop.stop_requested())
            throw Cancelled();
    }

    CaseStore& m_store;
    const BundleOptions& m_options;
    const std::function<void(const BundleProgress&)>& m_progress;
    std::stop_token m_stop;
    BundleFolder m_bundle;
    CaseFacts m_facts;
    BundleResult m_result;
    const std::string m_program = programName();
    const std::string m_time = timeNow();
};

void Export::writeDatabase(BundleSelection& selection) {
    const auto log = m_bundle.create(std::string("log/") + kLogFile);
    const auto rows = m_bundle.create("log/rows.jsonl");
    CaseJson json(m_bundle, m_result.damage, m_program, m_time);
    UcoGraph graph(m_bundle, m_facts.caseId);
    const LogHead end =
        m_store.readAll([&](const LogEntry& entry) { log->write(entry.line + "\n"); },
                        [&](const std::string& table, const std::string& canonical) {
                            stopIfAsked();
                            rows->write(canonical + "\n");
                            Json row = rowForPeople(table, canonical);
                            selection.take(table, row);
                            json.row(table, row);
                            graph.row(table, row);
                        });
    log->close();
    rows->close();
    json.finish(end);
    graph.finish();
    m_bundle.add(std::string("log/") + kLogFile + ".how-to-check.txt",
                 logInstruction(kLogFile, m_facts, end));
}

void Export::copyFiles(const std::vector<BundledFile>& files) {
    BundleProgress now;
    now.stage = BundleProgress::Stage::Writing;
    for (const BundledFile& file : files)
        now.bytesTotal += file.bytes;
    for (const BundledFile& file : files) {
        stopIfAsked();
        now.current = file.name;
        const auto report = [&](std::uint64_t bytes) {
            now.bytesDone += bytes;
            if (m_progress)
                m_progress(now);
        };
        report(0);
        m_bundle.copy(file.source, file.name, file.sha256, m_stop, report);
    }
    m_bundle.add("maps/maps.csv", mapsTable(files));
}

/// Results as tables, of the analyses that case.json has.
void Export::writeTables(const BundleSelection& selection) {
    const auto faces = m_bundle.create("tables/faces.csv");
    faces->write(faceTableHead());
    for (const Item& item : m_store.items()) {
        for (const Analysis& analysis : m_store.analysesOf(item.id)) {
            stopIfAsked();
            if (!selection.analyses().contains(analysis.id))
                continue;
            analysis::ItemResultPtr result;
            std::string problem;
            try {
                result = storedValues(m_store, analysis);
                if (result->video) // time stamps are those of the file's own index
                    result = storedResult(m_store, analysis, m_stop);
            } catch (const Error& e) {
                // case.json has its text nevertheless, and the row says what is wrong with it.
                problem = e.what();
            }
            faces->write(faceTableRows(item, analysis, result.get(), problem));
            if (!result || !result->video)
                continue;
            const std::string name =
                fmt::format("tables/{}/analysis-{:04}", selection.itemName(item.id), analysis.id);
            m_bundle.add(name + ".frames.csv", analysis::framesCsv(*result->video));
            m_bundle.add(name + ".tracks.csv", analysis::tracksCsv(*result->video));
        }
    }
    faces->close();
}

void Export::writePages() {
    if (!m_result.damage.empty())
        m_bundle.add(kDamagePage, damageText(m_result.damage, m_result.leftOut));
    if (m_options.key != nullptr) {
        m_result.keyFingerprint = m_options.key->fingerprint();
        m_bundle.add(kBundleKeyFile, m_options.key->publicPem());
    }
    m_bundle.add(kBundlePage, bundleInstruction(m_facts, m_result.keyFingerprint, m_program, m_time,
                                                m_result.damage, m_result.leftOut));
}

void Export::writeManifest() {
    const std::string manifest = m_bundle.manifest();
    const auto bytes = std::as_bytes(std::span(manifest));
    m_result.manifestSha256 = sha256Hex(bytes);
    m_result.files = static_cast<int>(std::count(manifest.begin(), manifest.end(), '\n'));
    m_bundle.addUnlisted(kManifestFile, bytes);
    if (m_options.key != nullptr)
        m_bundle.addUnlisted(kSignatureFile, m_options.key->sign(bytes));
}

void Export::logIt(const BundleSelection& selection) {
    Json evidence = Json::array(), reports = Json::array();
    for (const BundledFile& file : selection.files()) {
        if (file.table == "items")
            evidence.push_back(file.row.at("id"));
        else if (file.table == "reports")
            reports.push_back(file.row.at("id"));
    }
    Json leftOut = Json::array();
    for (const LeftOutFile& file : selection.leftOut())
        leftOut.push_back(file.row);
    const bool isSigned = m_options.key != nullptr;
    Json value = {{"to", validUtf8(m_result.folder.native())},
                  {"manifest_sha256", m_result.manifestSha256},
                  {"signed", isSigned},
                  {"key_sha256", isSigned ? Json(m_result.keyFingerprint) : Json(nullptr)},
                  {"files", m_result.files},
                  {"evidence", std::move(evidence)},
                  {"reports", std::move(reports)},
                  {"despite_damage", m_result.damage.size()}};
    if (!leftOut.empty())
        value["left_out"] = std::move(leftOut);
    // Old against new key: that another one signs from here on is seen in the log.
    m_store.logAction(kBundleExported, "case", keyBefore(m_store).dump(), value.dump(),
                      m_options.why);
}

BundleResult Export::run() {
    auto evidence = chosenEvidence(m_store, m_options);
    auto reports = chosenReports(m_store, m_options);
    m_result.damage = check(m_store, m_options, m_progress, m_stop);
    BundleSelection selection(m_store.folder(), std::move(evidence), std::move(reports),
                              m_result.damage);
    writeDatabase(selection);
    m_result.leftOut = selection.leftOut();
    if (m_result.damage.empty() && !m_result.leftOut.empty()) // it was sound a moment ago
        throw CaseError(m_result.leftOut.front().row, "the file that was recorded",
                        m_result.leftOut.front().found);
    copyFiles(selection.files());
    writeTables(selection);
    writePages();
    writeManifest();
    m_bundle.sync();
    stopIfAsked();
    // First the log, then the name: a bundle that is there is in the log, whenever the program
    // dies.
    logIt(selection);
    try {
        m_bundle.place();
    } catch (const Error& e) {
        m_store.logAction(
            "bundle-export-failed", "case", "null",
            Json{{"manifest_sha256", m_result.manifestSha256}, {"found", validUtf8(e.found())}}
                .dump());
        throw;
    }
    return m_result;
}

/// Throws CaseError for a place within the case: the next check would find a stranger there.
void requireOutside(const CaseStore& store, const fs::path& folder) {
    std::error_code code;
    const fs::path target = fs::weakly_canonical(fs::absolute(folder), code);
    const fs::path home = fs::weakly_canonical(store.folder(), code);
    const auto end = std::mismatch(home.begin(), home.end(), target.begin(), target.end());
    if (end.first == home.end())
        throw CaseError(folder.string(), "a place outside the case", "one within " + home.string());
}

} // namespace

BundleResult exportBundle(CaseStore& store, const fs::path& folder, const BundleOptions& options,
                          const std::function<void(const BundleProgress&)>& progress,
                          std::stop_token stop) {
    if (store.readOnly())
        throw CaseError(store.folder().string(), "a case that can be written, for its log",
                        store.readOnlyReason());
    requireOutside(store, folder);
    return Export(store, folder, options, progress, std::move(stop)).run();
}

} // namespace lineament::casefile
