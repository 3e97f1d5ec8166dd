// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/verdictjson.h"

#include "core/analysis/jsonvalues.h"
#include "core/analysis/resultjson.h"
#include "core/analysis/verdictwords.h"

#include <nlohmann/json.hpp>

namespace lineament::analysis {

namespace {

using Json = nlohmann::ordered_json;

Json rateJson(const nn::Rate& rate) {
    return {{"value", jsonNumber(rate.value)},
            {"low", jsonNumber(rate.low)},
            {"high", jsonNumber(rate.high)},
            {"n", rate.count}};
}

Json thresholdJson(const nn::Threshold& threshold) {
    return {{"id", threshold.id},
            {"target_fpr", jsonNumber(threshold.targetFpr)},
            {"score", jsonNumber(threshold.score)},
            {"fpr", rateJson(threshold.fpr)},
            {"fnr", rateJson(threshold.fnr)}};
}

Json ratesJson(const std::vector<nn::RatesAt>& rates) {
    Json list = Json::array();
    for (const auto& at : rates)
        list.push_back({{"threshold_id", at.thresholdId},
                        {"fpr", rateJson(at.fpr)},
                        {"fnr", rateJson(at.fnr)}});
    return list;
}

Json unseenJson(const nn::UnseenData& unseen) {
    return {{"sources", unseen.sources},
            {"methods", unseen.methods},
            {"reals", unseen.reals},
            {"fakes", unseen.fakes},
            {"rates", ratesJson(unseen.rates)}};
}

Json conditionJson(const nn::ConditionRates& condition) {
    return {{"name", condition.name()},
            {"min_face_pixels", jsonNumber(condition.minFacePixels)},
            {"max_face_pixels", jsonNumber(condition.maxFacePixels)},
            {"min_jpeg_quality", condition.minJpegQuality},
            {"max_jpeg_quality", condition.maxJpegQuality},
            {"reals", condition.reals},
            {"fakes", condition.fakes},
            {"threshold_id", condition.thresholdId},
            {"auc", rateJson(condition.auc)},
            {"eer", condition.eer ? rateJson(*condition.eer) : Json(nullptr)},
            {"fpr", rateJson(condition.fpr)},
            {"fnr", rateJson(condition.fnr)},
            {"other_thresholds", ratesJson(condition.others)}};
}

Json calibrationJson(const nn::Calibration& c) {
    Json json = {{"id", c.id},
                 {"method", c.method},
                 {"slope", jsonNumber(c.slope)},
                 {"intercept", jsonNumber(c.intercept)},
                 {"isotonic", c.isotonic},
                 {"min_log10_lr", jsonNumber(c.minLog10Lr)},
                 {"max_log10_lr", jsonNumber(c.maxLog10Lr)},
                 {"cllr", jsonNumber(c.cllr)},
                 {"cllr_min", jsonNumber(c.cllrMin)},
                 {"ece", jsonNumber(c.ece)},
                 {"reals", c.reals},
                 {"fakes", c.fakes},
                 {"groups", c.groups},
                 {"set", c.set},
                 {"date", c.date}};
    if (c.cllrLeftOut)
        json.update(
            {{"cllr_left_out", jsonNumber(*c.cllrLeftOut)}, {"left_out_set", c.leftOutSet}});
    return json;
}

Json typicalityJson(const nn::Typicality& t) {
    return {{"limit", jsonNumber(t.limit)},
            {"quantile", jsonNumber(t.quantile)},
            {"components", t.components},
            {"sha256", t.sha256},
            {"reals", rateJson(t.reals)},
            {"fakes", rateJson(t.fakes)},
            {"set", t.set}};
}

Json validityJson(const nn::ValidityRange& range) {
    Json json = {{"min_face_pixels", jsonNumber(range.minFacePixels)},
                 {"max_face_pixels", jsonNumber(range.maxFacePixels)},
                 {"min_sharpness", jsonNumber(range.minSharpness)},
                 {"min_jpeg_quality", range.minJpegQuality},
                 {"max_yaw", jsonNumber(range.maxYaw)},
                 {"max_pitch", jsonNumber(range.maxPitch)}};
    if (range.maxRoll < nn::ValidityRange{}.maxRoll)
        json["max_roll"] = jsonNumber(range.maxRoll);
    if (range.minLight > 0)
        json["min_light"] = jsonNumber(range.minLight);
    return json;
}

Json mapsJson(const nn::MapFaithfulness& maps) {
    return {{"hidden_share", jsonNumber(maps.hiddenShare)},
            {"marked", rateJson(maps.marked)},
            {"elsewhere", rateJson(maps.elsewhere)},
            {"difference", rateJson(maps.difference)},
            {"groups", maps.groups}};
}

Json kindsJson(const nn::KindCalibrations& kinds) {
    return {{"composed", calibrationJson(kinds.composed)},
            {"generated", calibrationJson(kinds.generated)}};
}

Json thresholdsJson(const std::vector<nn::Threshold>& thresholds) {
    Json list = Json::array();
    for (const auto& threshold : thresholds)
        list.push_back(thresholdJson(threshold));
    return list;
}

Json videoJson(const nn::VideoValidation& video) {
    Json json = {{"calibration", calibrationJson(video.calibration)},
                 {"thresholds", thresholdsJson(video.thresholds)},
                 {"validity", validityJson(video.validity)},
                 {"min_quantiser", video.minQuantiser},
                 {"max_quantiser", video.maxQuantiser}};
    if (video.kinds)
        json["kinds"] = kindsJson(*video.kinds);
    return json;
}

Json facesOf(const std::vector<const Verdict*>& verdicts) {
    Json names = Json::array();
    for (const Verdict* verdict : verdicts)
        names.push_back(verdict->face);
    return names;
}

} // namespace

Json verdictJson(const Verdict& verdict) {
    Json reasons = Json::array(), thresholds = Json::array(), variants = Json::array();
    for (const auto& reason : verdict.outOfRange)
        reasons.push_back({{"measure", measureName(reason.measure)},
                           {"limit", jsonNumber(reason.limit)},
                           {"found", jsonNumber(reason.found)},
                           {"text", reasonText(reason)}});
    for (const auto& reading : verdict.thresholds)
        thresholds.push_back({{"id", reading.threshold.id}, {"above", reading.above}});
    for (const auto& variant : verdict.variants)
        variants.push_back({{"name", variant.variant},
                            {"log10_lr", jsonNumber(variant.log10Lr)},
                            {"turned", variant.turned}});
    const bool supports = verdict.kind == VerdictKind::Support;
    Json json = {
        {"kind", kindName(verdict.kind)},
        {"supports", propositionName(verdict.supports)},
        {"degree", supports ? Json(scaleStep(*verdict.log10Lr).degree) : Json(nullptr)},
        {"log10_lr", verdict.log10Lr ? jsonNumber(*verdict.log10Lr) : Json(nullptr)},
        {"lr", verdict.log10Lr ? jsonNumber(std::pow(10, *verdict.log10Lr)) : Json(nullptr)},
        {"capped", verdict.capped},
        {"calibration_id", verdict.calibration},
        {"out_of_range", std::move(reasons)},
        {"jpeg_quality_unknown", verdict.compressionUnknown},
        {"largest_measured_face",
         verdict.largestMeasured ? jsonNumber(*verdict.largestMeasured) : Json(nullptr)},
        {"thresholds", std::move(thresholds)},
        {"condition", verdict.condition ? conditionJson(*verdict.condition) : Json(nullptr)},
        {"variants", std::move(variants)}};
    if (const auto& kinds = verdict.kinds) {
        const auto told = verdict.kindTold();
        json["kinds"] = {{"composed_log10_lr", jsonNumber(kinds->composed)},
                         {"generated_log10_lr", jsonNumber(kinds->generated)},
                         {"told", told ? Json(kindName(*told)) : Json(nullptr)}};
    }
    return json;
}

Json itemVerdictJson(const ItemResult& item) {
    const ItemVerdict verdict = itemVerdict(item);
    if (verdict.leading == nullptr && verdict.withheld.empty())
        return nullptr;
    return {{"kind", kindName(verdict.leading ? verdict.leading->kind : VerdictKind::Withheld)},
            {"supports",
             propositionName(verdict.leading ? verdict.leading->supports : Proposition::Neither)},
            {"leading_face", verdict.leading ? Json(verdict.leading->face) : Json(nullptr)},
            {"other_faces", facesOf(verdict.others)},
            {"withheld_faces", facesOf(verdict.withheld)},
            {"faces_without_score", verdict.unscored}};
}

Json variantsJson(const FaceResult& face) {
    Json variants = Json::array();
    for (const auto& variant : face.variants)
        variants.push_back({{"name", variant.name}, {"score", jsonNumber(variant.score)}});
    return variants;
}

Json validationJson(const nn::Validation& validation) {
    Json conditions = Json::array();
    for (const auto& condition : validation.conditions)
        conditions.push_back(conditionJson(condition));
    Json json = {
        {"calibration",
         validation.calibration ? calibrationJson(*validation.calibration) : Json(nullptr)},
        {"thresholds", thresholdsJson(validation.thresholds)},
        {"validity", validation.validity ? validityJson(*validation.validity) : Json(nullptr)},
        {"conditions", std::move(conditions)},
        {"unseen", validation.unseen ? unseenJson(*validation.unseen) : Json(nullptr)},
        {"map_faithfulness", validation.maps ? mapsJson(*validation.maps) : Json(nullptr)}};
    if (validation.kinds)
        json["kinds"] = kindsJson(*validation.kinds);
    if (validation.video)
        json["video"] = videoJson(*validation.video);
    if (validation.typicality)
        json["typicality"] = typicalityJson(*validation.typicality);
    return json;
}

Json selfTestJson(const std::optional<nn::SelfTestResult>& result) {
    if (!result)
        return nullptr;
    return {{"time", isoTime(result->time)},
            {"passed", true}, // a model that fails is not used at all (R13)
            {"logits",
             {{"fake", jsonNumber(result->logitFake)}, {"real", jsonNumber(result->logitReal)}}},
            {"expected",
             {{"fake", jsonNumber(result->expected.logitFake)},
              {"real", jsonNumber(result->expected.logitReal)}}},
            {"tolerance", jsonNumber(result->expected.tolerance)}};
}

Json pictureTestJson(const std::optional<nn::PictureTestResult>& result) {
    if (!result)
        return nullptr;
    Json expected = nullptr, tolerance = nullptr;
    if (const auto& e = result->expected) {
        expected = {{"fake", jsonNumber(e->logitFake)}, {"real", jsonNumber(e->logitReal)}};
        tolerance = jsonNumber(e->tolerance);
    }
    return {{"time", isoTime(result->time)},
            {"passed", true}, // as above
            {"decoders", result->decoders},
            {"offset", jsonNumber(result->offset)},
            {"logits",
             {{"fake", jsonNumber(result->logitFake)}, {"real", jsonNumber(result->logitReal)}}},
            {"expected", std::move(expected)},
            {"tolerance", std::move(tolerance)}};
}

} // namespace lineament::analysis
