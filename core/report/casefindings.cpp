// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What a case adds to one item: integrity, opinions, provenance, and how it was handled.

#include "core/report/conclusions.h"
#include "core/report/filled.h"
#include "core/report/provenance.h"
#include "core/report/reportparts.h"
#include "core/report/reporttext.h"
#include "core/report/settingschanges.h"

#include <QStringList>

namespace lineament::report {

namespace {

using casefile::FirstGeneration;

/// Findings of the check that name the item or its file.
std::vector<const casefile::Finding*> findingsOn(const CaseMaterial& material,
                                                 const casefile::Item& item) {
    std::vector<const casefile::Finding*> found;
    if (!material.integrity)
        return found;
    const std::string file =
        item.storage == casefile::Storage::Copy ? item.stored : item.path.string();
    for (const auto& finding : material.integrity->report.findings) {
        const bool ofFile = (finding.kind == casefile::FindingKind::Evidence ||
                             finding.kind == casefile::FindingKind::Reference) &&
                            finding.where.find(file) != std::string::npos;
        if (ofFile || finding.where == "items row " + std::to_string(item.id))
            found.push_back(&finding);
    }
    return found;
}

QString integritySentence(const CaseMaterial& material, const casefile::Item& item) {
    const QString what = item.storage == casefile::Storage::Copy
                             ? QStringLiteral("The working copy in the case")
                             : QStringLiteral("The original, which the case refers to,");
    if (!material.integrity)
        return what + QStringLiteral(" was not hashed again for this report.");
    const auto found = findingsOn(material, item);
    if (found.empty())
        return what +
               QStringLiteral(" has the SHA-256 that was recorded when the item was added to the "
                              "case; hashed again %1.")
                   .arg(text(material.integrity->time));
    return what + QStringLiteral(" is not what was added to the case: expected %1, found %2.")
                      .arg(text(found.front()->expected), text(found.front()->found));
}

/// A text of the user's, line by line.
void printLines(PdfFlow& flow, const std::string& words, TextStyle style = TextStyle::Body) {
    for (const QString& line : text(words).split(QLatin1Char('\n'), Qt::SkipEmptyParts))
        flow.paragraph(line, style);
}

QString given(const std::string& examiner, const std::string& time) {
    return text(examiner) + QStringLiteral(", ") + text(time);
}

void printSuperseded(PdfFlow& flow, const std::vector<casefile::Opinion>& opinions) {
    if (opinions.size() < 2)
        return;
    Table table{{{QStringLiteral("Earlier opinion, superseded"), 42, Qt::AlignLeft},
                 {QStringLiteral("Conclusion"), 54, Qt::AlignLeft},
                 {QStringLiteral("Reasons"), 74, Qt::AlignLeft}},
                {},
                true,
                6.8};
    for (std::size_t i = opinions.size() - 1; i-- > 0;)
        table.rows.push_back({{given(opinions[i].examiner, opinions[i].given)},
                              {text(opinions[i].conclusion)},
                              {text(opinions[i].reasons)}});
    flow.table(table);
}

/// The opinion that counts, and those that it superseded. @p title what it is on.
void printOpinion(PdfFlow& flow, const QString& title,
                  const std::vector<casefile::Opinion>& opinions) {
    flow.heading(3, title);
    if (opinions.empty()) {
        flow.paragraph(QStringLiteral("Not given."), TextStyle::Strong);
        return;
    }
    const casefile::Opinion& opinion = opinions.back();
    flow.paragraph(text(opinion.conclusion), TextStyle::Strong);
    printLines(flow, opinion.reasons);
    flow.paragraph(QStringLiteral("Given by ") + given(opinion.examiner, opinion.given) +
                       QLatin1Char('.'),
                   TextStyle::Muted);
    printSuperseded(flow, opinions);
}

QString agreementWords(const casefile::Opinion& opinion, const casefile::Reading& reading) {
    switch (agreementOf(opinion.conclusion, reading.conclusion)) {
    case Agreement::Same:
        return QStringLiteral("The reading of %1 agrees with the examiner's opinion.")
            .arg(text(reading.examiner));
    case Agreement::OtherDegree:
        return QStringLiteral("The reading of %1 supports the same proposition as the examiner's "
                              "opinion, to another degree: \"%2\" against \"%3\".")
            .arg(text(reading.examiner), text(reading.conclusion), text(opinion.conclusion));
    case Agreement::Different:
        return QStringLiteral("The reading of %1 disagrees with the examiner's opinion: \"%2\" "
                              "against \"%3\". Both stand.")
            .arg(text(reading.examiner), text(reading.conclusion), text(opinion.conclusion));
    case Agreement::NotCompared:
        break;
    }
    return QStringLiteral("The reading of %1 and the examiner's opinion are worded differently: "
                          "\"%2\" against \"%3\". Whether they agree is for their authors to say.")
        .arg(text(reading.examiner), text(reading.conclusion), text(opinion.conclusion));
}

void printReading(PdfFlow& flow, const casefile::Reading& reading) {
    flow.paragraph(text(reading.conclusion), TextStyle::Strong);
    printLines(flow, reading.observations);
    flow.paragraph(
        QStringLiteral("Read by ") + given(reading.examiner, reading.given) +
            (reading.blind
                 ? QStringLiteral("; blind: made without score, maps and context.")
                 : QStringLiteral("; not blind: score, maps or context may have been known.")),
        TextStyle::Muted);
}

/// What the person who gave the opinion read themselves: apart from the second examiners', and
/// neither agreement nor disagreement (R31).
void printOwnReadings(PdfFlow& flow, const ItemMaterial& item) {
    for (const auto& reading : item.readings) {
        if (!item.isOwn(reading))
            continue;
        flow.heading(3, reading.given <= item.opinion()->given
                            ? QStringLiteral("The examiner's own earlier reading")
                            : QStringLiteral("The examiner's own later reading"));
        printReading(flow, reading);
        flow.paragraph(QStringLiteral("Made by the person who gave the opinion: it is not a second "
                                      "examiner's reading and does not confirm the opinion."));
    }
}

void printReadings(PdfFlow& flow, const ItemMaterial& item) {
    flow.heading(3, QStringLiteral("Independent readings by second examiners"));
    bool any = false;
    for (const auto& reading : item.readings) {
        if (item.isOwn(reading))
            continue;
        any = true;
        printReading(flow, reading);
        if (const auto* opinion = item.opinion())
            flow.paragraph(agreementWords(*opinion, reading));
    }
    if (!any)
        flow.paragraph(QStringLiteral("None recorded."));
}

QString firstGenerationWords(FirstGeneration value) {
    switch (value) {
    case FirstGeneration::Yes:
        return QStringLiteral("yes, as stated at intake");
    case FirstGeneration::No:
        return QStringLiteral("no, as stated at intake");
    case FirstGeneration::Unknown:
        break;
    }
    return QStringLiteral("unknown");
}

QString runWords(const casefile::Analysis& run) {
    return filled(QStringLiteral("analysis %1: %2, finished %3, recorded by %4"), run.id,
                  stateWords(run.state.c_str()), text(run.finished), stated(run.recordedBy));
}

QString rerunWords(const CaseMaterial& material, std::int64_t analysis) {
    if (!material.rerun)
        return QStringLiteral("none recorded: the result was not reproduced for this report");
    const RerunRecord& rerun = *material.rerun;
    if (analysis > rerun.lastAnalysis)
        return QStringLiteral("none: the latest re-run (%1) is older than this analysis")
            .arg(text(rerun.time));
    for (const auto& one : rerun.notEqual) {
        if (one.analysis == analysis)
            return text(one.outcome) + QStringLiteral(" at ") + text(rerun.time) +
                   QStringLiteral(": ") + stated(one.reason);
    }
    return QStringLiteral("equal within the tolerance, %1").arg(text(rerun.time));
}

void printSettings(PdfFlow& flow, const analysis::ItemResult& item) {
    const auto changes = settingChanges(item);
    if (changes.empty()) {
        flow.paragraph(QStringLiteral("Every setting was left at its default."), TextStyle::Small);
        return;
    }
    Table table{{{QStringLiteral("Setting that was changed"), 70, Qt::AlignLeft},
                 {QStringLiteral("Default"), 50, Qt::AlignLeft},
                 {QStringLiteral("Used"), 50, Qt::AlignLeft}},
                {},
                true,
                7.5};
    for (const auto& change : changes)
        table.rows.push_back({{change.name}, {change.byDefault}, {change.used, false, true}});
    flow.table(table);
}

} // namespace

void printNotes(PdfFlow& flow, const ReportOptions& options,
                const std::vector<casefile::Note>& notes) {
    std::size_t shown = 0;
    for (const auto& note : notes) {
        if (!options.notes.contains(note.id))
            continue;
        ++shown;
        flow.paragraph(QStringLiteral("Note %1, ").arg(note.id) +
                           given(note.changedBy, note.changed),
                       TextStyle::Muted);
        printLines(flow, note.text, TextStyle::Small);
    }
    if (shown < notes.size())
        flow.paragraph(
            counted(static_cast<qsizetype>(notes.size() - shown), QStringLiteral("note")) +
                QStringLiteral(" in the case not printed here."),
            TextStyle::Muted);
}

void printIntegrity(const PrintContext& c, std::size_t index) {
    const ItemMaterial& material = *c.report.itemMaterial(index);
    const casefile::Item& item = material.item;
    c.flow.heading(2, QStringLiteral("Finding 1: integrity"));
    c.flow.role(Role::Fact);
    c.flow.paragraph(integritySentence(*c.material(), item), TextStyle::Strong);
    Facts facts;
    facts.add(QStringLiteral("File name"), text(item.name));
    facts.add(QStringLiteral("Acquired from"), text(item.path.string()));
    facts.add(QStringLiteral("Acquired"), given(item.addedBy, item.added));
    facts.add(QStringLiteral("Kept as"),
              item.storage == casefile::Storage::Copy
                  ? QStringLiteral("read-only copy evidence/") + text(item.stored)
                  : QStringLiteral("reference: the original stays where it is"));
    facts.add(QStringLiteral("Bytes"), QString::number(item.bytes));
    facts.add(QStringLiteral("SHA-256"), text(item.sha256), true);
    facts.add(QStringLiteral("MD5"), text(item.md5), true);
    const auto& digests = c.report.items[index].result->digests;
    facts.add(QStringLiteral("Bytes that were analysed"),
              !digests ? QStringLiteral("none: the file could not be read")
              : digests->sha256 == item.sha256
                  ? QStringLiteral("the same: SHA-256 taken of what was decoded")
                  : QStringLiteral("others: SHA-256 ") + text(digests->sha256));
    facts.print(c.flow);
    c.flow.paragraph(QStringLiteral("Integrity says that the bytes are those that were received. "
                                    "It says nothing of what happened to them before."),
                     TextStyle::Muted);
    c.flow.role(Role::None);
}

void printOpinions(const PrintContext& c, std::size_t index) {
    const ItemMaterial& material = *c.report.itemMaterial(index);
    c.flow.role(Role::Opinion);
    printOpinion(c.flow, QStringLiteral("Examiner's opinion on item %1").arg(material.item.id),
                 material.opinions);
    printOwnReadings(c.flow, material);
    printReadings(c.flow, material);
    c.flow.role(Role::None);
}

void printCaseOpinion(const PrintContext& c) {
    printOpinion(c.flow, QStringLiteral("Examiner's opinion on the case as a whole"),
                 c.material()->opinions);
}

void printProvenance(const PrintContext& c, std::size_t index) {
    const casefile::Intake& intake = c.report.itemMaterial(index)->item.intake;
    const analysis::ItemResult& result = *c.report.items[index].result;
    c.flow.heading(2, QStringLiteral("Finding 3: provenance"));
    c.flow.role(Role::Fact);
    Facts facts;
    facts.add(QStringLiteral("Source"), stated(intake.source));
    facts.add(QStringLiteral("Received as"), stated(intake.receivedFormat));
    facts.add(QStringLiteral("First generation"), firstGenerationWords(intake.firstGeneration));
    const auto signs = provenanceSigns(result);
    for (const auto& sign : signs)
        facts.add(QStringLiteral("The file says"), sign.text);
    facts.print(c.flow);
    if (looksRewritten(signs))
        c.flow.callout(
            QStringLiteral("The file looks as if software wrote it anew"),
            (intake.firstGeneration == FirstGeneration::Yes
                 ? QStringLiteral("At intake it was stated to be the first generation; the entries "
                                  "above speak against that. ")
                 : QString()) +
                QStringLiteral("Writing a file anew is common and no sign of manipulation by "
                               "itself; it can remove traces, and it can add some."));
    c.flow.paragraph(QStringLiteral("Entries of a file can be edited like the rest of it. They "
                                    "corroborate or raise questions; no conclusion of this report "
                                    "rests on them alone."),
                     TextStyle::Muted);
    if (c.shows(Section::Metadata))
        printMetadata(c.flow, result);
    c.flow.role(Role::None);
}

void printHandling(const PrintContext& c, std::size_t index) {
    const ItemMaterial& material = *c.report.itemMaterial(index);
    c.flow.heading(2, QStringLiteral("Runs, settings and notes"));
    c.flow.role(Role::Fact);
    Facts facts;
    facts.add(QStringLiteral("Reported"), runWords(material.analysis));
    facts.add(QStringLiteral("SHA-256 of the result"), text(material.analysis.resultSha256), true);
    facts.add(QStringLiteral("Re-run"), rerunWords(*c.material(), material.analysis.id));
    for (const auto& run : material.earlier)
        facts.add(run.started == material.analysis.started
                      ? QStringLiteral("Same scan, before an edit of its tracks")
                      : QStringLiteral("Earlier run"),
                  runWords(run));
    if (!material.analysis.faces.empty())
        facts.add(QStringLiteral("Faces"), QStringLiteral("set or rejected by the examiner"));
    QStringList tags;
    for (const auto& tag : material.tags)
        tags << text(tag.tag);
    if (!tags.isEmpty())
        facts.add(QStringLiteral("Tags"), tags.join(QStringLiteral(", ")));
    facts.print(c.flow);
    printSettings(c.flow, *c.report.items[index].result);
    printNotes(c.flow, c.report.options, material.notes);
    c.flow.role(Role::None);
}

} // namespace lineament::report
