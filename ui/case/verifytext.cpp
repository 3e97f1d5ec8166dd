// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/verifytext.h"

#include "ui/app/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace lineament::ui::verifytext {

namespace {

using Outcome = casefile::RerunResult::Outcome;

QString tr(const char* text) {
    return QCoreApplication::translate("VerifyDialog", text);
}

QString kindWords(casefile::FindingKind kind) {
    using casefile::FindingKind;
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
        return tr("original that is referred to");
    case FindingKind::Artifact:
        return tr("map");
    case FindingKind::Report:
        return tr("report");
    case FindingKind::Stray:
        return tr("file that no row names");
    case FindingKind::Recorded:
        return tr("damage that an earlier check found");
    }
    return {};
}

int count(const std::vector<casefile::RerunResult>& results, Outcome outcome) {
    return static_cast<int>(
        std::count_if(results.begin(), results.end(),
                      [outcome](const auto& one) { return one.outcome == outcome; }));
}

QString apart(double value) {
    return QString::number(value, 'g', 2);
}

} // namespace

QString kindText(const casefile::Finding& finding) {
    return (finding.damage ? tr("Damage: %1") : tr("Note: %1")).arg(kindWords(finding.kind));
}

QString sentence(const casefile::IntegrityReport& report) {
    const auto damage =
        static_cast<int>(std::count_if(report.findings.begin(), report.findings.end(),
                                       [](const auto& finding) { return finding.damage; }));
    if (damage == 0)
        return tr("Everything is as it was recorded.");
    return damage == 1 ? tr("DAMAGED: 1 place is not as it was recorded.")
                       : tr("DAMAGED: %1 places are not as they were recorded.").arg(damage);
}

QString counts(const casefile::IntegrityReport& report) {
    return tr("%1 entries of the log, %2 rows and %3 files of %4 were checked. End of the log: "
              "%5 %6.")
        .arg(report.entries)
        .arg(report.rows)
        .arg(report.files)
        .arg(bytesText(report.bytes))
        .arg(report.end.seq)
        .arg(QString::fromStdString(report.end.sha256));
}

QString sentence(const std::vector<casefile::RerunResult>& results, bool complete) {
    const int equal = count(results, Outcome::Equal);
    const int different = count(results, Outcome::Different);
    const int foreign = count(results, Outcome::NotComparable);
    QString text;
    if (results.empty())
        text = tr("No analysis was run again.");
    else if (different == 0 && foreign == 0)
        text = equal == 1 ? tr("1 analysis gave the same again.")
                          : tr("%1 analyses gave the same again.").arg(equal);
    else
        text = tr("%1 gave the same again, %2 DIFFERENT, %3 not comparable.")
                   .arg(equal)
                   .arg(different)
                   .arg(foreign);
    return complete ? text : tr("Cancelled, not all were run. %1").arg(text);
}

QString counts(const std::vector<casefile::RerunResult>& results) {
    int scores = 0, maps = 0;
    double score = 0, map = 0;
    for (const auto& one : results) {
        scores += one.scores;
        maps += one.maps;
        score = std::max(score, one.largestScoreDifference);
        map = std::max(map, one.largestMapDifference);
    }
    return tr("%1 scores were compared, at most %2 apart (allowed: %3), and %4 maps, at most %5 "
              "apart (allowed: %6).")
        .arg(scores)
        .arg(apart(score))
        .arg(casefile::kScoreTolerance)
        .arg(maps)
        .arg(apart(map))
        .arg(casefile::kMapTolerance);
}

QStringList row(const casefile::RerunResult& result) {
    const QString outcome = result.outcome == Outcome::Equal       ? tr("the same")
                            : result.outcome == Outcome::Different ? tr("different")
                                                                   : tr("not comparable");
    return {tr("Item %1, %2").arg(result.item).arg(QString::fromStdString(result.name)),
            QStringLiteral("%1 (%2)").arg(outcome, tr("analysis %1").arg(result.analysis)),
            {},
            {},
            tr("score %1, map %2")
                .arg(apart(result.largestScoreDifference), apart(result.largestMapDifference))};
}

} // namespace lineament::ui::verifytext
