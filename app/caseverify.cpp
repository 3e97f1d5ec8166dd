// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/casecommand.h"
#include "app/caseengine.h"
#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/casefile/integrity.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>

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

/// The outcome belongs into the log, as far as the case can be written.
void record(const CaseVerifyOptions& options, const casefile::IntegrityReport& report) {
    try {
        const auto store = casefile::CaseStore::open(options.target.folder, {options.target.who});
        if (store->readOnly())
            std::cerr << "Not recorded in the log: " << printable(store->readOnlyReason()) << '\n';
        else
            casefile::recordIntegrity(*store, report);
    } catch (const Error& e) {
        std::cerr << "Not recorded in the log: " << printable(e.what()) << '\n';
    }
}

} // namespace

ExitCode verifyCase(const CaseVerifyOptions& options, std::stop_token stop) {
    casefile::IntegrityReport report;
    ProgressBar bar;
    try {
        report = casefile::verifyIntegrity(
            options.target.folder,
            [&](const casefile::IntegrityProgress& p) {
                constexpr std::uint64_t kParts = 1000;
                bar.show(static_cast<int>(p.bytesDone * kParts /
                                          std::max<std::uint64_t>(p.bytesTotal, 1)),
                         kParts, printable(p.current));
            },
            stop);
    } catch (const CaseError& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kUsage;
    }
    bar.clear();
    printFindings(report);
    if (options.record)
        record(options, report);
    return report.damaged() ? kSomeFailed : kAllAnalysed;
}

} // namespace lineament
