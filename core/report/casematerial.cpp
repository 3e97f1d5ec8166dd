// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/casematerial.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/casefile/rerun.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <set>

namespace lineament::report {

namespace {

using casefile::CaseStore;
using casefile::LogEntry;
using Json = nlohmann::json;

/// The number behind @p word in @p text ("item " in "note 2 of item 3"), from the last one of them.
std::optional<std::int64_t> numberBehind(const std::string& text, const std::string& word) {
    const auto at = text.rfind(word);
    if (at == std::string::npos || (at > 0 && text[at - 1] != ' '))
        return std::nullopt;
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + at + word.size(), end, number);
    return read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

bool concernsAll(const LogEntry& entry) {
    return entry.action == casefile::kCaseCreated || entry.action == casefile::kIntegrityFailed ||
           entry.action == casefile::kIntegrityChecked ||
           entry.action == casefile::kAnalysesRerun || entry.action == casefile::kCaseChanged ||
           entry.action.find("setting") != std::string::npos;
}

RerunRecord rerunOf(const LogEntry& entry, std::int64_t lastAnalysis) {
    RerunRecord record{entry.seq, entry.time, entry.who,    entry.tool, 0, 0,
                       0,         {},         lastAnalysis, 0,          0};
    try {
        const Json value = parseJson<Json>(entry.newValue);
        record.equal = value.value("equal", 0);
        record.different = value.value("different", 0);
        using Outcome = casefile::RerunResult::Outcome;
        record.notComparable = value.value("not comparable", 0);
        record.recalibrated = value.value(outcomeName(Outcome::Recalibrated), 0);
        record.unreadable = value.value(outcomeName(Outcome::Unreadable), 0);
        for (const Json& one : value.at("not_equal"))
            record.notEqual.push_back({one.at("analysis").get<std::int64_t>(),
                                       one.at("outcome").get<std::string>(),
                                       one.value("first", one.value("reason", std::string()))});
    } catch (const Json::exception& e) {
        throw CaseError("log entry " + std::to_string(entry.seq), "the outcome of a re-run",
                        e.what());
    }
    return record;
}

/// Excerpt of the log, its end and the latest re-run.
void readLog(const CaseStore& store, CaseMaterial& material) {
    std::set<std::int64_t> reported;
    for (const auto& item : material.items)
        reported.insert(item.item.id);
    ConcernedItems concerned;
    std::int64_t lastAnalysis = 0;
    store.eachEntry([&](LogEntry& entry) {
        const auto item = concerned.itemOf(entry);
        for (const auto& row : entry.rows) {
            if (row.table == "analyses")
                lastAnalysis = std::max(lastAnalysis, row.id);
        }
        if (entry.action == casefile::kAnalysesRerun)
            material.rerun = rerunOf(entry, lastAnalysis);
        material.logEnd = {entry.seq, entry.sha256};
        if (item ? reported.contains(*item) : concernsAll(entry))
            material.custody.push_back(std::move(entry));
        return true;
    });
}

template <class T> void moveTo(std::vector<T>& all, std::int64_t item, std::vector<T>& out) {
    for (T& one : all) {
        if (one.item == item)
            out.push_back(one);
    }
}

} // namespace

std::optional<std::int64_t> itemOfObject(const std::string& object) {
    return numberBehind(object, "item ");
}

std::optional<std::int64_t> ConcernedItems::itemOf(const LogEntry& entry) {
    const auto named = itemOfObject(entry.object);
    for (const auto& row : entry.rows) {
        const auto key = std::pair(row.table, row.id);
        if (named)
            m_items[key] = *named;
        else if (const auto known = m_items.find(key); known != m_items.end())
            return known->second;
    }
    return named;
}

CaseMaterial caseMaterial(const CaseStore& store, const std::vector<std::int64_t>& items) {
    CaseMaterial material;
    material.facts = store.facts();
    material.examiners = store.examiners();
    auto tags = store.tags();
    auto notes = store.notes();
    auto opinions = store.opinions();
    auto readings = store.readings();
    std::vector<casefile::Item> chosen;
    for (const auto id : items)
        chosen.push_back(store.item(id));
    const auto isChosen = [&](const casefile::Item& item) {
        return items.empty() || std::find(items.begin(), items.end(), item.id) != items.end();
    };
    for (const auto& item : store.items()) {
        if (!isChosen(item))
            material.leftOut.push_back({item, kNotChosen});
        else if (items.empty())
            chosen.push_back(item);
    }
    for (const auto& item : chosen) {
        auto analyses = store.analysesOf(item.id);
        if (analyses.empty()) {
            if (!items.empty())
                throw CaseError("item " + std::to_string(item.id), "an item that was analysed",
                                "no analysis of it");
            material.leftOut.push_back({item, "not analysed"});
            continue;
        }
        ItemMaterial one;
        one.item = item;
        one.examiner = casefile::examinerOf(material.facts, item, opinions);
        one.analysis = std::move(analyses.back());
        one.artifacts = store.artifactsOf(one.analysis.id);
        analyses.pop_back();
        for (auto& earlier : analyses) {
            earlier.result.clear();
            one.earlier.push_back(std::move(earlier));
        }
        moveTo(tags, item.id, one.tags);
        moveTo(notes, item.id, one.notes);
        moveTo(opinions, item.id, one.opinions);
        moveTo(readings, item.id, one.readings);
        material.items.push_back(std::move(one));
    }
    for (const auto& note : notes) {
        if (!note.item)
            material.notes.push_back(note);
    }
    for (const auto& opinion : opinions) {
        if (!opinion.item)
            material.opinions.push_back(opinion);
    }
    readLog(store, material);
    return material;
}

} // namespace lineament::report
