// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/resultjson.h"
#include "core/base/build.h"
#include "core/report/findings.h"
#include "core/report/reportparts.h"
#include "core/report/reporttext.h"

#include <algorithm>

namespace lineament::report {

PrintContext::PrintContext(const Report& of, PdfFlow& on)
    : report(of)
    , flow(on) {
    std::vector<analysis::ItemResultPtr> results;
    for (const auto& entry : report.items)
        results.push_back(entry.result);
    videos = std::any_of(results.begin(), results.end(),
                         [](const auto& result) { return result->video != nullptr; });
    photos = std::any_of(results.begin(), results.end(),
                         [](const auto& result) { return result->video == nullptr; });
    verdicts = anyVerdict(results);
}

void printReport(const Report& report, PdfFlow& flow) {
    const PrintContext c(report, flow);
    const bool ofCase = c.material() != nullptr;
    printFrontPage(c);
    if (ofCase)
        printCaseState(c);
    printPropositions(c);
    if (c.shows(Section::Summary))
        printSummary(c);
    for (std::size_t i = 0; i < report.items.size(); ++i)
        printItem(c, i);
    printMethod(c);
    printClosing(c);
    if (ofCase && c.shows(Section::Custody))
        printCustody(c);
    if (ofCase && c.shows(Section::Certification))
        printCertification(c);
    if (ofCase && c.shows(Section::RawData))
        printRawData(c);
    flow.finish();
}

void writePdf(const Report& report, const std::filesystem::path& file, std::stop_token stop) {
    const bool ofCase = report.material != nullptr;
    const QString title =
        ofCase ? report.options.title : QStringLiteral("Lineament analysis report");
    PdfFlow::Furniture furniture;
    furniture.headerLeft = title;
    furniture.headerRight = QStringLiteral("Case: ") + stated(report.header.caseNumber);
    furniture.footerLeft = text(analysis::isoTime(report.created)) + QStringLiteral("   ") +
                           QString::fromLatin1(programName());
    furniture.draft = ofCase && !report.options.final;
    writePdfDocument(
        file, title, furniture, [&report](PdfFlow& flow) { printReport(report, flow); }, stop);
}

} // namespace lineament::report
