// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Title, propositions and summary.

#include "core/analysis/resultjson.h"
#include "core/analysis/verdictwords.h"
#include "core/report/filled.h"
#include "core/report/findings.h"
#include "core/report/logo.h"
#include "core/report/nofinding.h"
#include "core/report/reportparts.h"
#include "core/report/reporttext.h"

#include <QStringList>

namespace lineament::report {

namespace {

using analysis::ItemResult;

QString kicker(const PrintContext& c) {
    return !c.videos  ? QStringLiteral("EXAMINATION OF FACES IN PHOTOS")
           : c.photos ? QStringLiteral("EXAMINATION OF FACES IN PHOTOS AND VIDEOS")
                      : QStringLiteral("EXAMINATION OF FACES IN VIDEOS");
}

QString editionWords(const Report& report) {
    if (!report.options.final)
        return QStringLiteral("draft: it may still change");
    QString words = QStringLiteral("final, version %1").arg(report.edition.version);
    if (report.edition.supersedes)
        words += filled(
            QStringLiteral("; supersedes report %1 of the case (SHA-256 %2), which stays there"),
            *report.edition.supersedes, report.edition.supersededSha256);
    return words;
}

/// Name and what the profile says.
QString personWords(const casefile::ExaminerProfile& person) {
    QStringList words{text(person.name)};
    for (const std::string* one :
         {&person.position, &person.organisation, &person.qualifications, &person.contact}) {
        if (!one->empty())
            words << text(*one);
    }
    return words.join(QStringLiteral("; "));
}

void addPeople(Facts& facts, const CaseMaterial& material) {
    const casefile::ExaminerProfile* examiner = nullptr;
    for (const auto& person : material.examiners) {
        if (person.name == material.facts.examiner)
            examiner = &person;
    }
    facts.add(QStringLiteral("Examiner"),
              examiner != nullptr ? personWords(*examiner) : stated(material.facts.examiner));
    for (const auto& person : material.examiners) {
        if (&person != examiner)
            facts.add(QStringLiteral("Also on the case"), personWords(person));
    }
}

/// What the reader does not see because somebody chose so.
QString leftOutWords(const ReportOptions& options, const CaseMaterial& material) {
    QStringList words;
    const auto items = std::count_if(material.leftOut.begin(), material.leftOut.end(),
                                     [](const LeftOutItem& one) { return one.why == kNotChosen; });
    if (items > 0)
        words << QStringLiteral("%1 (see \"Not covered\")")
                     .arg(items == 1 ? QStringLiteral("1 item")
                                     : QStringLiteral("%1 items").arg(items));
    for (const Section section : optionalSections()) {
        if (!options.sections.contains(section))
            words << QString::fromLatin1(sectionName(section));
    }
    if (options.figures == FigureChoice::None)
        words << QStringLiteral("figures");
    if (options.figures == FigureChoice::PhotoOnly)
        words << QStringLiteral("maps and crops");
    return words.isEmpty() ? QStringLiteral("nothing") : words.join(QStringLiteral(", "));
}

void printCaseFacts(const PrintContext& c) {
    const CaseMaterial& material = *c.material();
    Facts facts;
    facts.add(QStringLiteral("Case number"), stated(material.facts.number));
    facts.add(QStringLiteral("Case"), stated(material.facts.title));
    facts.add(QStringLiteral("Organisation"), stated(material.facts.organisation));
    addPeople(facts, material);
    facts.add(QStringLiteral("Reviewer"), stated(c.report.options.reviewer));
    facts.add(QStringLiteral("Request"), stated(material.facts.request));
    facts.add(QStringLiteral("Case opened (UTC)"), text(material.facts.created));
    facts.add(QStringLiteral("Report created (UTC)"), text(analysis::isoTime(c.report.created)));
    facts.add(QStringLiteral("Edition"), editionWords(c.report));
    facts.add(QStringLiteral("Left out by choice"), leftOutWords(c.report.options, material));
    facts.print(c.flow);
}

void printFacts(const PrintContext& c) {
    Facts facts;
    const auto& header = c.report.header;
    facts.add(QStringLiteral("Case number"), stated(header.caseNumber));
    facts.add(QStringLiteral("Organisation"), stated(header.organisation));
    facts.add(QStringLiteral("Examiner"), stated(header.examiner));
    facts.add(QStringLiteral("Request"), stated(header.request));
    facts.add(QStringLiteral("Report created (UTC)"), text(analysis::isoTime(c.report.created)));
    facts.add(QStringLiteral("Reviewer"), QStringLiteral("not stated"));
    facts.print(c.flow);
}

/// A proposition as a sentence.
QString proposition(const char* name, const QString& words) {
    return asSentence(QString::fromLatin1(name) + QStringLiteral(": ") + words);
}

std::vector<analysis::ItemResultPtr> resultsOf(const Report& report) {
    std::vector<analysis::ItemResultPtr> results;
    for (const auto& item : report.items)
        results.push_back(item.result);
    return results;
}

/// The likelihood ratio is of the model's propositions, whatever the case asks.
void printOtherPropositions(const PrintContext& c) {
    const auto& facts = c.material()->facts;
    if (facts.hp == analysis::kHp && facts.hd == analysis::kHd)
        return;
    c.flow.callout(QStringLiteral("The machine's likelihood ratios are of other propositions"),
                   QStringLiteral("The case states propositions of its own. What the model was "
                                  "calibrated for is: ") +
                       proposition("Hp", QString::fromLatin1(analysis::kHp)) + QLatin1Char(' ') +
                       proposition("Hd", QString::fromLatin1(analysis::kHd)) +
                       QStringLiteral(" How that bears on the propositions of the case is for the "
                                      "examiner to say."));
}

void printOpinionSummary(const PrintContext& c) {
    c.flow.role(Role::Opinion);
    Table table{{{QStringLiteral("No."), 10, Qt::AlignRight},
                 {QStringLiteral("Item"), 50, Qt::AlignLeft},
                 {QStringLiteral("Examiner's opinion"), 70, Qt::AlignLeft},
                 {QStringLiteral("Readings by others"), 40, Qt::AlignLeft}},
                {},
                true,
                7.5};
    for (const auto& item : c.material()->items) {
        QStringList readings;
        for (const auto& reading : item.readings) {
            if (!item.isOwn(reading))
                readings << text(reading.conclusion) + QStringLiteral(" (") +
                                text(reading.examiner) +
                                (reading.blind ? QStringLiteral(", blind)") : QStringLiteral(")"));
        }
        const auto* opinion = item.opinion();
        table.rows.push_back(
            {{QString::number(item.item.id)},
             {text(item.item.name)},
             {opinion != nullptr ? text(opinion->conclusion) : QStringLiteral("not given")},
             {readings.isEmpty() ? QStringLiteral("none") : readings.join(QStringLiteral("; "))}});
    }
    c.flow.table(table);
    c.flow.role(Role::None);
}

/// Whoever reads one page alone has to know.
void printChangedFiles(const PrintContext& c) {
    QStringList changed;
    for (std::size_t i = 0; i < c.report.items.size(); ++i)
        if (c.report.items[i].changed)
            changed << QStringLiteral("item %1 (%2)")
                           .arg(QString::number(c.report.itemNumber(i)), c.report.itemName(i));
    if (!changed.isEmpty())
        c.flow.callout(
            QStringLiteral("Files changed after their analysis"),
            QStringLiteral("What is said of these is about bytes that the file held before, and "
                           "that are not there any more: %1.")
                .arg(changed.join(QStringLiteral(", "))));
}

} // namespace

void printFrontPage(const PrintContext& c) {
    const Report& report = c.report;
    const QString count =
        counted(static_cast<qsizetype>(report.items.size()), QStringLiteral("item"));
    if (!c.material()) {
        c.flow.titleBlock(kicker(c), QStringLiteral("Analysis report"), count);
        printFacts(c);
        printChangedFiles(c);
        return;
    }
    if (!report.logo.isNull() || !report.options.laboratory.isEmpty())
        c.flow.letterhead(report.logo, kLogoBox, report.options.laboratory);
    c.flow.titleBlock(
        kicker(c), report.options.title,
        (report.options.final
             ? QStringLiteral("Final report, version %1, ").arg(report.edition.version)
             : QStringLiteral("Draft, ")) +
            count);
    printCaseFacts(c);
    printChangedFiles(c);
}

void printPropositions(const PrintContext& c) {
    c.flow.heading(1, QStringLiteral("Propositions"));
    c.flow.paragraph(QStringLiteral(
        "The findings below are to be weighed under two propositions, stated before the results:"));
    const CaseMaterial* material = c.material();
    c.flow.paragraph(proposition("Hp", material ? text(material->facts.hp)
                                                : QString::fromLatin1(analysis::kHp)));
    if (anyKinds(resultsOf(c.report))) {
        c.flow.paragraph(QStringLiteral("Hp is either of two, which count alike:"));
        c.flow.paragraph(proposition("H1", QString::fromLatin1(analysis::kH1)));
        c.flow.paragraph(proposition("H2", QString::fromLatin1(analysis::kH2)));
    }
    c.flow.paragraph(proposition("Hd", material ? text(material->facts.hd)
                                                : QString::fromLatin1(analysis::kHd)));
    if (material)
        printOtherPropositions(c);
    if (c.verdicts) {
        c.flow.keep(70); // the scale on one page
        c.flow.paragraph(QStringLiteral(
            "The result on each face is a degree of support for one of them, on this scale:"));
        printScale(c.flow);
        if (c.videos)
            c.flow.paragraph(anyVideoFinding(resultsOf(c.report))
                                 ? QString::fromLatin1(analysis::kVideoFindingCaveat)
                                 : QStringLiteral("That goes for photos. ") +
                                       QString::fromLatin1(analysis::kVideoCaveat));
        return;
    }
    c.flow.callout(QStringLiteral("No likelihood ratio can be given"),
                   whyNoLikelihoodRatio(resultsOf(c.report)));
}

void printSummary(const PrintContext& c) {
    c.flow.heading(1, QStringLiteral("Summary of the items"));
    c.flow.role(Role::Machine);
    Table table{{{QStringLiteral("No."), 10, Qt::AlignRight},
                 {QStringLiteral("Item"), 50, Qt::AlignLeft},
                 {QStringLiteral("State"), 22, Qt::AlignLeft},
                 {QStringLiteral("Faces"), 14, Qt::AlignRight},
                 {QStringLiteral("Scored"), 16, Qt::AlignRight},
                 {QStringLiteral("Finding"), 58, Qt::AlignLeft}},
                {},
                true,
                7.5};
    for (std::size_t i = 0; i < c.report.items.size(); ++i) {
        const ItemResult& result = *c.report.items[i].result;
        QString finding = findingWords(result);
        QString count = QString::number(result.faces.size());
        int scored = result.scoredFaces();
        if (result.video) {
            count = QStringLiteral("%1 tr.").arg(result.video->tracks.size());
            scored = result.video->scoredFaces();
        }
        table.rows.push_back({{QString::number(c.report.itemNumber(i))},
                              {c.report.itemName(i)},
                              {stateWords(stateName(result.state))},
                              {count},
                              {QString::number(scored)},
                              {finding}});
    }
    c.flow.table(table);
    if (c.videos)
        c.flow.paragraph(
            QStringLiteral("Of a video: its face tracks (tr.), the faces that were "
                           "scored in all its frames. Its scores are raw values, which "
                           "stand with the item."),
            TextStyle::Muted);
    c.flow.role(Role::None);
    if (c.material())
        printOpinionSummary(c);
}

} // namespace lineament::report
