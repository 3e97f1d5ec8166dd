// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/casecommand.h"
#include "app/caseengine.h"
#include "app/casewriting.h"
#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/casefile/integrity.h"
#include "core/casefile/rerun.h"
#include "core/casefile/viewing.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <set>

namespace lineament {

namespace {

void printFindings(const casefile::IntegrityReport& report) {
    for (const auto& finding : report.findings)
        std::cout << fmt::format("{}\t{}\t{}\texpected {}\tfound {}\n",
                                 finding.damage ? "DAMAGE" : "note",
                                 casefile::findingKindName(finding.kind), printable(finding.where),
                                 printable(finding.expected), printable(finding.found));
    std::cout << fmt::format(
        "{}: {} log entries, {} rows, {} files of {} bytes; end of the log: {} {}\n",
        report.damaged() ? "damaged" : "all as it was", report.entries, report.rows, report.files,
        report.bytes, report.end.seq, report.end.sha256);
}

/// Calls @p write with the case when it can be written; else says why it can't.
void inLog(const CaseTarget& target, const std::function<void(casefile::CaseStore&)>& write) {
    try {
        const auto store = casefile::CaseStore::open(target.folder, {target.who});
        if (store->readOnly())
            std::cerr << "Not recorded in the log: " << printable(store->readOnlyReason()) << '\n';
        else
            write(*store);
    } catch (const Error& e) {
        std::cerr << "Not recorded in the log: " << printable(e.what()) << '\n';
    }
}

void printRerun(const casefile::RerunResult& result) {
    std::cout << fmt::format(
        "analysis {}\titem {}\t{}\t{} scores, at most {:.1e} apart\t{} maps, at most {:.1e} "
        "apart\t{} derived values\t{}\n",
        result.analysis, result.item, outcomeName(result.outcome), result.scores,
        result.largestScoreDifference, result.maps, result.largestMapDifference, result.derived,
        printable(result.name));
    for (const auto& difference : result.differences)
        std::cout << fmt::format("  DIFFERENCE\t{}\t{}\tstored {}\tnow {}\n",
                                 printable(difference.where), printable(difference.what),
                                 printable(difference.stored), printable(difference.now));
    for (const auto& reason : result.reasons)
        std::cout << "  " << outcomeName(result.outcome) << '\t' << printable(reason) << '\n';
    for (const auto& change : result.recalibrated)
        std::cout << "  other calibration\t" << printable(change) << '\n';
    for (const auto& note : result.notes)
        std::cout << "  of one build alone\t" << printable(note) << '\n';
    for (const auto& circumstance : result.circumstances)
        std::cout << "  other than then\t" << printable(circumstance) << '\n';
    std::cout << std::flush;
}

/// One sentence, and the exit code.
ExitCode summarize(const std::vector<casefile::RerunResult>& results) {
    using Outcome = casefile::RerunResult::Outcome;
    const auto count = [&](Outcome outcome) {
        return std::count_if(results.begin(), results.end(),
                             [&](const auto& result) { return result.outcome == outcome; });
    };
    std::cout << fmt::format(
        "re-run: {} analyses equal within {:g} (scores), {:g} (maps), {:g} (log10 of likelihood "
        "ratios) and {:g} (intervals and spread of tracks), {} equal but for the package's "
        "calibration, which has changed since, {} different, {} not comparable, {} unreadable\n",
        count(Outcome::Equal), casefile::kScoreTolerance, casefile::kMapTolerance,
        casefile::kLrTolerance, casefile::kSpreadTolerance, count(Outcome::Recalibrated),
        count(Outcome::Different), count(Outcome::NotComparable), count(Outcome::Unreadable));
    if (count(Outcome::Different) + count(Outcome::Unreadable) > 0)
        return kSomeFailed;
    return count(Outcome::NotComparable) + count(Outcome::Recalibrated) > 0 ? kNoModel
                                                                            : kAllAnalysed;
}

/// Differences are printed with the values, scores among them: who reads them has seen what the
/// machine found (R32).
std::set<std::int64_t> itemsShown(const std::vector<casefile::RerunResult>& results) {
    std::set<std::int64_t> items;
    for (const auto& result : results) {
        if (!result.differences.empty() || !result.recalibrated.empty())
            items.insert(result.item);
    }
    return items;
}

ExitCode rerunCase(const CaseVerifyOptions& options, std::stop_token stop) {
    analysis::JobRequest engine;
    if (!loadEngine(options.engine, engine))
        return kNoModel;
    ProgressBar bar;
    casefile::RerunCallbacks callbacks;
    callbacks.progress = [&](const casefile::RerunProgress& p) {
        bar.show(p.done, p.total, printable(p.current));
    };
    callbacks.result = [&](const casefile::RerunResult& result) {
        bar.clear();
        printRerun(result);
    };
    std::vector<casefile::RerunResult> results;
    {
        const auto store = casefile::CaseStore::openReadOnly(options.target.folder);
        results =
            casefile::rerunAnalyses(*store, engine.engine, engine.noModelMessage, callbacks, stop);
    }
    bar.clear();
    const auto shown = itemsShown(results);
    if (options.record || !shown.empty())
        inLog(options.target, [&](casefile::CaseStore& store) {
            if (options.record)
                casefile::recordRerun(store, results);
            casefile::ViewLog(store).see(shown);
        });
    return summarize(results);
}

/// From the words themselves, or from the file that they name.
std::optional<casefile::LogHead> notedHead(const std::string& given) {
    constexpr std::streamsize kMostBytes = 65536;
    std::error_code code;
    if (!std::filesystem::is_regular_file(given, code))
        return casefile::parseNotedHead(given);
    std::ifstream in(given, std::ios::binary);
    std::string text(static_cast<std::size_t>(kMostBytes), '\0');
    in.read(text.data(), kMostBytes);
    text.resize(static_cast<std::size_t>(in.gcount()));
    return casefile::parseNotedHead(text);
}

} // namespace

ExitCode verifyCase(const CaseVerifyOptions& options, std::stop_token stop) {
    casefile::IntegrityReport report;
    const auto noted = notedHead(options.head);
    if (!options.head.empty() && !noted) {
        std::cerr << "lineament-cli: --head: expected a hash of 64 hexadecimal digits, with its "
                     "number before it or not, or a file with one, found "
                  << printable(options.head) << '\n';
        return kUsage;
    }
    ProgressBar bar;
    try {
        report = casefile::verifyIntegrity(
            options.target.folder,
            [&](const casefile::IntegrityProgress& p) { showProgress(bar, p); }, stop, noted);
    } catch (const CaseError& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kUsage;
    }
    bar.clear();
    printFindings(report);
    if (options.head.empty())
        std::cout
            << "Note the end of the log outside the case and give it with --head next time: a "
               "log that was cut, with all that followed, can't be told from the folder.\n";
    if (options.record)
        inLog(options.target,
              [&](casefile::CaseStore& store) { casefile::recordIntegrity(store, report); });
    const ExitCode rerun = options.rerun ? rerunCase(options, stop) : kAllAnalysed;
    return report.damaged() ? kSomeFailed : rerun;
}

} // namespace lineament
