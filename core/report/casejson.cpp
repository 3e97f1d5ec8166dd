// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/casejson.h"

#include "core/report/casematerial.h"
#include "core/report/conclusions.h"
#include "core/report/provenance.h"
#include "core/report/settingschanges.h"

#include <nlohmann/json.hpp>

namespace lineament::report {

namespace {

using Json = nlohmann::ordered_json;

template <class List, class Convert> Json listOf(const List& list, Convert convert) {
    Json json = Json::array();
    for (const auto& one : list)
        json.push_back(convert(one));
    return json;
}

Json personJson(const casefile::ExaminerProfile& person) {
    return {{"name", person.name},
            {"position", person.position},
            {"organisation", person.organisation},
            {"qualifications", person.qualifications},
            {"contact", person.contact}};
}

Json findingJson(const casefile::Finding& finding) {
    return {{"kind", casefile::findingKindName(finding.kind)},
            {"damage", finding.damage},
            {"where", finding.where},
            {"expected", finding.expected},
            {"found", finding.found}};
}

Json integrityJson(const std::optional<CheckedIntegrity>& checked) {
    if (!checked)
        return nullptr;
    const auto& report = checked->report;
    return {{"checked", checked->time},
            {"damaged", report.damaged()},
            {"log_entries", report.entries},
            {"rows", report.rows},
            {"files", report.files},
            {"bytes", report.bytes},
            {"findings", listOf(report.findings, findingJson)}};
}

Json rerunJson(const std::optional<RerunRecord>& rerun) {
    if (!rerun)
        return nullptr;
    return {{"log_entry", rerun->seq},
            {"time", rerun->time},
            {"who", rerun->who},
            {"tool", rerun->tool},
            {"equal", rerun->equal},
            {"different", rerun->different},
            {"not_comparable", rerun->notComparable},
            {"recalibrated", rerun->recalibrated},
            {"unreadable", rerun->unreadable},
            {"not_equal", listOf(rerun->notEqual,
                                 [](const RerunException& one) {
                                     return Json{{"analysis", one.analysis},
                                                 {"outcome", one.outcome},
                                                 {"reason", one.reason}};
                                 })},
            {"last_analysis", rerun->lastAnalysis}};
}

Json opinionJson(const casefile::Opinion& opinion) {
    return {{"examiner", opinion.examiner},
            {"conclusion", opinion.conclusion},
            {"reasons", opinion.reasons},
            {"given", opinion.given}};
}

/// The opinion that counts; null: not given.
Json currentJson(const std::vector<casefile::Opinion>& opinions) {
    return opinions.empty() ? Json(nullptr) : opinionJson(opinions.back());
}

Json supersededJson(const std::vector<casefile::Opinion>& opinions) {
    Json json = Json::array();
    for (std::size_t i = 0; i + 1 < opinions.size(); ++i)
        json.push_back(opinionJson(opinions[i]));
    return json;
}

/// The chosen notes, and the number of the others.
Json notesJson(const ReportOptions& options, const std::vector<casefile::Note>& notes) {
    Json printed = Json::array();
    for (const auto& note : notes) {
        if (options.notes.contains(note.id))
            printed.push_back({{"id", note.id},
                               {"text", note.text},
                               {"changed", note.changed},
                               {"changed_by", note.changedBy}});
    }
    const auto left = notes.size() - printed.size();
    return {{"printed", std::move(printed)}, {"not_printed", left}};
}

const char* agreementName(Agreement agreement) {
    switch (agreement) {
    case Agreement::Same:
        return "same";
    case Agreement::OtherDegree:
        return "other-degree";
    case Agreement::Different:
        return "different";
    case Agreement::NotCompared:
        break;
    }
    return "not-compared";
}

/// @p own: made by the examiner (see ItemMaterial::isOwn), whose opinion it can't be set against.
Json readingJson(const casefile::Reading& reading, const casefile::Opinion* opinion, bool own) {
    return {{"examiner", reading.examiner},
            {"blind", reading.blind},
            {"observations", reading.observations},
            {"conclusion", reading.conclusion},
            {"given", reading.given},
            {"own", own},
            {"against_opinion",
             opinion == nullptr || own
                 ? Json(nullptr)
                 : Json(agreementName(agreementOf(opinion->conclusion, reading.conclusion)))}};
}

Json runJson(const casefile::Analysis& run) {
    return {{"analysis", run.id},
            {"state", run.state},
            {"started", run.started},
            {"finished", run.finished},
            {"recorded_by", run.recordedBy},
            {"result_sha256", run.resultSha256}};
}

Json entryJson(const casefile::LogEntry& entry) {
    return {{"seq", entry.seq}, {"time", entry.time},     {"offset", entry.offset},
            {"who", entry.who}, {"action", entry.action}, {"object", entry.object},
            {"why", entry.why}, {"tool", entry.tool},     {"sha256", entry.sha256}};
}

Json integrityOfItem(const casefile::Item& item, const analysis::ItemResult& result) {
    const auto& digests = result.digests;
    return {{"path", item.path.string()},
            {"bytes", item.bytes},
            {"sha256", item.sha256},
            {"md5", item.md5},
            {"storage", casefile::storageName(item.storage)},
            {"stored", item.stored},
            {"added", item.added},
            {"added_by", item.addedBy},
            {"analysed_sha256", digests ? Json(digests->sha256) : Json(nullptr)}};
}

Json provenanceJson(const casefile::Intake& intake, const analysis::ItemResult& result) {
    const auto signs = provenanceSigns(result);
    return {{"source", intake.source},
            {"received_format", intake.receivedFormat},
            {"first_generation", casefile::firstGenerationName(intake.firstGeneration)},
            {"looks_rewritten", looksRewritten(signs)},
            {"signs", listOf(signs, [](const ProvenanceSign& sign) {
                 return Json{{"text", sign.text.toStdString()}, {"rewritten", sign.rewritten}};
             })}};
}

Json settingsJson(const analysis::ItemResult& item) {
    return listOf(settingChanges(item), [](const SettingChange& change) {
        return Json{{"setting", change.name.toStdString()},
                    {"default", change.byDefault.toStdString()},
                    {"used", change.used.toStdString()}};
    });
}

} // namespace

Json caseJson(const Report& report) {
    if (!report.material)
        return nullptr;
    const CaseMaterial& m = *report.material;
    return {{"case_id", m.facts.caseId},
            {"number", m.facts.number},
            {"title", m.facts.title},
            {"examiner", m.facts.examiner},
            {"organisation", m.facts.organisation},
            {"request", m.facts.request},
            {"created", m.facts.created},
            {"examiners", listOf(m.examiners, personJson)},
            {"reviewer", report.options.reviewer.toStdString()},
            {"integrity", integrityJson(m.integrity)},
            {"rerun", rerunJson(m.rerun)},
            {"log_end", {{"seq", m.logEnd.seq}, {"sha256", m.logEnd.sha256}}},
            {"left_out", listOf(m.leftOut,
                                [](const LeftOutItem& one) {
                                    return Json{{"item", one.item.id},
                                                {"name", one.item.name},
                                                {"sha256", one.item.sha256},
                                                {"why", one.why}};
                                })},
            {"notes", notesJson(report.options, m.notes)},
            {"opinion", currentJson(m.opinions)},
            {"superseded_opinions", supersededJson(m.opinions)},
            {"custody", listOf(m.custody, entryJson)}};
}

Json itemMaterialJson(const Report& report, std::size_t index) {
    const ItemMaterial* m = report.itemMaterial(index);
    if (m == nullptr)
        return nullptr;
    const analysis::ItemResult& result = *report.items[index].result;
    return {{"integrity", integrityOfItem(m->item, result)},
            {"opinion", currentJson(m->opinions)},
            {"superseded_opinions", supersededJson(m->opinions)},
            {"readings", listOf(m->readings,
                                [&](const casefile::Reading& reading) {
                                    return readingJson(reading, m->opinion(), m->isOwn(reading));
                                })},
            {"provenance", provenanceJson(m->item.intake, result)},
            {"run", runJson(m->analysis)},
            {"earlier_runs", listOf(m->earlier, runJson)},
            {"settings_changed", settingsJson(result)},
            {"tags", listOf(m->tags, [](const casefile::Tag& tag) { return Json(tag.tag); })},
            {"notes", notesJson(report.options, m->notes)}};
}

} // namespace lineament::report
