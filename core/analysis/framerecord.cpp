// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/framerecord.h"

#include "core/analysis/facescoring.h"
#include "core/analysis/jsonreading.h"
#include "core/analysis/jsonvalues.h"
#include "core/base/error.h"
#include "core/base/hex.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <span>

namespace lineament::analysis {

namespace {

std::optional<double> known(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

using Json = nlohmann::ordered_json;

void readBytes(const std::string& hex, std::span<std::uint8_t> bytes) {
    if (hex.size() != 2 * bytes.size())
        throw std::invalid_argument("an appearance of another size");
    const auto read = fromHex(hex);
    if (!read)
        throw std::invalid_argument("an appearance that is not hexadecimal");
    std::memcpy(bytes.data(), read->data(), bytes.size());
}

Json pointsJson(std::span<const PointF> points) {
    Json list = Json::array();
    for (const PointF& p : points) {
        list.push_back(jsonNumber(p.x));
        list.push_back(jsonNumber(p.y));
    }
    return list;
}

Json numbersJson(std::initializer_list<double> values) {
    Json list = Json::array();
    for (const double value : values)
        list.push_back(jsonNumber(value));
    return list;
}

/// Exactly @p count numbers.
std::vector<double> numbersFrom(const Json& json, std::size_t count) {
    if (!json.is_array() || json.size() != count)
        throw std::invalid_argument("a list of another length");
    std::vector<double> values;
    for (const Json& value : json)
        values.push_back(reading::number(value));
    return values;
}

Json faceToJson(const FaceResult& face, const faces::Appearance& appearance) {
    const auto& f = face.face;
    const auto& q = f.quality;
    const auto& t = face.photoToCrop;
    Json json{{"box", numbersJson({f.box.x, f.box.y, f.box.width, f.box.height})},
              {"landmarks", pointsJson(f.landmarks)},
              {"source", static_cast<int>(f.source)},
              {"detector", jsonNumber(f.detectorScore)},
              {"quality", numbersJson({q.pixels, q.interocular, q.sharpness, q.yaw, q.pitch, q.roll,
                                       q.light.value_or(NAN), q.landmarkSpread.value_or(NAN)})},
              {"state", static_cast<int>(face.state)},
              {"message", face.message},
              {"crop", numbersJson({t.a, t.b, t.tx, t.c, t.d, t.ty})},
              {"cropSize", face.cropSize},
              {"outside", jsonNumber(face.cropOutside)},
              {"sha256", face.cropSha256},
              {"resampling", face.resampling},
              {"luma", toHex(std::as_bytes(std::span(appearance.luma)))},
              {"chroma", toHex(std::as_bytes(std::span(appearance.chroma)))}};
    if (const auto& p = face.prediction) {
        json["logits"] = {p->logitFake, p->logitReal};
        if (const auto& c = p->classes)
            json["classes"] = {c->composed, c->generated};
        if (p->distance)
            json["distance"] = *p->distance;
    }
    return json;
}

template <class Enum> Enum enumFrom(const Json& json, Enum last) {
    const int value = json.get<int>();
    if (value < 0 || value > static_cast<int>(last))
        throw std::invalid_argument("a state that is not known");
    return static_cast<Enum>(value);
}

FaceResult faceFromJson(const Json& json, faces::Appearance& appearance) {
    FaceResult face;
    const auto box = numbersFrom(json.at("box"), 4);
    face.face.box = {box[0], box[1], box[2], box[3]};
    const auto points = numbersFrom(json.at("landmarks"), 2 * face.face.landmarks.size());
    for (std::size_t i = 0; i < face.face.landmarks.size(); ++i)
        face.face.landmarks[i] = {points[2 * i], points[2 * i + 1]};
    face.face.source = enumFrom(json.at("source"), faces::FaceSource::Network);
    face.face.detectorScore = reading::number(json.at("detector"));
    const auto q = numbersFrom(json.at("quality"), 8);
    face.face.quality = {q[0], q[1], q[2], q[3], q[4], q[5], known(q[6]), known(q[7])};
    face.state = enumFrom(json.at("state"), FaceState::ModelFailed);
    face.message = json.at("message").get<std::string>();
    const auto t = numbersFrom(json.at("crop"), 6);
    face.photoToCrop = {t[0], t[1], t[2], t[3], t[4], t[5]};
    face.cropSize = json.at("cropSize").get<int>();
    face.cropOutside = reading::number(json.at("outside"));
    face.cropSha256 = json.at("sha256").get<std::string>();
    face.resampling = json.at("resampling").get<std::string>();
    readBytes(json.at("luma").get<std::string>(), appearance.luma);
    readBytes(json.at("chroma").get<std::string>(), appearance.chroma);
    if ((face.state == FaceState::Scored) != json.contains("logits"))
        throw std::invalid_argument("a state that does not go with the logits");
    if (face.state == FaceState::Scored) {
        const auto logits = json.at("logits").get<std::array<float, 2>>();
        nn::Prediction prediction;
        prediction.logitFake = logits[0];
        prediction.logitReal = logits[1];
        if (const auto classes = json.find("classes"); classes != json.end()) {
            const auto kinds = classes->get<std::array<float, 2>>();
            prediction.classes = nn::ClassLogits{logits[1], kinds[0], kinds[1]};
        }
        if (const auto distance = json.find("distance"); distance != json.end())
            prediction.distance = distance->get<float>();
        setScore(face, std::move(prediction));
    }
    return face;
}

FrameRecord fromJson(const Json& json) {
    FrameRecord record;
    SampledFrame& frame = record.frame;
    frame.number = json.at("number").get<int>();
    frame.pts = json.at("pts").get<std::int64_t>();
    frame.seconds = json.at("seconds").get<double>();
    frame.type = static_cast<char>(json.at("type").get<int>());
    frame.key = json.at("key").get<bool>();
    frame.decoding = enumFrom(json.at("decoding"), media::Decoding::Missing);
    frame.damage = json.at("what").get<std::string>();
    frame.sha256 = json.at("sha256").get<std::string>();
    frame.lumaSteps = json.at("steps").get<std::vector<float>>();
    record.lumaAcross = json.at("across").get<std::vector<float>>();
    if (record.lumaAcross.size() != frame.lumaSteps.size())
        throw std::invalid_argument("lists of different lengths");
    for (const Json& fade : json.at("fades"))
        record.fades.push_back({fade.at("centre").get<int>(), fade.at("half").get<int>(),
                                fade.at("strength").get<float>(), fade.at("change").get<float>()});
    for (const Json& damage : json.at("damage"))
        record.damage.push_back({damage.at("first").get<int>(), damage.at("last").get<int>(),
                                 damage.at("missing").get<bool>(),
                                 damage.at("what").get<std::string>()});
    for (const Json& face : json.at("faces"))
        frame.faces.push_back(faceFromJson(face, record.appearances.emplace_back()));
    return record;
}

} // namespace

Json recordToJson(const FrameRecord& record) {
    const SampledFrame& frame = record.frame;
    Json damage = Json::array();
    for (const DamagedFrames& d : record.damage)
        damage.push_back(
            {{"first", d.first}, {"last", d.last}, {"missing", d.missing}, {"what", d.what}});
    Json fades = Json::array();
    for (const Fade& fade : record.fades)
        fades.push_back({{"centre", fade.centre},
                         {"half", fade.half},
                         {"strength", fade.strength},
                         {"change", fade.change}});
    Json faces = Json::array();
    for (std::size_t i = 0; i < frame.faces.size(); ++i)
        faces.push_back(faceToJson(frame.faces[i], record.appearances[i]));
    return {{"number", frame.number},    {"pts", frame.pts},
            {"seconds", frame.seconds},  {"type", static_cast<int>(frame.type)},
            {"key", frame.key},          {"decoding", static_cast<int>(frame.decoding)},
            {"what", frame.damage},      {"sha256", frame.sha256},
            {"steps", frame.lumaSteps},  {"across", record.lumaAcross},
            {"fades", std::move(fades)}, {"damage", std::move(damage)},
            {"faces", std::move(faces)}};
}

FrameRecord recordFromJson(const Json& json, const std::string& where) {
    try {
        return fromJson(json);
    } catch (const std::exception& e) { // nlohmann's, and those above
        throw FormatError(where, "a frame's record", e.what());
    }
}

} // namespace lineament::analysis
