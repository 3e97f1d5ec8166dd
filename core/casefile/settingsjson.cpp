// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/settingsjson.h"

#include "core/analysis/facejson.h"
#include "core/base/error.h"
#include "core/base/json.h"

#include <nlohmann/json.hpp>

namespace lineament::casefile {

namespace {

using Json = nlohmann::ordered_json;

Json optionalJson(const std::optional<double>& value) {
    return value ? Json(*value) : Json(nullptr);
}

std::optional<double> optionalOf(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found == json.end() || found->is_null() ? std::nullopt
                                                   : std::optional(found->get<double>());
}

Json faceJson(const faces::Face& face) {
    Json landmarks = Json::array();
    for (const PointF& point : face.landmarks)
        landmarks.push_back({point.x, point.y});
    const auto& q = face.quality;
    return {{"id", face.id},
            {"box", {face.box.x, face.box.y, face.box.width, face.box.height}},
            {"landmarks", std::move(landmarks)},
            {"source", analysis::faceSourceName(face.source)},
            {"detector_score", face.detectorScore},
            {"quality", {q.pixels, q.interocular, q.sharpness, q.yaw, q.pitch, q.roll}},
            {"light", optionalJson(q.light)},
            {"landmark_spread", optionalJson(q.landmarkSpread)},
            {"rejected", face.rejected}};
}

faces::Face faceOf(const Json& json) {
    faces::Face face;
    face.id = json.at("id").get<std::string>();
    const auto box = json.at("box").get<std::array<double, 4>>();
    face.box = {box[0], box[1], box[2], box[3]};
    const Json& landmarks = json.at("landmarks");
    for (std::size_t i = 0; i < face.landmarks.size(); ++i)
        face.landmarks[i] = {landmarks.at(i).at(0).get<double>(),
                             landmarks.at(i).at(1).get<double>()};
    face.source = analysis::faceSourceFromName(json.at("source").get<std::string>());
    face.detectorScore = json.at("detector_score").get<double>();
    const auto q = json.at("quality").get<std::array<double, 6>>();
    face.quality = {q[0], q[1], q[2], q[3], q[4], q[5]};
    // Absent in cases of older versions.
    face.quality.light = optionalOf(json, "light");
    face.quality.landmarkSpread = optionalOf(json, "landmark_spread");
    face.rejected = json.at("rejected").get<bool>();
    return face;
}

/// Runs @p read on the text; whatever goes wrong becomes CaseError.
template <class Read> auto reading(const std::string& text, const char* expected, Read read) {
    try {
        return read(parseJson(text));
    } catch (const std::exception& e) {
        throw CaseError("case.sqlite", expected, e.what());
    }
}

} // namespace

std::string settingsToJson(const analysis::Settings& settings) {
    const Json json = {{"max_pixels", settings.limits.maxPixels},
                       {"max_file_bytes", settings.limits.maxFileBytes},
                       {"min_finder_pixels", settings.minFinderPixels},
                       {"maps", settings.maps},
                       {"stability", settings.stability},
                       {"video",
                        {{"sampling", analysis::samplingName(settings.video.sampling)},
                         {"rate", settings.video.rate},
                         {"fine_rate", settings.video.fineRate}}}};
    return json.dump();
}

analysis::Settings settingsFromJson(const std::string& text) {
    return reading(text, "the settings of an analysis", [](const Json& json) {
        analysis::Settings settings;
        settings.limits.maxPixels = json.at("max_pixels").get<std::uint64_t>();
        settings.limits.maxFileBytes = json.at("max_file_bytes").get<std::uint64_t>();
        settings.minFinderPixels = json.at("min_finder_pixels").get<int>();
        settings.maps = json.at("maps").get<bool>();
        settings.stability = json.at("stability").get<bool>();
        const Json& video = json.at("video");
        settings.video.sampling =
            analysis::samplingFromName(video.at("sampling").get<std::string>());
        settings.video.rate = video.at("rate").get<double>();
        settings.video.fineRate = video.at("fine_rate").get<double>();
        return settings;
    });
}

std::string facesToJson(const std::vector<faces::Face>& faces) {
    Json list = Json::array();
    for (const auto& face : faces)
        list.push_back(faceJson(face));
    return list.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::vector<faces::Face> facesFromJson(const std::string& text) {
    return reading(text, "the faces of an analysis", [](const Json& json) {
        std::vector<faces::Face> faces;
        for (const Json& face : json)
            faces.push_back(faceOf(face));
        return faces;
    });
}

} // namespace lineament::casefile
