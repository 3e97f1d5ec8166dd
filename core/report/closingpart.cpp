// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Limitations and conclusion.

#include "core/report/reportparts.h"

namespace lineament::report {

namespace {

void printConclusion(const PrintContext& c) {
    c.flow.heading(1, QStringLiteral("Conclusion"));
    c.flow.role(Role::Opinion);
    if (!c.material()) {
        c.flow.writingBox(
            QStringLiteral("Examiner's opinion (to be filled in by hand)"),
            QStringLiteral(
                "The program does not fill in a conclusion. Name, date and signature below."),
            6);
        c.flow.role(Role::None);
        return;
    }
    printCaseOpinion(c);
    c.flow.paragraph(
        QStringLiteral("The program fills in no conclusion: what stands here was entered by the "
                       "person named. The opinions on single items stand with the items."),
        TextStyle::Muted);
    c.flow.signatureLines({QStringLiteral("Examiner: signature"), QStringLiteral("date and place"),
                           QStringLiteral("Reviewer: signature"),
                           QStringLiteral("date and place")});
    c.flow.role(Role::None);
}

} // namespace

void printClosing(const PrintContext& c) {
    c.flow.heading(1, QStringLiteral("Limitations"));
    c.flow.numbered(c.report.limitations);
    if (const auto& added = c.report.options.limitations; !added.empty()) {
        c.flow.role(Role::Opinion);
        c.flow.heading(3, QStringLiteral("Added by the examiner"));
        c.flow.numbered(added);
        c.flow.role(Role::None);
    }
    printConclusion(c);
}

} // namespace lineament::report
