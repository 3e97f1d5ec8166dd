// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/resulttables.h"

#include "core/analysis/facejson.h"
#include "core/base/csv.h"

#include <nlohmann/json.hpp>
#include <spdlog/fmt/fmt.h>

#include <cmath>
#include <optional>
#include <vector>

namespace lineament::casefile {

namespace {

constexpr std::size_t kColumns = 29;

/// fmt knows no locale, and gives the shortest text that reads back the same.
std::string number(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : std::string();
}

/// As a float: 0.1, not 0.10000000149.
std::string number(float value) {
    return std::isfinite(value) ? fmt::format("{}", value) : std::string();
}

std::string number(const std::optional<double>& value) {
    return value ? number(*value) : std::string();
}

std::string line(std::vector<std::string> fields) {
    fields.resize(kColumns);
    return fmt::format("{}\r\n", fmt::join(fields, ","));
}

std::vector<std::string> ofAnalysis(const Item& item, const Analysis& analysis) {
    return {std::to_string(item.id), csvField(item.name), item.sha256, std::to_string(analysis.id),
            csvField(analysis.state)};
}

std::string noFace(const Item& item, const Analysis& analysis, const std::string& message) {
    auto fields = ofAnalysis(item, analysis);
    fields.resize(kColumns);
    fields.back() = csvField(message);
    return line(std::move(fields));
}

std::string faceRow(const Item& item, const Analysis& analysis, const analysis::FaceResult& face) {
    auto fields = ofAnalysis(item, analysis);
    const auto& box = face.face.box;
    const auto& q = face.face.quality;
    const bool scored = face.score && face.prediction;
    fields.insert(fields.end(), {csvField(face.face.id),
                                 stateName(face.state),
                                 number(face.score),
                                 scored ? number(face.prediction->logitFake) : std::string(),
                                 scored ? number(face.prediction->logitReal) : std::string(),
                                 kindName(face.verdict.kind),
                                 propositionName(face.verdict.supports),
                                 number(face.verdict.log10Lr),
                                 face.verdict.log10Lr ? (face.verdict.capped ? "1" : "0") : "",
                                 number(box.x),
                                 number(box.y),
                                 number(box.width),
                                 number(box.height),
                                 number(q.pixels),
                                 number(q.interocular),
                                 number(q.sharpness),
                                 number(q.yaw),
                                 number(q.pitch),
                                 number(q.roll),
                                 number(q.light),
                                 number(q.landmarkSpread),
                                 analysis::faceSourceName(face.face.source),
                                 number(face.face.detectorScore),
                                 face.face.rejected ? "1" : "0",
                                 face.cropSha256,
                                 csvField(face.message)});
    return line(std::move(fields));
}

} // namespace

std::string faceTableHead() {
    return line({"item",           "name",
                 "item_sha256",    "analysis",
                 "analysis_state", "face",
                 "state",          "score",
                 "logit_fake",     "logit_real",
                 "kind",           "supports",
                 "log10_lr",       "capped",
                 "box_x",          "box_y",
                 "box_width",      "box_height",
                 "face_pixels",    "interocular",
                 "sharpness",      "yaw",
                 "pitch",          "roll",
                 "light",          "landmark_spread",
                 "source",         "detector_score",
                 "rejected",       "crop_sha256",
                 "message"});
}

std::string faceTableRows(const Item& item, const Analysis& analysis,
                          const analysis::ItemResult* result, const std::string& problem) {
    if (result == nullptr)
        return noFace(item, analysis, "not read: " + problem);
    if (result->video)
        return {};
    if (result->faces.empty())
        return noFace(item, analysis, result->message);
    std::string rows;
    for (const auto& face : result->faces)
        rows += faceRow(item, analysis, face);
    return rows;
}

} // namespace lineament::casefile
