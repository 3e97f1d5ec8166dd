// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/resultjson.h"

#include "core/analysis/facejson.h"
#include "core/analysis/jsonvalues.h"
#include "core/analysis/verdictjson.h"
#include "core/analysis/verdictwords.h"
#include "core/analysis/videojson.h"
#include "core/base/hex.h"
#include "core/base/utf8.h"
#include "core/nn/packageorigin.h"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>

namespace lineament::analysis {

namespace {

using Json = nlohmann::ordered_json;

/// The exact bytes of a path that is not UTF-8, so that the file can still be named; null when it
/// is.
Json rawBytes(const std::string& path) {
    if (isUtf8(path))
        return nullptr;
    return toHex(std::as_bytes(std::span(path)));
}

Json digestsJson(const std::optional<Digests>& digests) {
    if (!digests)
        return nullptr;
    return {{"sha256", digests->sha256}, {"md5", digests->md5}, {"bytes", digests->bytes}};
}

Json photoJson(const std::optional<media::PhotoInfo>& photo) {
    if (!photo)
        return nullptr;
    Json metadata = Json::array();
    for (const media::MetadataTag& tag : photo->metadata)
        metadata.push_back({{"key", tag.key}, {"label", tag.label}, {"value", tag.value}});
    return {{"format", photo->format},
            {"decoder", photo->decoder},
            {"stored_width", photo->storedWidth},
            {"stored_height", photo->storedHeight},
            {"width", photo->width},
            {"height", photo->height},
            {"bit_depth", photo->bitDepth},
            {"colour_model", photo->colourModel},
            {"alpha", photo->alpha},
            {"orientation", photo->orientation},
            {"colour_profile", photo->colourProfile},
            {"colour_handling", photo->colourHandling},
            {"jpeg_quality", photo->jpegQuality ? Json(*photo->jpegQuality) : Json(nullptr)},
            {"chroma_subsampling", photo->chromaSubsampling},
            {"compression", photo->compression},
            {"lossy", media::isLossy(*photo)},
            {"progressive", photo->progressive},
            {"warnings", photo->warnings},
            {"metadata", std::move(metadata)}};
}

Json architectureJson(const nn::Architecture& a) {
    Json json = {{"depth", static_cast<int>(a.depth)},
                 {"width", a.width},
                 {"plain_stream", a.plainStream},
                 {"tensor_preprocessing", a.tensorPreprocessing},
                 {"attention_stream", a.attentionStream},
                 {"attention", attentionName(a.attention)},
                 {"head", headName(a.head)},
                 {"input_size", a.inputSize},
                 {"reduction", a.reduction}};
    if (a.classes != nn::kTwoClasses)
        json["classes"] = a.classes;
    return json;
}

Json triple(const std::array<float, 3>& values) {
    return Json::array({jsonNumber(values[0]), jsonNumber(values[1]), jsonNumber(values[2])});
}

Json modelJson(const std::optional<nn::ModelInfo>& model) {
    if (!model)
        return nullptr;
    Json json = {{"name", model->name},
                 {"version", model->version},
                 {"path", model->path.string()},
                 {"weights_sha256", model->weightsSha256},
                 {"config_sha256", model->configSha256},
                 {"packaged", model->packaged},
                 {"calibrated", model->calibrated},
                 {"validation", validationJson(model->validation)},
                 {"architecture", architectureJson(model->architecture)},
                 {"input_size", model->inputSize},
                 {"crop_margin", jsonNumber(model->cropMargin)},
                 {"mean", triple(model->mean)},
                 {"std", triple(model->std)},
                 {"fake_index", model->fakeIndex},
                 {"min_face_pixels", model->minFacePixels},
                 {"notes", model->notes},
                 {"licence", model->licence}};
    if (model->cropInside)
        json["crop_inside"] = true;
    if (const auto& scale = model->classScale)
        json["class_scale"] = {{"composed_slope", jsonNumber(scale->composedSlope)},
                               {"composed_intercept", jsonNumber(scale->composedIntercept)},
                               {"generated_slope", jsonNumber(scale->generatedSlope)},
                               {"generated_intercept", jsonNumber(scale->generatedIntercept)}};
    if (!model->packageSha256.empty())
        json.update(
            {{"package_sha256", model->packageSha256}, {"origin", nn::originText(model->origin)}});
    return json;
}

Json runtimeJson(const std::optional<nn::Runtime>& runtime) {
    if (!runtime)
        return nullptr;
    return {{"libtorch", runtime->libtorch},
            {"device", runtime->device},
            {"cuda", runtime->cuda},
            {"blas", runtime->blas},
            {"convolution", runtime->convolution},
            {"threads", runtime->threads},
            {"deterministic", runtime->deterministic},
            {"self_test", selfTestJson(runtime->selfTest)},
            {"picture_test", pictureTestJson(runtime->pictureTest)}};
}

Json runJson(const RunRecord& run) {
    return {{"program", run.program},
            {"started", isoTime(run.started)},
            {"finished", isoTime(run.finished)},
            {"model", modelJson(run.model)},
            {"model_message", run.modelMessage},
            {"runtime", runtimeJson(run.runtime)},
            {"face_finder", run.faceFinder},
            {"settings",
             {{"max_pixels", run.settings.limits.maxPixels},
              {"max_file_bytes", run.settings.limits.maxFileBytes},
              {"min_finder_pixels", run.settings.minFinderPixels},
              {"maps", run.settings.maps},
              {"stability", run.settings.stability},
              {"video", videoSettingsJson(run.settings.video)}}},
            {"seed", run.seed}};
}

Json itemJson(const ItemResult& item) {
    Json faces = Json::array();
    for (const FaceResult& face : item.faces)
        faces.push_back(faceJson(face));
    return {{"path", item.path.string()},
            {"path_bytes", rawBytes(item.path.string())},
            {"state", stateName(item.state)},
            {"message", item.message},
            {"sentence", verdictSentence(item)},
            {"verdict", itemVerdictJson(item)},
            {"digests", digestsJson(item.digests)},
            {"photo", photoJson(item.info)},
            {"faces", std::move(faces)},
            {"video", videoJson(item.video.get())},
            {"run", runJson(item.run)}};
}

} // namespace

const char* headName(nn::Head head) {
    return head == nn::Head::Gap ? "gap" : "published";
}

const char* attentionName(nn::Attention attention) {
    switch (attention) {
    case nn::Attention::None:
        return "none";
    case nn::Attention::Replace:
        return "replace";
    case nn::Attention::Scale:
        return "scale";
    }
    return "none";
}

std::string isoTime(std::chrono::system_clock::time_point time) {
    using namespace std::chrono;
    const auto instant = floor<milliseconds>(time);
    const auto day = floor<days>(instant);
    const year_month_day date(day);
    const hh_mm_ss clock(instant - day);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return text.data();
}

std::string resultsToJson(const std::vector<ItemResultPtr>& items) {
    Json list = Json::array();
    for (const ItemResultPtr& item : items) {
        if (item)
            list.push_back(itemJson(*item));
    }
    const Json document = {{"schema", "lineament-analysis"},
                           {"schema_version", kResultSchemaVersion},
                           {"score_caveat", kScoreCaveat},
                           {"lr_caveat", kLrCaveat},
                           {"propositions", {{"Hp", kHp}, {"Hd", kHd}}},
                           {"map_caveat", kMapCaveat},
                           {"items", std::move(list)}};
    // Text from files (paths, metadata) may hold invalid UTF-8: replaced, never an exception.
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace lineament::analysis
