// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/rerun.h"

#include "core/analysis/resultread.h"
#include "core/analysis/trackedits.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/casefile/circumstances.h"
#include "core/casefile/derived.h"
#include "core/casefile/settingsjson.h"
#include "core/filters/npy.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <map>
#include <utility>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;
using Outcome = RerunResult::Outcome;

/// The values of the maps that an analysis left as artifacts, by "F1 fused".
StoredMap mapsOfAnalysis(const CaseStore& store, std::int64_t analysis) {
    return [kept = store.mapArtifactsOf(analysis), &store](const FaceScore& face,
                                                           const std::string& map) -> FloatMapPtr {
        const auto found = kept.find(face.face + " " + map);
        if (face.frame || found == kept.end())
            return nullptr;
        try {
            return std::make_shared<const FloatMap>(
                filters::readNpy(store.resolve(found->second.file)).at(0));
        } catch (const Error&) {
            return nullptr; // verifyIntegrity() says what is wrong with the file
        }
    };
}

RerunResult begun(const CaseStore& store, const Analysis& analysis) {
    RerunResult result;
    result.analysis = analysis.id;
    result.item = analysis.item;
    result.name = store.item(analysis.item).name;
    return result;
}

/// False, with the difference noted, when the evidence is not what it was.
bool evidenceIsTheSame(const CaseStore& store, RerunResult& result, std::stop_token stop) {
    const Item item = store.item(result.item);
    std::string found;
    try {
        found = digestsOfFile(store.evidencePath(item), std::move(stop)).sha256;
    } catch (const Error& e) {
        found = e.found();
    }
    if (found == item.sha256)
        return true;
    result.outcome = Outcome::Different;
    result.differences.push_back({"item", "evidence", "SHA-256 " + item.sha256, found});
    return false;
}

/// What is stored of an analysis. That of a video may have many megabytes: only one is held.
struct Stored {
    Analysis analysis;
    analysis::ItemResult result;
    std::vector<FaceScore> scores;
    std::optional<std::vector<faces::Face>> faces; ///< as the examiner left them
};

/// What a job needs of an analysis that is run again.
struct Pending {
    RerunResult result;
    analysis::ItemRequest request;
};

/// Analyses that one job can run: their settings are the same, and so is whether a model ran.
using GroupKey = std::pair<std::string, bool>;

/// Reads all that is stored; none, with the reason noted, when a part of it can't be read. One such
/// analysis says nothing of the others.
std::optional<Stored> readStored(Analysis analysis, RerunResult& result) {
    try {
        Stored stored;
        stored.result =
            analysis::itemFromJson(analysis.result, "analysis " + std::to_string(analysis.id));
        stored.scores = scoresFromJson(analysis.scores);
        settingsFromJson(analysis.settings);
        if (!analysis.faces.empty())
            stored.faces = facesFromJson(analysis.faces);
        stored.analysis = std::move(analysis);
        return stored;
    } catch (const Error& e) {
        result.outcome = Outcome::Unreadable;
        result.reasons = {std::string("what is stored can't be read: ") + e.what()};
        return std::nullopt;
    }
}

/// Compares the new result with what is stored.
void finish(const CaseStore& store, const analysis::ItemResult& now, RerunResult& result) {
    const auto stored = readStored(store.analysis(result.analysis), result);
    if (!stored)
        return;
    if (!stored->faces)
        result.reasons = finderDifferences(stored->result.run, now.run);
    if (!result.reasons.empty())
        return;
    result.circumstances = otherCircumstances(stored->result, now);
    const std::string state = analysis::stateName(now.state);
    if (stored->analysis.state != state)
        result.differences.push_back({"item", "state", stored->analysis.state,
                                      state + (now.message.empty() ? "" : ": " + now.message)});
    compareResults(stored->scores, now, mapsOfAnalysis(store, result.analysis), result);
    compareDerived(stored->result, now, result);
    result.outcome = !result.differences.empty()    ? Outcome::Different
                     : !result.recalibrated.empty() ? Outcome::Recalibrated
                                                    : Outcome::Equal;
}

/// Runs a group; @p ready gets each result once it is compared.
void runGroup(const CaseStore& store, analysis::JobRequest request, std::vector<Pending>& group,
              const std::function<void(const RerunResult&)>& ready, std::stop_token stop) {
    for (Pending& pending : group)
        request.items.push_back(std::move(pending.request));
    request.keepResults = false;
    std::exception_ptr error;
    analysis::JobCallbacks callbacks;
    callbacks.item = [&](int index, const analysis::ItemResultPtr& now) {
        if (error || now->state == analysis::ItemState::Cancelled)
            return;
        Pending& pending = group[static_cast<std::size_t>(index)];
        try {
            finish(store, *now, pending.result);
            ready(pending.result);
        } catch (...) {
            error = std::current_exception(); // thrown on where the caller can catch it
        }
    };
    const bool cancelled = analysis::runJob(std::move(request), callbacks, stop).cancelled;
    if (error)
        std::rethrow_exception(error);
    if (cancelled)
        throw Cancelled();
}

} // namespace

const char* outcomeName(RerunResult::Outcome outcome) {
    switch (outcome) {
    case Outcome::Equal:
        return "equal";
    case Outcome::Recalibrated:
        return "equal, other calibration";
    case Outcome::Different:
        return "different";
    case Outcome::Unreadable:
        return "unreadable";
    case Outcome::NotComparable:
        break;
    }
    return "not comparable";
}

std::vector<RerunResult> rerunAnalyses(const CaseStore& store,
                                       const std::shared_ptr<nn::Engine>& engine,
                                       const std::string& noModelMessage,
                                       const RerunCallbacks& callbacks, std::stop_token stop) {
    std::vector<RerunResult> results;
    RerunProgress progress;
    const auto ready = [&](const RerunResult& result) {
        ++progress.done;
        progress.current = result.name;
        results.push_back(result);
        if (callbacks.result)
            callbacks.result(result);
        if (callbacks.progress)
            callbacks.progress(progress);
    };
    std::map<GroupKey, std::vector<Pending>> groups;
    const auto ids = store.analysisIds();
    progress.total = static_cast<int>(ids.size());
    for (const std::int64_t id : ids) {
        Analysis analysis = store.analysis(id);
        RerunResult result = begun(store, analysis);
        auto stored = readStored(std::move(analysis), result);
        const bool sound = stored && evidenceIsTheSame(store, result, stop);
        if (sound && stored->result.run.model)
            result.reasons =
                modelDifferences(*stored->result.run.model, engine ? &engine->model() : nullptr);
        if (!sound || !result.reasons.empty()) {
            ready(result);
            continue;
        }
        const auto file = store.evidencePath(store.item(result.item));
        groups[{stored->analysis.settings, stored->result.run.model.has_value()}].push_back(
            {std::move(result),
             {file, std::move(stored->faces), analysis::editsOf(stored->result)}});
    }
    for (auto& [key, group] : groups) {
        analysis::JobRequest request;
        request.settings = settingsFromJson(key.first);
        request.noModelMessage = noModelMessage;
        if (key.second) // whether a model ran then
            request.engine = engine;
        runGroup(store, std::move(request), group, ready, stop);
    }
    std::sort(results.begin(), results.end(),
              [](const auto& a, const auto& b) { return a.analysis < b.analysis; });
    return results;
}

void recordRerun(CaseStore& store, const std::vector<RerunResult>& results) {
    Json list = Json::array();
    std::map<std::string, int> counts;
    for (const RerunResult& result : results) {
        ++counts[outcomeName(result.outcome)];
        if (result.outcome == Outcome::Equal)
            continue;
        Json json = {{"analysis", result.analysis}, {"outcome", outcomeName(result.outcome)}};
        if (!result.reasons.empty())
            json["reason"] = validUtf8(result.reasons.front());
        else if (!result.recalibrated.empty())
            json["reason"] = validUtf8(result.recalibrated.front());
        if (!result.differences.empty()) {
            const Difference& first = result.differences.front();
            json["differences"] = result.differences.size();
            json["first"] = validUtf8(first.where + ", " + first.what + ": " + first.stored +
                                      " became " + first.now);
        }
        list.push_back(std::move(json));
    }
    Json value = Json::object();
    for (const auto outcome : {Outcome::Equal, Outcome::Recalibrated, Outcome::Different,
                               Outcome::NotComparable, Outcome::Unreadable})
        value[outcomeName(outcome)] = counts[outcomeName(outcome)];
    value["not_equal"] = std::move(list);
    store.logAction(kAnalysesRerun, "case", "null", value.dump());
}

} // namespace lineament::casefile
