// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/scoredset.h"

#include "core/base/atomicfile.h"
#include "core/base/json.h"
#include "core/nn/jsonfields.h"
#include "core/nn/modeljson.h"

#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <sstream>

namespace lineament::training {

namespace {

using nn::Fields;
using nn::Json;

constexpr int kScoresFormatVersion = 1;
constexpr double kMost = std::numeric_limits<double>::max();

Json sampleJson(const ScoredSample& s) {
    Json json{{"id", s.id},
              {"source", s.source},
              {"method", s.method},
              {"group", s.group},
              {"compression", s.compression},
              {"label", s.label == Label::Fake ? "fake" : "real"},
              {"jpegQuality", s.jpegQuality},
              {"facePixels", s.facePixels},
              {"sharpness", s.sharpness},
              {"yaw", s.yaw},
              {"pitch", s.pitch},
              {"score", s.score},
              {"laplacianVariance", s.features.laplacianVariance},
              {"highFrequencyShare", s.features.highFrequencyShare},
              {"bytesPerPixel", s.features.bytesPerPixel}};
    if (s.features.outside >= 0)
        json["outside"] = s.features.outside;
    if (!s.video.empty())
        json["video"] = s.video;
    if (s.roll != 0)
        json["roll"] = s.roll;
    if (s.light)
        json["light"] = *s.light;
    if (s.classes) {
        json["scoreComposed"] = s.classes->composed;
        json["scoreGenerated"] = s.classes->generated;
    }
    if (s.distance)
        json["distance"] = *s.distance;
    if (s.hidden) {
        json["scoreMarkedHidden"] = s.hidden->markedScore;
        json["scoreElsewhereHidden"] = s.hidden->elsewhereScore;
    }
    return json;
}

ScoredSample parseSample(const Fields& f) {
    ScoredSample s;
    s.id = f.get<std::string>("id");
    s.source = f.get<std::string>("source", "");
    s.method = f.get<std::string>("method", "");
    s.group = f.get<std::string>("group", s.id);
    s.compression = f.get<std::string>("compression", "");
    s.video = f.get<std::string>("video", "");
    f.get<std::string>("label"); // required: choice() alone would assume one
    s.label = f.choice("label", Label::Real, {{"real", Label::Real}, {"fake", Label::Fake}});
    s.jpegQuality = f.inRange("jpegQuality", 0, 0, 100);
    s.facePixels = f.inRange("facePixels", 0.0, 0.0, kMost);
    s.sharpness = f.inRange("sharpness", 0.0, 0.0, kMost);
    s.yaw = f.inRange("yaw", 0.0, -180.0, 180.0);
    s.pitch = f.inRange("pitch", 0.0, -180.0, 180.0);
    s.score = f.inRange("score", f.get<double>("score"), -kMost, kMost);
    s.features.laplacianVariance = f.inRange("laplacianVariance", 0.0, 0.0, kMost);
    s.features.highFrequencyShare = f.inRange("highFrequencyShare", 0.0, 0.0, 1.0);
    s.features.bytesPerPixel = f.inRange("bytesPerPixel", 0.0, 0.0, kMost);
    s.features.outside = f.inRange("outside", -1.0, -1.0, 1.0);
    s.roll = f.inRange("roll", 0.0, -180.0, 180.0);
    if (f.has("light"))
        s.light = f.inRange("light", f.get<double>("light"), 0.0, 255.0);
    const auto score = [&f](const char* name) {
        return f.inRange(name, f.get<double>(name), -kMost, kMost);
    };
    if (f.has("scoreComposed"))
        s.classes = ClassScores{score("scoreComposed"), score("scoreGenerated")};
    if (f.has("distance"))
        s.distance = f.inRange("distance", f.get<double>("distance"), 0.0, kMost);
    if (f.has("scoreMarkedHidden")) {
        s.hidden = HiddenScores{score("scoreMarkedHidden"), score("scoreElsewhereHidden")};
    }
    return s;
}

/// The first line: what the set is, and how many lines follow, so that a cut file is noticed.
struct Announced {
    std::size_t samples = 0, skipped = 0;
};

Announced parseHeader(const Fields& f, ScoredSet& set) {
    if (f.get<std::string>("format", "") != "lineament-scores")
        throw ModelError(f.place("format"), "lineament-scores", "a foreign file");
    if (const int version = f.get<int>("formatVersion"); version > kScoresFormatVersion)
        throw ModelError(f.place("formatVersion"),
                         std::to_string(kScoresFormatVersion) + " or older",
                         std::to_string(version) + ", written for a newer Lineament");
    set.name = f.get<std::string>("name");
    set.command = f.get<std::string>("command", "");
    set.weightsSha256 = f.get<std::string>("weightsSha256", "");
    set.dataset = f.get<std::string>("dataset", ""); // not in files of before
    set.folds = f.get("folds", std::vector<int>());
    set.minQuantiser = f.inRange("minQuantiser", 0, 0, 51);
    set.maxQuantiser = f.inRange("maxQuantiser", set.minQuantiser, set.minQuantiser, 51);
    set.leftOut = f.get("leftOut", std::vector<std::string>());
    return {f.get<std::size_t>("samples"), f.get<std::size_t>("skipped")};
}

} // namespace

std::vector<Case> casesOf(const std::vector<ScoredSample>& samples) {
    std::map<std::string, int> groups;
    std::vector<Case> cases;
    for (const auto& s : samples)
        cases.push_back({s.score, s.label == Label::Fake,
                         groups.try_emplace(s.group, static_cast<int>(groups.size())).first->second,
                         1});
    return cases;
}

void checkMeasurable(const ScoredSet& set) {
    int reals = 0, fakes = 0;
    for (const auto& s : set.samples) {
        if (!std::isfinite(s.score))
            throw FormatError(set.name + ", " + s.id, "a finite score", std::to_string(s.score));
        ++(s.label == Label::Fake ? fakes : reals);
    }
    if (reals == 0 || fakes == 0)
        throw FormatError(set.name, "scored faces of both labels, real and fake",
                          std::to_string(reals) + " real and " + std::to_string(fakes) + " fake");
}

int groupsOf(const std::vector<ScoredSample>& samples, Label label) {
    std::set<std::string> groups;
    for (const auto& s : samples) {
        if (s.label == label)
            groups.insert(s.group);
    }
    return static_cast<int>(groups.size());
}

void checkScoredBy(const ScoredSet& set, const nn::ModelInfo& model) {
    if (!set.weightsSha256.empty() && !model.weightsSha256.empty() &&
        set.weightsSha256 != model.weightsSha256)
        throw ModelError(set.name,
                         "scores of " + model.name + " (weights sha256 " +
                             model.weightsSha256.substr(0, 16) + ")",
                         "scores of weights sha256 " + set.weightsSha256.substr(0, 16));
}

std::string scoresText(const ScoredSet& set) {
    std::string text = Json{{"format", "lineament-scores"},
                            {"formatVersion", kScoresFormatVersion},
                            {"name", set.name},
                            {"command", set.command},
                            {"weightsSha256", set.weightsSha256},
                            {"dataset", set.dataset},
                            {"folds", set.folds},
                            {"leftOut", set.leftOut},
                            {"minQuantiser", set.minQuantiser},
                            {"maxQuantiser", set.maxQuantiser},
                            {"samples", set.samples.size()},
                            {"skipped", set.skipped.size()}}
                           .dump(-1, ' ', false, Json::error_handler_t::replace) +
                       "\n";
    const auto add = [&text](const Json& json) {
        // File names need not be UTF-8.
        text += json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
    };
    for (const auto& sample : set.samples)
        add(sampleJson(sample));
    for (const auto& s : set.skipped)
        add({{"skipped", s.file}, {"label", s.label}, {"reason", s.reason}});
    return text;
}

ScoredSet parseScores(const std::string& where, const std::string& text) {
    ScoredSet set;
    std::optional<Announced> announced;
    std::istringstream stream(text);
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        const std::string place = where + ", line " + std::to_string(++number);
        const auto json = parseJsonOrDiscard(line);
        if (json.is_discarded())
            throw ModelError(place, "a JSON object", whyNotJson(line));
        const Fields f(place, json);
        if (!announced)
            announced = parseHeader(f, set);
        else if (f.has("skipped"))
            set.skipped.push_back({f.get<std::string>("skipped"), f.get<std::string>("label"),
                                   f.get<std::string>("reason")});
        else
            set.samples.push_back(parseSample(f));
    }
    if (!announced)
        throw ModelError(where, "scores as JSON lines", "an empty file");
    if (set.samples.size() != announced->samples || set.skipped.size() != announced->skipped)
        throw ModelError(where,
                         std::to_string(announced->samples) + " samples and " +
                             std::to_string(announced->skipped) + " skipped files",
                         std::to_string(set.samples.size()) + " and " +
                             std::to_string(set.skipped.size()) + " (truncated?)");
    return set;
}

ScoredSet readScores(const std::filesystem::path& file) {
    const auto bytes = nn::readModelFile(file);
    return parseScores(file.string(), {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

void writeScores(const ScoredSet& set, const std::filesystem::path& file) {
    const auto text = scoresText(set);
    writeFileAtomically(file, std::as_bytes(std::span(text)));
}

} // namespace lineament::training
