// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/scorelist.h"

#include "core/analysis/videoresult.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

std::string shortest(double value) {
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return {digits.data(), end.ptr};
}

double numberOf(const std::string& text) {
    double value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc() || end.ptr != text.data() + text.size())
        throw CaseError("case.sqlite", "a score", text);
    return value;
}

FaceScore scoreOf(const analysis::FaceResult& face, std::optional<int> frame) {
    FaceScore score{frame,      face.face.id,    analysis::stateName(face.state),
                    face.score, face.cropSha256, face.variants,
                    {}};
    for (const NamedMap& map : mapsOf(face))
        score.maps.push_back({map.name, map.map->width, map.map->height,
                              sha256Hex(std::as_bytes(std::span(map.map->values)))});
    return score;
}

} // namespace

std::string FaceScore::where() const {
    return frame ? "frame " + std::to_string(*frame) + ", " + face : face;
}

std::vector<NamedMap> mapsOf(const analysis::FaceResult& face) {
    std::vector<NamedMap> maps;
    if (!face.prediction)
        return maps;
    if (!face.prediction->fused.isNull())
        maps.push_back({"fused", &face.prediction->fused});
    for (const auto& block : face.prediction->blocks) {
        if (!block.map.isNull())
            maps.push_back({block.block, &block.map});
    }
    for (const auto& one : face.prediction->classMaps) {
        if (!one.map.isNull())
            maps.push_back({one.mapName(), &one.map});
    }
    return maps;
}

std::vector<FaceScore> scoreList(const analysis::ItemResult& result) {
    std::vector<FaceScore> list;
    for (const auto& face : result.faces)
        list.push_back(scoreOf(face, std::nullopt));
    if (result.video) {
        for (const auto& sample : result.video->samples) {
            for (const auto& face : sample.faces)
                list.push_back(scoreOf(face, sample.number));
        }
    }
    return list;
}

std::string scoresToJson(const std::vector<FaceScore>& scores) {
    Json list = Json::array();
    for (const FaceScore& score : scores) {
        Json maps = Json::array();
        for (const MapHash& map : score.maps)
            maps.push_back({{"name", map.name},
                            {"width", map.width},
                            {"height", map.height},
                            {"sha256", map.sha256}});
        Json json = Json::object();
        if (score.frame)
            json["frame"] = *score.frame;
        json["face"] = score.face;
        json["state"] = score.state;
        json["score"] = score.score ? Json(shortest(*score.score)) : Json(nullptr);
        json["crop_sha256"] = score.cropSha256;
        json["variants"] = Json::array();
        for (const auto& variant : score.variants)
            json["variants"].push_back(
                {{"name", variant.name}, {"score", shortest(variant.score)}});
        json["maps"] = std::move(maps);
        list.push_back(std::move(json));
    }
    return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<FaceScore> scoresFromJson(const std::string& text) {
    try {
        std::vector<FaceScore> list;
        for (const Json& json : parseJson(text)) {
            FaceScore score;
            if (json.contains("frame"))
                score.frame = json.at("frame").get<int>();
            score.face = json.at("face").get<std::string>();
            score.state = json.at("state").get<std::string>();
            if (!json.at("score").is_null())
                score.score = numberOf(json.at("score").get<std::string>());
            score.cropSha256 = json.at("crop_sha256").get<std::string>();
            for (const Json& variant : json.at("variants"))
                score.variants.push_back({variant.at("name").get<std::string>(),
                                          numberOf(variant.at("score").get<std::string>())});
            for (const Json& map : json.at("maps"))
                score.maps.push_back({map.at("name").get<std::string>(), map.at("width").get<int>(),
                                      map.at("height").get<int>(),
                                      map.at("sha256").get<std::string>()});
            list.push_back(std::move(score));
        }
        return list;
    } catch (const Json::exception& e) {
        throw CaseError("case.sqlite", "the scores of an analysis", e.what());
    }
}

} // namespace lineament::casefile
