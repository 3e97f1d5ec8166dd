// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the machine found.

#include "core/analysis/resultjson.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/casefile/casestoreprivate.h"
#include "core/casefile/contentstore.h"
#include "core/casefile/runchanges.h"
#include "core/casefile/scorelist.h"
#include "core/casefile/settingsjson.h"
#include "core/filters/npy.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

/// The item of the analysis schema, on one line.
std::string canonicalResult(const analysis::ItemResult& result) {
    // Looks at the result, and owns nothing.
    const analysis::ItemResultPtr item(std::shared_ptr<void>(), &result);
    return parseJson(analysis::resultsToJson({item})).at("items").at(0).dump();
}

/// The examiner's faces of a photo, when they were not simply found.
Value facesToKeep(const analysis::ItemResult& result, bool examinerFaces) {
    std::vector<faces::Face> faces;
    bool byHand = examinerFaces;
    for (const auto& face : result.faces) {
        faces.push_back(face.face);
        byHand = byHand || face.face.source == faces::FaceSource::Manual || face.face.rejected;
    }
    return byHand ? Value(facesToJson(faces)) : Value();
}

/// A map as a file on its way into the case.
struct IncomingMap {
    std::string name;
    IncomingFile file;
};

std::vector<IncomingMap> storeMaps(const analysis::ItemResult& result,
                                   const std::filesystem::path& folder) {
    std::vector<IncomingMap> maps;
    for (const auto& face : result.faces) {
        for (const NamedMap& map : mapsOf(face)) {
            const auto bytes = filters::npyBytes({map.map, 1});
            maps.push_back(
                {face.face.id + " " + map.name, IncomingFile::write(bytes, ".npy", folder)});
        }
    }
    return maps;
}

/// Faces that somebody drew, moved or rejected before the analysis, by id (R11).
Json facesByHand(const analysis::ItemResult& result, bool examinerFaces) {
    Json set = Json::array(), rejected = Json::array();
    for (const auto& face : result.faces) {
        if (face.face.source == faces::FaceSource::Manual)
            set.push_back(face.face.id);
        if (face.face.rejected)
            rejected.push_back(face.face.id);
    }
    Json json = Json::object();
    if (!set.empty() || !rejected.empty())
        json = {{"faces_set_by_hand", set.size()},
                {"set_by_hand", std::move(set)},
                {"faces_rejected_by_hand", rejected.size()},
                {"rejected_by_hand", std::move(rejected)}};
    else if (examinerFaces)
        json = {{"faces_set_by_hand", 0}, {"faces_rejected_by_hand", 0}};
    return json;
}

/// What somebody changed of a video's tracks, as a result's text has it.
struct TrackChanges {
    Json leftOut = Json::array(); ///< with their reasons
    Json drawn = Json::array();   ///< with their frames
};

TrackChanges trackChanges(const std::string& result) {
    TrackChanges changes;
    const Json json = parseJsonOrDiscard(result); // an earlier one may be damaged
    const auto tracks = Json::json_pointer("/video/tracks");
    if (!json.is_object() || !json.contains(tracks))
        return changes;
    for (const Json& track : json.at(tracks)) {
        if (track.is_object() && track.contains("left_out") && track["left_out"].is_object())
            changes.leftOut.push_back({{"track", track.value("id", Json())},
                                       {"reason", track["left_out"].value("reason", Json())}});
        if (track.is_object() && track.contains("drawn"))
            changes.drawn.push_back({{"track", track.value("id", Json())},
                                     {"frame", track.value("first_frame", Json())}});
    }
    return changes;
}

/// Old and new value, when either is more than none (R11). True when they differ.
bool addTrackChanges(RunChanges& changes, const std::string& now,
                     const std::optional<Analysis>& before) {
    TrackChanges then = before ? trackChanges(before->result) : TrackChanges();
    TrackChanges after = trackChanges(now);
    bool differ = false;
    const auto add = [&](const char* name, Json& old, Json& list) {
        if (old.empty() && list.empty())
            return;
        differ = differ || old != list;
        changes.before[name] = std::move(old);
        changes.after[name] = std::move(list);
    };
    add("tracks_left_out_by_hand", then.leftOut, after.leftOut);
    add("faces_drawn_by_hand", then.drawn, after.drawn);
    return differ;
}

/// What the log says of a result: everything that it is weighed by, nothing that has a fraction;
/// after @p first.
std::string summary(Json first, const analysis::ItemResult& result, const Item& item,
                    const std::string& resultSha256) {
    Json scores = Json::array();
    constexpr std::size_t kMostScores = 100; // of a video there may be thousands
    const Json list = parseJson(scoresToJson(scoreList(result)));
    for (std::size_t i = 0; i < std::min(list.size(), kMostScores); ++i) {
        Json score = list[i];
        score.erase("crop_sha256");
        score.erase("maps");
        score.erase("variants");
        scores.push_back(std::move(score));
    }
    const Json json = {
        {"state", analysis::stateName(result.state)},
        {"decoded", item.storage == Storage::Copy ? "working copy" : "original"},
        {"sha256", result.digests ? Json(result.digests->sha256) : Json(nullptr)},
        {"model", result.run.model ? Json(result.run.model->identity()) : Json(nullptr)},
        {"faces", list.size()},
        {"scores", std::move(scores)},
        {"result_sha256", resultSha256}};
    for (const auto& [key, value] : json.items()) {
        if (!first.contains(key))
            first[key] = value;
    }
    return first.dump(-1, ' ', false, Json::error_handler_t::replace);
}

} // namespace

Analysis analysisOf(const Row& row) {
    Analysis analysis;
    analysis.id = row.integer("id");
    analysis.item = row.integer("item");
    analysis.state = row.text("state");
    analysis.started = row.text("started");
    analysis.finished = row.text("finished");
    analysis.recordedBy = row.text("recorded_by");
    analysis.settings = row.text("settings");
    analysis.faces = row.text("faces");
    analysis.scores = row.text("scores");
    analysis.result = row.text("result");
    analysis.resultSha256 = row.text("result_sha256");
    return analysis;
}

void CaseStore::Private::requireSameBytes(const Item& item, const analysis::ItemResult& result) {
    if (!result.digests || result.digests->sha256 == item.sha256)
        return;
    const std::string name = "item " + std::to_string(item.id);
    const Json value = {{"kinds", Json::array({"evidence"})},
                        {"findings", Json::array({{{"where", name},
                                                   {"expected", "SHA-256 " + item.sha256},
                                                   {"found", result.digests->sha256}}})}};
    change({kIntegrityFailed, name, "found by an analysis, which was not recorded"},
           [&](Edit& edit, ChangeText&) { edit.describe("null", value.dump()); });
    throw CaseError(name + " (" + result.path.string() + ")",
                    "evidence with SHA-256 " + item.sha256, result.digests->sha256);
}

Analysis CaseStore::recordAnalysis(std::int64_t itemId, const analysis::ItemResult& result,
                                   const RecordOptions& options) {
    d->requireWritable();
    const Item evidence = item(itemId);
    if (result.state == analysis::ItemState::Cancelled)
        throw CaseError("item " + std::to_string(itemId), "a finished analysis",
                        "one that was cancelled");
    d->requireSameBytes(evidence, result);
    Analysis analysis;
    analysis.item = itemId;
    analysis.result = canonicalResult(result);
    analysis.resultSha256 = sha256Hex(std::as_bytes(std::span(analysis.result)));
    const auto before = latestAnalysisOf(itemId);
    RunChanges changes =
        runChanges(analysis.result, before ? std::optional(before->result) : std::nullopt);
    changes.after.update(facesByHand(result, options.examinerFaces));
    const char* action = kAnalysisRecorded;
    // The same scan with other tracks is no new analysis.
    if (result.video && addTrackChanges(changes, analysis.result, before) && before &&
        before->started == analysis::isoTime(result.run.started))
        action = kTracksEdited;
    const auto folder = resolve(kArtifactsFolder);
    std::unique_lock placing(d->placing, std::defer_lock); // until the maps are kept or gone
    std::vector<IncomingMap> maps;
    if (options.maps)
        maps = storeMaps(result, folder);
    placing.lock();
    for (IncomingMap& map : maps)
        map.file.place();
    if (!maps.empty())
        syncFolder(folder);
    Analysis recorded;
    d->change({action, {}, options.why}, [&](Edit& edit, ChangeText& text) {
        analysis.id =
            edit.insert("analyses", {{"item", itemId},
                                     {"state", std::string(analysis::stateName(result.state))},
                                     {"started", analysis::isoTime(result.run.started)},
                                     {"finished", analysis::isoTime(result.run.finished)},
                                     {"recorded_by", d->who()},
                                     {"settings", settingsToJson(result.run.settings)},
                                     {"faces", facesToKeep(result, options.examinerFaces)},
                                     {"scores", scoresToJson(scoreList(result))},
                                     {"result", analysis.result},
                                     {"result_sha256", analysis.resultSha256}});
        for (const IncomingMap& map : maps) {
            const Artifact artifact{0,
                                    itemId,
                                    analysis.id,
                                    kAttentionMap,
                                    map.name,
                                    std::string(kArtifactsFolder) + "/" + map.file.name(),
                                    map.file.digests().bytes,
                                    map.file.digests().sha256,
                                    timeNow()};
            edit.insert("artifacts", artifactColumns(artifact));
        }
        text.object =
            "analysis " + std::to_string(analysis.id) + " of item " + std::to_string(itemId);
        edit.describe(changes.before.empty() ? "null" : changes.before.dump(),
                      summary(changes.after, result, evidence, analysis.resultSha256));
        recorded = analysisOf(edit.row("analyses", analysis.id));
    });
    // Nothing may fail from here on: the rows are on the disk, and name the maps.
    for (IncomingMap& map : maps)
        map.file.keep();
    return recorded;
}

std::vector<Analysis> CaseStore::analyses() const {
    return d->rows<Analysis>("SELECT * FROM analyses ORDER BY id", {}, analysisOf);
}

std::vector<std::int64_t> CaseStore::analysisIds() const {
    return d->rows<std::int64_t>("SELECT id FROM analyses ORDER BY id", {},
                                 [](const Row& row) { return row.integer("id"); });
}

Analysis CaseStore::analysis(std::int64_t id) const {
    auto found = d->rows<Analysis>("SELECT * FROM analyses WHERE id = ?", {id}, analysisOf);
    if (found.empty())
        throw CaseError(d->folder.string(), "analysis " + std::to_string(id), "no such analysis");
    return std::move(found.front());
}

std::vector<Analysis> CaseStore::analysesOf(std::int64_t item) const {
    return d->rows<Analysis>("SELECT * FROM analyses WHERE item = ? ORDER BY id", {item},
                             analysisOf);
}

std::optional<Analysis> CaseStore::latestAnalysisOf(std::int64_t item) const {
    auto last = d->rows<Analysis>("SELECT * FROM analyses WHERE item = ? ORDER BY id DESC LIMIT 1",
                                  {item}, analysisOf);
    return last.empty() ? std::nullopt : std::optional(std::move(last.front()));
}

std::vector<std::pair<std::int64_t, std::string>> CaseStore::analysisStates() const {
    using State = std::pair<std::int64_t, std::string>;
    return d->rows<State>("SELECT item, state FROM analyses ORDER BY id", {}, [](const Row& row) {
        return State{row.integer("item"), row.text("state")};
    });
}

std::vector<Item> CaseStore::itemsToAnalyse() const {
    return d->rows<Item>("SELECT * FROM items WHERE id NOT IN (SELECT item FROM analyses) "
                         "ORDER BY id",
                         {}, itemOf);
}

} // namespace lineament::casefile
