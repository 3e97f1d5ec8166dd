// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/verifytext.h"

#include "core/report/filled.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace lineament::ui::verifytext {

namespace {

using casefile::FindingKind;
using Outcome = casefile::RerunResult::Outcome;

QString tr(const char* text) {
    return QCoreApplication::translate("VerifyDialog", text);
}

qsizetype damageIn(const IntegrityOutcome& outcome) {
    return std::count_if(outcome.report.findings.begin(), outcome.report.findings.end(),
                         [](const auto& finding) { return finding.damage; });
}

qsizetype countOf(const RerunOutcome& outcome, Outcome wanted) {
    return std::count_if(outcome.results.begin(), outcome.results.end(),
                         [wanted](const auto& one) { return one.outcome == wanted; });
}

QString recordedText(const Recorded& recorded) {
    switch (recorded.state) {
    case Recorded::State::Yes:
        return tr("The outcome is in the custody log.");
    case Recorded::State::ReadOnly:
        return tr("The outcome is not in the custody log, as the case is read-only: %1.")
            .arg(QString::fromStdString(recorded.message));
    case Recorded::State::Incomplete:
        return tr("Nothing of it is in the custody log, as it is incomplete.");
    case Recorded::State::Failed:
        return tr("The outcome could NOT be put into the custody log: %1")
            .arg(QString::fromStdString(recorded.message));
    case Recorded::State::No:
        break;
    }
    return {};
}

} // namespace

QString kindWords(FindingKind kind) {
    switch (kind) {
    case FindingKind::Database:
        return tr("database");
    case FindingKind::Schema:
        return tr("form of the database");
    case FindingKind::Log:
        return tr("entry of the log");
    case FindingKind::LogEnd:
        return tr("end of the log");
    case FindingKind::Row:
        return tr("stored row");
    case FindingKind::Evidence:
        return tr("working copy");
    case FindingKind::Reference:
        return tr("original");
    case FindingKind::Artifact:
        return tr("map or other file");
    case FindingKind::Report:
        return tr("report");
    case FindingKind::Stray:
        return tr("file that no row names");
    case FindingKind::Recorded:
        break;
    }
    return tr("earlier check");
}

QString outcomeWords(Outcome outcome) {
    switch (outcome) {
    case Outcome::Equal:
        return tr("the same");
    case Outcome::Different:
        return tr("DIFFERENT");
    case Outcome::Recalibrated:
        return tr("the same, other calibration");
    case Outcome::Unreadable:
        return tr("UNREADABLE");
    case Outcome::NotComparable:
        break;
    }
    return tr("not comparable");
}

QString distance(double value) {
    return value == 0 ? QStringLiteral("0") : QString::number(value, 'e', 1);
}

QString sentence(const IntegrityOutcome& outcome) {
    const auto damage = damageIn(outcome);
    const auto places = damage == 1 ? tr("one place is not as it was recorded")
                                    : tr("%1 places are not as they were recorded").arg(damage);
    if (!outcome.complete && damage > 0)
        return tr("DAMAGED, and incomplete: the check was stopped, and %1 already.").arg(places);
    if (!outcome.complete && outcome.report.entries == 0)
        return tr("Incomplete: the check was stopped before anything was known.");
    if (!outcome.complete)
        return tr("Incomplete: the check was stopped. No damage until then; of the rest nothing "
                  "is known.");
    if (damage > 0)
        return tr("DAMAGED: %1.").arg(places);
    const auto remarks = outcome.report.findings.size();
    if (remarks == 0)
        return tr("Sound: everything is as it was recorded.");
    return remarks == 1
               ? tr("Sound: everything is as it was recorded, with one remark.")
               : tr("Sound: everything is as it was recorded, with %1 remarks.").arg(remarks);
}

Tone tone(const IntegrityOutcome& outcome) {
    if (damageIn(outcome) > 0)
        return Tone::Amber;
    return outcome.complete ? Tone::Blue : Tone::Grey;
}

QString counts(const IntegrityOutcome& outcome) {
    const auto& report = outcome.report;
    QStringList parts{filled(tr("Checked: %1 entries of the log, %2 rows, %3 files of %4."),
                             report.entries, report.rows, report.files, bytesText(report.bytes))};
    if (report.end.seq > 0)
        parts << filled(tr("End of the log then: entry %1, SHA-256 %2."), report.end.seq,
                        QString::fromStdString(report.end.sha256));
    parts << recordedText(outcome.recorded);
    return parts.join(QLatin1Char(' '));
}

QString sentence(const RerunOutcome& outcome) {
    const auto equal = countOf(outcome, Outcome::Equal);
    const auto different = countOf(outcome, Outcome::Different);
    const auto foreign = countOf(outcome, Outcome::NotComparable);
    const auto recalibrated = countOf(outcome, Outcome::Recalibrated);
    const auto unreadable = countOf(outcome, Outcome::Unreadable);
    QString text;
    if (outcome.results.empty())
        text = outcome.complete ? tr("The case has no analysis to run again.")
                                : tr("No analysis was compared yet.");
    else if (equal == static_cast<qsizetype>(outcome.results.size()))
        text = equal == 1 ? tr("The same: one analysis gave again what is stored.")
                          : tr("The same: %1 analyses gave again what is stored.").arg(equal);
    else {
        const auto of = [&](qsizetype some, const QString& words) {
            return filled(words, some, outcome.results.size());
        };
        QStringList parts;
        if (different > 0)
            parts << of(different, tr("DIFFERENT: %1 of %2 gave something else than what is "
                                      "stored"));
        if (unreadable > 0)
            parts << of(unreadable, tr("UNREADABLE: what is stored of %1 of %2 can't be read"));
        if (recalibrated > 0)
            parts << of(recalibrated, tr("%1 of %2 gave the same scores, and the package's "
                                         "calibration has changed since"));
        if (foreign > 0)
            parts << of(foreign, parts.isEmpty() ? tr("Not comparable: %1 of %2 could not be "
                                                      "compared")
                                                 : tr("%1 of %2 could not be compared"));
        if (equal > 0)
            parts << of(equal, tr("%1 of %2 gave the same"));
        text = parts.join(QLatin1String("; ")) + QLatin1Char('.');
    }
    return outcome.complete ? text : tr("Incomplete: the re-run was stopped. %1").arg(text);
}

Tone tone(const RerunOutcome& outcome) {
    if (countOf(outcome, Outcome::Different) + countOf(outcome, Outcome::Unreadable) > 0)
        return Tone::Amber;
    const auto equal = countOf(outcome, Outcome::Equal);
    return outcome.complete && equal > 0 && equal == static_cast<qsizetype>(outcome.results.size())
               ? Tone::Blue
               : Tone::Grey;
}

QString counts(const RerunOutcome& outcome) {
    int scores = 0, maps = 0, derived = 0;
    double score = 0, map = 0;
    for (const auto& one : outcome.results) {
        scores += one.scores;
        maps += one.maps;
        derived += one.derived;
        score = std::max(score, one.largestScoreDifference);
        map = std::max(map, one.largestMapDifference);
    }
    QStringList parts;
    if (scores == 0 && maps == 0)
        parts << tr("No score and no map was compared.");
    else
        parts << filled(
            tr("Compared: %1 scores, at most %2 apart; %3 maps, at most %4 apart; %5 derived "
               "values."),
            scores, distance(score), maps, distance(map), derived);
    parts << filled(
        tr("Allowed are %1 for scores and %2 for maps, %3 for the decimal logarithm of a "
           "likelihood ratio, %4 for the interval and spread of a track."),
        casefile::kScoreTolerance, casefile::kMapTolerance, casefile::kLrTolerance,
        casefile::kSpreadTolerance);
    if (!outcome.noModel.empty())
        parts << tr("No model is loaded: %1.").arg(QString::fromStdString(outcome.noModel));
    parts << recordedText(outcome.recorded);
    return parts.join(QLatin1Char(' '));
}

} // namespace lineament::ui::verifytext
