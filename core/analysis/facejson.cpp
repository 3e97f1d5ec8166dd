// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/facejson.h"

#include "core/analysis/jsonvalues.h"
#include "core/analysis/verdictjson.h"
#include "core/filters/photomap.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace lineament::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json pointOf(PointF p) {
    return Json::array({jsonNumber(p.x), jsonNumber(p.y)});
}

Json affineOf(const Affine& t) {
    return {{"a", jsonNumber(t.a)}, {"b", jsonNumber(t.b)}, {"tx", jsonNumber(t.tx)},
            {"c", jsonNumber(t.c)}, {"d", jsonNumber(t.d)}, {"ty", jsonNumber(t.ty)}};
}

Json qualityJson(const faces::FaceQuality& q) {
    return {{"pixels", jsonNumber(q.pixels)},
            {"interocular", jsonNumber(q.interocular)},
            {"sharpness", jsonNumber(q.sharpness)},
            {"yaw", jsonNumber(q.yaw)},
            {"pitch", jsonNumber(q.pitch)},
            {"roll", jsonNumber(q.roll)},
            {"light", q.light ? jsonNumber(*q.light) : Json(nullptr)},
            {"landmark_spread", q.landmarkSpread ? jsonNumber(*q.landmarkSpread) : Json(nullptr)}};
}

/// Size and range of a map; its values are in the .npy files of the map export.
Json mapJson(const FloatMap& map) {
    if (map.isNull())
        return nullptr;
    bool any = false;
    for (const float value : map.values)
        any = any || std::isfinite(value);
    const filters::ValueRange range = filters::rangeOf(map);
    Json rangeJson = any ? Json{{"low", jsonNumber(range.low)}, {"high", jsonNumber(range.high)}}
                         : Json(nullptr);
    return {{"width", map.width}, {"height", map.height}, {"range", std::move(rangeJson)}};
}

Json attentionJson(const std::optional<nn::Prediction>& prediction) {
    if (!prediction || prediction->blocks.empty())
        return nullptr;
    Json blocks = Json::array();
    for (const nn::BlockAttention& block : prediction->blocks)
        blocks.push_back({{"name", block.block},
                          {"gamma", jsonNumber(block.gamma)},
                          {"spatial", block.spatial},
                          {"channel_spread", jsonNumber(block.channelSpread)},
                          {"map", mapJson(block.map)}});
    Json json = {{"fused", mapJson(prediction->fused)}, {"blocks", std::move(blocks)}};
    for (const nn::ClassMap& one : prediction->classMaps)
        json["classes"].push_back({{"name", one.name}, {"map", mapJson(one.map)}});
    return json;
}

Json cropJson(const FaceResult& face) {
    if (face.state == FaceState::Rejected)
        return nullptr;
    return {{"size", face.cropSize},
            {"photo_to_crop", affineOf(face.photoToCrop)},
            {"outside", jsonNumber(face.cropOutside)},
            {"sha256", face.cropSha256},
            {"resampling", face.resampling}};
}

} // namespace

const char* faceSourceName(faces::FaceSource source) {
    switch (source) {
    case faces::FaceSource::Dlib:
        return "dlib";
    case faces::FaceSource::Cascade:
        return "cascade";
    case faces::FaceSource::Manual:
        return "manual";
    case faces::FaceSource::Network:
        return "network";
    }
    return "manual";
}

faces::FaceSource faceSourceFromName(const std::string& name) {
    for (const auto source : {faces::FaceSource::Dlib, faces::FaceSource::Cascade,
                              faces::FaceSource::Manual, faces::FaceSource::Network}) {
        if (name == faceSourceName(source))
            return source;
    }
    throw std::invalid_argument("unknown source of a face: " + name);
}

Json faceJson(const FaceResult& face) {
    Json landmarks = Json::array();
    for (const PointF& point : face.face.landmarks)
        landmarks.push_back(pointOf(point));
    const bool scored = face.state == FaceState::Scored;
    Json logits;
    if (scored && face.prediction)
        logits = {{"fake", jsonNumber(face.prediction->logitFake)},
                  {"real", jsonNumber(face.prediction->logitReal)}};
    if (scored && face.prediction && face.prediction->classes)
        logits.update({{"composed", jsonNumber(face.prediction->classes->composed)},
                       {"generated", jsonNumber(face.prediction->classes->generated)}});
    Json json = {{"id", face.face.id},
                 {"state", stateName(face.state)},
                 {"message", face.message},
                 {"sentence", verdictSentence(face)},
                 {"score", scored && face.score ? jsonNumber(*face.score) : Json(nullptr)},
                 {"logits", std::move(logits)},
                 {"verdict", verdictJson(face.verdict)},
                 {"variants", variantsJson(face)},
                 {"source", faceSourceName(face.face.source)},
                 {"detector_score", jsonNumber(face.face.detectorScore)},
                 {"confirmed", face.face.confirmed},
                 {"box", jsonRect(face.face.box)},
                 {"landmarks", std::move(landmarks)},
                 {"quality", qualityJson(face.face.quality)},
                 {"crop", cropJson(face)},
                 {"attention", scored ? attentionJson(face.prediction) : Json(nullptr)}};
    if (scored && face.prediction && face.prediction->distance)
        json["distance"] = jsonNumber(*face.prediction->distance);
    return json;
}

} // namespace lineament::analysis
