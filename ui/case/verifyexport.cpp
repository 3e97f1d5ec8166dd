// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/verifyexport.h"

#include "core/base/build.h"
#include "core/base/csv.h"
#include "core/report/filled.h"
#include "ui/case/verifytext.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QStringList>

#include <functional>
#include <initializer_list>

namespace lineament::ui::verifyexport {

namespace {

using Json = nlohmann::ordered_json;
using casefile::RerunResult;

QString tr(const char* text) {
    return QCoreApplication::translate("VerifyDialog", text);
}

/// "difference", what it is about, what was stored and what there is now.
using Line = std::function<void(const char* kind, const std::string& where, const std::string& what,
                                const std::string& stored, const std::string& now)>;

/// Calls @p line with everything that is to be said of one analysis.
void linesOf(const RerunResult& result, const Line& line) {
    if (result.outcome == RerunResult::Outcome::Equal)
        line("equal", {}, {}, {}, {});
    for (const auto& one : result.differences)
        line("difference", one.where, one.what, one.stored, one.now);
    for (const auto& reason : result.reasons)
        line(outcomeName(result.outcome), {}, reason, {}, {});
    for (const auto& change : result.recalibrated)
        line("other calibration", {}, change, {}, {});
    for (const auto& note : result.notes)
        line("of one build alone", {}, note, {}, {});
    for (const auto& circumstance : result.circumstances)
        line("circumstance", {}, circumstance, {}, {});
}

const char* recordedName(Recorded::State state) {
    switch (state) {
    case Recorded::State::Yes:
        return "yes";
    case Recorded::State::ReadOnly:
        return "no: read-only";
    case Recorded::State::Failed:
        return "no: failed";
    case Recorded::State::Incomplete:
        return "no: incomplete";
    case Recorded::State::No:
        break;
    }
    return "no";
}

/// Text of a damaged case may be anything.
std::string dumped(const Json& json) {
    constexpr int kIndent = 2;
    return json.dump(kIndent, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json integrityJson(const IntegrityOutcome& outcome) {
    const auto& report = outcome.report;
    Json findings = Json::array();
    for (const auto& [finding, item] : outcome.findings)
        findings.push_back({{"damage", finding.damage},
                            {"kind", casefile::findingKindName(finding.kind)},
                            {"item", item > 0 ? Json(item) : Json(nullptr)},
                            {"where", finding.where},
                            {"expected", finding.expected},
                            {"found", finding.found}});
    return {{"time", outcome.time},
            {"complete", outcome.complete},
            {"damaged", report.damaged()},
            {"in_log", recordedName(outcome.recorded.state)},
            {"entries", report.entries},
            {"rows", report.rows},
            {"files", report.files},
            {"bytes", report.bytes},
            {"log_end", {{"seq", report.end.seq}, {"sha256", report.end.sha256}}},
            {"findings", std::move(findings)}};
}

Json resultJson(const RerunResult& result) {
    Json differences = Json::array();
    for (const auto& one : result.differences)
        differences.push_back(
            {{"where", one.where}, {"what", one.what}, {"stored", one.stored}, {"now", one.now}});
    return {{"analysis", result.analysis},
            {"item", result.item},
            {"name", result.name},
            {"outcome", casefile::outcomeName(result.outcome)},
            {"scores", result.scores},
            {"largest_score_difference", result.largestScoreDifference},
            {"maps", result.maps},
            {"largest_map_difference", result.largestMapDifference},
            {"derived_values", result.derived},
            {"differences", std::move(differences)},
            {"reasons", result.reasons},
            {"recalibrated", result.recalibrated},
            {"notes", result.notes},
            {"circumstances", result.circumstances}};
}

Json rerunJson(const RerunOutcome& outcome) {
    Json results = Json::array();
    for (const auto& result : outcome.results)
        results.push_back(resultJson(result));
    return {{"time", outcome.time},
            {"complete", outcome.complete},
            {"in_log", recordedName(outcome.recorded.state)},
            {"score_tolerance", casefile::kScoreTolerance},
            {"map_tolerance", casefile::kMapTolerance},
            {"log10_lr_tolerance", casefile::kLrTolerance},
            {"spread_tolerance", casefile::kSpreadTolerance},
            {"coverage_tolerance", casefile::kCoverageTolerance},
            {"no_model", outcome.noModel.empty() ? Json(nullptr) : Json(outcome.noModel)},
            {"analyses", std::move(results)}};
}

} // namespace

QString toText(const Verification& verification) {
    QStringList lines{
        tr("Verification of case %1").arg(QString::fromStdString(verification.folder))};
    const auto row = [&lines](const QStringList& cells) {
        // A line or a tab within a cell would look like another one.
        QStringList flat;
        for (const auto& cell : cells)
            flat << cell.simplified();
        lines << flat.join(QLatin1Char('\t'));
    };
    const auto text = [](const std::string& utf8) { return QString::fromStdString(utf8); };
    if (const auto& done = verification.integrity) {
        lines << QString() << tr("Files and log, %1").arg(text(done->time))
              << verifytext::sentence(*done) << verifytext::counts(*done);
        for (const auto& [finding, item] : done->findings)
            row({finding.damage ? tr("DAMAGE") : tr("Remark"), verifytext::kindWords(finding.kind),
                 text(finding.where), text(finding.expected), text(finding.found)});
    }
    if (const auto& done = verification.rerun) {
        lines << QString() << tr("Analyses run again, %1").arg(text(done->time))
              << verifytext::sentence(*done) << verifytext::counts(*done);
        for (const auto& result : done->results)
            linesOf(result, [&](const char* kind, const auto& where, const auto& what,
                                const auto& stored, const auto& now) {
                row({filled(tr("Item %1, %2"), result.item, text(result.name)),
                     tr("analysis %1").arg(result.analysis),
                     QCoreApplication::translate("VerifyDialog", kind), text(where), text(what),
                     text(stored), text(now)});
            });
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

std::string toCsv(const Verification& verification) {
    std::string csv = "check,complete,kind,item,name,analysis,where,what,expected,found\r\n";
    const auto row = [&csv](std::initializer_list<std::string> cells) {
        const char* between = "";
        for (const auto& cell : cells) {
            csv += between + csvField(cell);
            between = ",";
        }
        csv += "\r\n";
    };
    const auto yes = [](bool value) { return std::string(value ? "yes" : "no"); };
    if (const auto& done = verification.integrity)
        for (const auto& [finding, item] : done->findings)
            row({"integrity", yes(done->complete), finding.damage ? "damage" : "remark",
                 item > 0 ? std::to_string(item) : "", "", "", finding.where,
                 casefile::findingKindName(finding.kind), finding.expected, finding.found});
    if (const auto& done = verification.rerun)
        for (const auto& result : done->results)
            linesOf(result, [&](const char* kind, const auto& where, const auto& what,
                                const auto& stored, const auto& now) {
                row({"rerun", yes(done->complete), kind, std::to_string(result.item), result.name,
                     std::to_string(result.analysis), where, what, stored, now});
            });
    return csv;
}

std::string toJson(const Verification& verification) {
    return dumped({{"program", programName()},
                   {"case",
                    {{"folder", verification.folder},
                     {"number", verification.facts.number},
                     {"id", verification.facts.caseId}}},
                   {"integrity", verification.integrity ? integrityJson(*verification.integrity)
                                                        : Json(nullptr)},
                   {"rerun", verification.rerun ? rerunJson(*verification.rerun) : Json(nullptr)}});
}

} // namespace lineament::ui::verifyexport
