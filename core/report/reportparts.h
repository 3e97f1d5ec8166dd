// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/casematerial.h"
#include "core/report/pdfdocument.h"
#include "core/report/report.h"

namespace lineament::report {

/// What the parts of a report share while it is set. The same calls count the pages, draw them, and
/// give the document of the JSON twin.
struct PrintContext {
    PrintContext(const Report& of, PdfFlow& on);

    const Report& report;
    PdfFlow& flow;
    bool photos = false;   ///< at least one item is no video
    bool videos = false;   ///< at least one item is
    bool verdicts = false; ///< a calibrated model judged at least one face

    const CaseMaterial* material() const { return report.material.get(); }
    /// Reports without a case have every section that they can have.
    bool shows(Section section) const {
        return !material() || report.options.sections.contains(section);
    }
};

/// The whole report.
void printReport(const Report& report, PdfFlow& flow);

// Its parts, in their order.

void printFrontPage(const PrintContext& c);
/// Both propositions, before any result (R21), and the verbal scale (R22).
void printPropositions(const PrintContext& c);
void printSummary(const PrintContext& c);
void printItem(const PrintContext& c, std::size_t index);
void printMethod(const PrintContext& c);
/// Limitations and conclusion (R24, R28).
void printClosing(const PrintContext& c);

// Parts that only a report of a case has.

/// Check of the case, latest re-run, items that are not covered (R3, R10).
void printCaseState(const PrintContext& c);
/// Finding 1 of an item: whether it is what was acquired (R1, R3, R7).
void printIntegrity(const PrintContext& c, std::size_t index);
/// The examiner's opinion on an item, and second examiners' readings (R28, R31).
void printOpinions(const PrintContext& c, std::size_t index);
/// Finding 3 of an item: where it comes from, as far as it is known (R5, R7, R8).
void printProvenance(const PrintContext& c, std::size_t index);
/// Runs, settings that differ from the defaults, tags and chosen notes (R11).
void printHandling(const PrintContext& c, std::size_t index);
/// The opinion on the case as a whole.
void printCaseOpinion(const PrintContext& c);
void printCustody(const PrintContext& c);
void printCertification(const PrintContext& c);
void printRawData(const PrintContext& c);

/// Those that were chosen, and how many were not.
void printNotes(PdfFlow& flow, const ReportOptions& options,
                const std::vector<casefile::Note>& notes);
/// Facts of the file and of its decoding; metadata.
void printFileFacts(const PrintContext& c, std::size_t index);
void printMetadata(PdfFlow& flow, const analysis::ItemResult& item);

} // namespace lineament::report
