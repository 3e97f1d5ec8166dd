// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a case adds to a report as a whole: its state, the log, the certification, the raw data.

#include "core/report/filled.h"
#include "core/report/reportparts.h"
#include "core/report/reporttext.h"

#include <QStringList>

#include <algorithm>

namespace lineament::report {

namespace {

constexpr std::size_t kLogRows = 300;  // the report quotes, the JSON holds all
constexpr std::size_t kFileRows = 200; // "

QString checkWords(const CheckedIntegrity& checked) {
    const auto& report = checked.report;
    const auto damage =
        std::count_if(report.findings.begin(), report.findings.end(),
                      [](const casefile::Finding& finding) { return finding.damage; });
    return (damage == 0
                ? QStringLiteral("passed")
                : QStringLiteral("failed, %1").arg(counted(damage, QStringLiteral("finding")))) +
           filled(QStringLiteral(
                      ", %1: %2 of the log against its chain and its end, %3 of the database "
                      "against the log, %4 (%5 bytes) against their SHA-256"),
                  text(checked.time), QStringLiteral("%1 entries").arg(report.entries),
                  counted(static_cast<qsizetype>(report.rows), QStringLiteral("row")),
                  counted(report.files, QStringLiteral("file")), report.bytes);
}

QString rerunWords(const std::optional<RerunRecord>& rerun) {
    if (!rerun)
        return QStringLiteral("none recorded");
    QString words = filled(
        QStringLiteral("%1 by %2 with %3 (log entry %4): %5 analyses equal within the tolerance, "
                       "%6 different, %7 not comparable"),
        text(rerun->time), text(rerun->who), text(rerun->tool), rerun->seq, rerun->equal,
        rerun->different, rerun->notComparable);
    if (rerun->recalibrated > 0)
        words += QStringLiteral(", %1 equal but for the package's calibration, which has changed "
                                "since")
                     .arg(rerun->recalibrated);
    if (rerun->unreadable > 0)
        words += QStringLiteral(", %1 unreadable").arg(rerun->unreadable);
    return words;
}

void printFindings(PdfFlow& flow, const casefile::IntegrityReport& report) {
    if (report.findings.empty())
        return;
    Table table{{{QStringLiteral("Found by the check"), 62, Qt::AlignLeft},
                 {QStringLiteral("Expected"), 54, Qt::AlignLeft},
                 {QStringLiteral("Found"), 54, Qt::AlignLeft}},
                {},
                true,
                6.8};
    for (const auto& finding : report.findings)
        table.rows.push_back(
            {{(finding.damage ? QStringLiteral("damage, ") : QStringLiteral("no damage, ")) +
              text(casefile::findingKindName(finding.kind)) + QStringLiteral(": ") +
              text(finding.where)},
             {text(finding.expected)},
             {text(finding.found)}});
    flow.table(table);
}

void printLeftOut(PdfFlow& flow, const std::vector<LeftOutItem>& items) {
    if (items.empty()) {
        flow.paragraph(QStringLiteral("The report covers every item of the case."));
        return;
    }
    Table table{{{QStringLiteral("Item"), 12, Qt::AlignRight},
                 {QStringLiteral("Not covered"), 42, Qt::AlignLeft},
                 {QStringLiteral("SHA-256"), 89, Qt::AlignLeft},
                 {QStringLiteral("Why"), 27, Qt::AlignLeft}},
                {},
                true,
                6.5};
    for (const auto& one : items)
        table.rows.push_back({{QString::number(one.item.id)},
                              {text(one.item.name)},
                              {text(one.item.sha256), true},
                              {text(one.why)}});
    flow.table(table);
}

QString storedAs(const casefile::Item& item) {
    return item.storage == casefile::Storage::Copy ? QStringLiteral("copy")
                                                   : QStringLiteral("reference");
}

/// Programs and versions that took the items in.
QString acquiredWith(const CaseMaterial& material) {
    QStringList tools;
    for (const auto& entry : material.custody) {
        if (entry.action == "item-added" && !tools.contains(text(entry.tool)))
            tools << text(entry.tool);
    }
    return tools.isEmpty() ? QStringLiteral("the program") : tools.join(QStringLiteral(" and "));
}

void printHashTable(PdfFlow& flow, const CaseMaterial& material) {
    Table table{{{QStringLiteral("Item"), 10, Qt::AlignRight},
                 {QStringLiteral("Name, bytes, acquired"), 56, Qt::AlignLeft},
                 {QStringLiteral("SHA-256, below it MD5"), 104, Qt::AlignLeft}},
                {},
                true,
                6.8};
    for (const auto& one : material.items) {
        const auto& item = one.item;
        table.rows.push_back({{QString::number(item.id)},
                              {filled(QStringLiteral("%1; %2 bytes; %3 (%4)"), text(item.name),
                                      item.bytes, text(item.added), storedAs(item))},
                              {text(item.sha256) + QLatin1Char(' ') + text(item.md5), true}});
    }
    flow.table(table);
}

} // namespace

void printCaseState(const PrintContext& c) {
    const CaseMaterial& material = *c.material();
    c.flow.heading(1, QStringLiteral("State of the case"));
    c.flow.role(Role::Fact);
    Facts facts;
    facts.add(QStringLiteral("Integrity check"), material.integrity
                                                     ? checkWords(*material.integrity)
                                                     : QStringLiteral("not made for this report"));
    facts.add(QStringLiteral("Re-run of the analyses"), rerunWords(material.rerun));
    facts.add(QStringLiteral("Case id"), text(material.facts.caseId), true);
    facts.add(QStringLiteral("Custody log"),
              QStringLiteral("%1 entries when this report was made").arg(material.logEnd.seq));
    facts.add(QStringLiteral("SHA-256 of its last entry"), text(material.logEnd.sha256), true);
    facts.print(c.flow);
    if (material.integrity)
        printFindings(c.flow, material.integrity->report);
    printLeftOut(c.flow, material.leftOut);
    printNotes(c.flow, c.report.options, material.notes);
    c.flow.role(Role::None);
}

void printCustody(const PrintContext& c) {
    const auto& entries = c.material()->custody;
    c.flow.heading(1, QStringLiteral("Chain of custody"));
    c.flow.role(Role::Fact);
    c.flow.paragraph(QStringLiteral(
        "The entries of the case's log that concern the items of this report, and those of checks "
        "and re-runs. Each entry of the log holds the SHA-256 of the one before; times are UTC, "
        "with the offset of local time."));
    Table table{{{QStringLiteral("No."), 9, Qt::AlignRight},
                 {QStringLiteral("Time, offset"), 48, Qt::AlignLeft},
                 {QStringLiteral("Who"), 24, Qt::AlignLeft},
                 {QStringLiteral("What"), 56, Qt::AlignLeft},
                 {QStringLiteral("Why, as stated"), 33, Qt::AlignLeft}},
                {},
                true,
                6.5};
    for (std::size_t i = 0; i < std::min(entries.size(), kLogRows); ++i) {
        const auto& entry = entries[i];
        table.rows.push_back({{QString::number(entry.seq)},
                              {text(entry.time) + QLatin1Char(' ') + text(entry.offset)},
                              {text(entry.who)},
                              {text(entry.action) + QStringLiteral(", ") + text(entry.object)},
                              {text(entry.why)}});
    }
    c.flow.table(table);
    noteRest(c.flow, entries.size(), kLogRows, QStringLiteral("entries are in the JSON output."));
    c.flow.role(Role::None);
}

void printCertification(const PrintContext& c) {
    const CaseMaterial& material = *c.material();
    c.flow.pageBreak();
    c.flow.heading(1, QStringLiteral("Certification of hash values"));
    c.flow.paragraph(QStringLiteral(
        "A form for the person who answers for the process, in the manner of Federal Rules of "
        "Evidence 902(13) and 902(14). The program fills in no name and signs nothing; whether "
        "the form serves in a given court is for counsel to say."));
    c.flow.numbered(
        {QStringLiteral("I am qualified by the position and training stated below to make this "
                        "certification, and I have knowledge of the process that it describes."),
         QStringLiteral("Each item was read with %1 as a stream of bytes, without writing to it, "
                        "before anything was decoded. Two values were computed of those bytes: "
                        "SHA-256 (FIPS 180-4) and, for comparison with older reference lists "
                        "only, MD5 (RFC 1321). A working copy was hashed again as it lay on the "
                        "disk, and its value was equal.")
             .arg(acquiredWith(material)),
         QStringLiteral("Two files with the same SHA-256 have, for every practical purpose, the "
                        "same content: no two different files with the same value are known. A "
                        "change of a single bit gives another value."),
         material.integrity
             ? QStringLiteral("For this report each item was hashed again at %1. The values were "
                              "compared with those recorded when the item was added, which are "
                              "listed here. Result: %2.")
                   .arg(text(material.integrity->time),
                        material.integrity->report.damaged()
                            ? QStringLiteral("not all are equal; see the state of the case")
                            : QStringLiteral("all are equal"))
             : QStringLiteral("For this report the items were not hashed again."),
         filled(QStringLiteral(
                    "The values and the time of each act are recorded in a log whose entries "
                    "are chained by SHA-256. When this report was made its last entry was "
                    "number %1, with SHA-256 %2."),
                material.logEnd.seq, text(material.logEnd.sha256))});
    printHashTable(c.flow, material);
    c.flow.paragraph(QStringLiteral("I certify that the statements above are true and correct."));
    c.flow.signatureLines({QStringLiteral("Name"), QStringLiteral("Position, organisation"),
                           QStringLiteral("Date and place"), QStringLiteral("Signature")});
}

void printRawData(const PrintContext& c) {
    const auto& files = c.report.files;
    c.flow.pageBreak(); // the certification stays a page of its own
    c.flow.heading(1, QStringLiteral("Appendix: raw data"));
    c.flow.role(Role::Fact);
    c.flow.paragraph(QStringLiteral(
        "Files of the case from which the results can be computed again or compared. In the "
        "folders of the case a file is named by its SHA-256. Maps are arrays of float32 in NumPy's "
        "format; results are JSON text."));
    Table table{{{QStringLiteral("What it is"), 47, Qt::AlignLeft},
                 {QStringLiteral("Where"), 20, Qt::AlignLeft},
                 {QStringLiteral("Bytes"), 14, Qt::AlignRight},
                 {QStringLiteral("SHA-256"), 89, Qt::AlignLeft}},
                {},
                true,
                6.5};
    for (std::size_t i = 0; i < std::min(files.size(), kFileRows); ++i)
        table.rows.push_back({{files[i].what},
                              {files[i].name.section(QLatin1Char('/'), 0, 0)},
                              {QString::number(files[i].bytes)},
                              {files[i].sha256, true}});
    if (table.rows.empty())
        c.flow.paragraph(QStringLiteral("None."));
    else
        c.flow.table(table);
    noteRest(c.flow, files.size(), kFileRows,
             QStringLiteral("files are listed in the JSON output."));
    c.flow.role(Role::None);
}

} // namespace lineament::report
