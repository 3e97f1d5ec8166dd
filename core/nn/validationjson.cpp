// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/validationjson.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>

namespace lineament::nn {

namespace {

constexpr double kMost = std::numeric_limits<double>::max();

Json rateJson(const Rate& rate) {
    return {{"value", rate.value}, {"low", rate.low}, {"high", rate.high}, {"count", rate.count}};
}

Rate parseRate(const Fields& parent, const char* name) {
    if (!parent.has(name))
        throw ModelError(parent.place(name), "a rate with its interval", "no such field");
    const Fields f = parent.object(name);
    Rate rate;
    rate.value = f.inRange("value", f.get<double>("value"), 0.0, 1.0);
    rate.low = f.inRange("low", f.get<double>("low"), 0.0, rate.value);
    rate.high = f.inRange("high", f.get<double>("high"), rate.value, 1.0);
    rate.count = f.inRange("count", f.get<int>("count"), 0, std::numeric_limits<int>::max());
    return rate;
}

/// Like a rate, but of a difference of scores: no share, and of either sign.
Rate parseFall(const Fields& parent, const char* name) {
    if (!parent.has(name))
        throw ModelError(parent.place(name), "a mean with its interval", "no such field");
    const Fields f = parent.object(name);
    Rate rate;
    rate.value = f.inRange("value", f.get<double>("value"), -kMost, kMost);
    rate.low = f.inRange("low", f.get<double>("low"), -kMost, rate.value);
    rate.high = f.inRange("high", f.get<double>("high"), rate.value, kMost);
    rate.count = f.inRange("count", f.get<int>("count"), 0, std::numeric_limits<int>::max());
    return rate;
}

MapFaithfulness parseMaps(const Fields& f) {
    MapFaithfulness maps;
    maps.hiddenShare = f.inRange("hiddenShare", f.get<double>("hiddenShare"), 0.0, 1.0);
    maps.marked = parseFall(f, "marked");
    maps.elsewhere = parseFall(f, "elsewhere");
    maps.difference = parseFall(f, "difference");
    maps.groups = f.inRange("groups", f.get<int>("groups"), 0, std::numeric_limits<int>::max());
    return maps;
}

Json calibrationValues(const Calibration& c) {
    Json json = {{"method", c.method}, {"slope", c.slope}, {"intercept", c.intercept}};
    json["isotonic"] = Json::array();
    for (const auto& [score, lnLr] : c.isotonic)
        json["isotonic"].push_back(Json::array({score, lnLr}));
    json.update({{"minLog10Lr", c.minLog10Lr},
                 {"maxLog10Lr", c.maxLog10Lr},
                 {"cllr", c.cllr},
                 {"cllrMin", c.cllrMin},
                 {"ece", c.ece},
                 {"reals", c.reals},
                 {"fakes", c.fakes},
                 {"groups", c.groups},
                 {"set", c.set},
                 {"date", c.date}});
    if (c.cllrLeftOut)
        json.update({{"cllrLeftOut", *c.cllrLeftOut}, {"leftOutSet", c.leftOutSet}});
    return json;
}

void checkIsotonic(const Fields& f, const Calibration& c) {
    const auto rises = [](const auto& a, const auto& b) {
        return a.first < b.first && a.second <= b.second;
    };
    for (std::size_t i = 1; i < c.isotonic.size(); ++i) {
        if (!rises(c.isotonic[i - 1], c.isotonic[i]))
            throw ModelError(f.place("isotonic"), "scores and ln LR in ascending order",
                             "another order at point " + std::to_string(i + 1));
    }
    if (c.method == "isotonic" && c.isotonic.empty())
        throw ModelError(f.place("isotonic"), "at least one point", "none");
}

Calibration parseCalibration(const Fields& f) {
    Calibration c;
    c.method = f.choice<std::string>("method", c.method,
                                     {{"logistic", "logistic"}, {"isotonic", "isotonic"}});
    // A falling map would call the faces that look most manipulated the most genuine.
    c.slope = f.inRange("slope", c.slope, 0.0, kMost);
    c.intercept = f.inRange("intercept", c.intercept, -kMost, kMost);
    c.isotonic = f.get("isotonic", c.isotonic);
    checkIsotonic(f, c);
    c.cllr = f.inRange("cllr", f.get<double>("cllr"), 0.0, kMost);
    c.cllrMin = f.inRange("cllrMin", f.get<double>("cllrMin"), 0.0, kMost);
    c.ece = f.inRange("ece", f.get<double>("ece"), 0.0, 1.0);
    c.reals = f.get<int>("reals");
    c.fakes = f.get<int>("fakes");
    // No set supports more than one misleading face among all of the other class would leave, and
    // whoever edits a text file must not make evidence of any strength.
    c.minLog10Lr = f.inRange("minLog10Lr", f.get<double>("minLog10Lr"), -mostLog10Lr(c.fakes), 0.0);
    c.maxLog10Lr = f.inRange("maxLog10Lr", f.get<double>("maxLog10Lr"), 0.0, mostLog10Lr(c.reals));
    c.groups = f.get<int>("groups");
    c.set = f.get<std::string>("set");
    c.date = f.get<std::string>("date");
    if (f.has("cllrLeftOut")) {
        c.cllrLeftOut = f.inRange("cllrLeftOut", f.get<double>("cllrLeftOut"), 0.0, kMost);
        c.leftOutSet = f.get<std::string>("leftOutSet");
    }
    c.id = f.get<std::string>("id");
    if (const auto id = calibrationId(c); c.id != id)
        throw ModelError(f.place("id"), id + ", the hash of the calibration's values", c.id);
    return c;
}

Json calibrationJson(const Calibration& c) {
    Json json = {{"id", calibrationId(c)}};
    json.update(calibrationValues(c));
    return json;
}

Json typicalityJson(const Typicality& t) {
    return {{"limit", t.limit},   {"quantile", t.quantile},     {"components", t.components},
            {"sha256", t.sha256}, {"reals", rateJson(t.reals)}, {"fakes", rateJson(t.fakes)},
            {"set", t.set}};
}

Typicality parseTypicality(const Fields& f) {
    Typicality t;
    t.limit = f.inRange("limit", f.get<double>("limit"), 0.0, kMost);
    t.quantile = f.inRange("quantile", f.get<double>("quantile"), 0.5, 1.0);
    t.components = f.inRange("components", f.get<int>("components"), 1, 4096);
    t.sha256 = f.get<std::string>("sha256");
    t.reals = parseRate(f, "reals");
    t.fakes = parseRate(f, "fakes");
    t.set = f.get<std::string>("set");
    return t;
}

std::vector<Threshold> parseThresholds(const Fields& model) {
    std::vector<Threshold> thresholds;
    std::set<std::string> ids;
    for (const Fields& f : model.objects("thresholds")) {
        Threshold t;
        t.id = f.get<std::string>("id");
        if (!ids.insert(t.id).second)
            throw ModelError(f.place("id"), "an id of its own", t.id + " a second time");
        t.targetFpr = f.inRange("targetFpr", f.get<double>("targetFpr"), 0.0, 1.0);
        t.score = f.inRange("score", f.get<double>("score"), -kMost, kMost);
        t.fpr = parseRate(f, "fpr");
        t.fnr = parseRate(f, "fnr");
        thresholds.push_back(std::move(t));
    }
    return thresholds;
}

ValidityRange parseValidity(const Fields& f) {
    ValidityRange v;
    v.minFacePixels = f.inRange("minFacePixels", v.minFacePixels, 0.0, kMost);
    if (f.has("maxFacePixels")) // JSON has no infinity: without the field there is no end
        v.maxFacePixels = f.inRange("maxFacePixels", kMost, v.minFacePixels, kMost);
    v.minSharpness = f.inRange("minSharpness", v.minSharpness, 0.0, kMost);
    v.minJpegQuality = f.inRange("minJpegQuality", v.minJpegQuality, 0, 100);
    v.maxYaw = f.inRange("maxYaw", v.maxYaw, 0.0, 180.0);
    v.maxPitch = f.inRange("maxPitch", v.maxPitch, 0.0, 180.0);
    v.maxRoll = f.inRange("maxRoll", v.maxRoll, 0.0, 180.0);
    v.minLight = f.inRange("minLight", v.minLight, 0.0, 255.0);
    return v;
}

std::string parseThresholdId(const Fields& f, const Validation& validation) {
    auto id = f.get<std::string>("thresholdId");
    if (validation.threshold(id) == nullptr)
        throw ModelError(f.place("thresholdId"), "the id of a threshold of this package", id);
    return id;
}

std::vector<RatesAt> parseRates(const Fields& parent, const char* name,
                                const Validation& validation) {
    std::vector<RatesAt> rates;
    for (const Fields& f : parent.objects(name))
        rates.push_back(
            {parseThresholdId(f, validation), parseRate(f, "fpr"), parseRate(f, "fnr")});
    return rates;
}

Json kindsJson(const KindCalibrations& kinds) {
    return {{"composed", calibrationJson(kinds.composed)},
            {"generated", calibrationJson(kinds.generated)}};
}

KindCalibrations parseKinds(const Fields& f) {
    return {parseCalibration(f.object("composed")), parseCalibration(f.object("generated"))};
}

Json thresholdsJson(const std::vector<Threshold>& thresholds) {
    Json list = Json::array();
    for (const auto& t : thresholds)
        list.push_back({{"id", t.id},
                        {"targetFpr", t.targetFpr},
                        {"score", t.score},
                        {"fpr", rateJson(t.fpr)},
                        {"fnr", rateJson(t.fnr)}});
    return list;
}

Json validityJson(const ValidityRange& v) {
    Json range = {{"minFacePixels", v.minFacePixels},
                  {"minSharpness", v.minSharpness},
                  {"minJpegQuality", v.minJpegQuality},
                  {"maxYaw", v.maxYaw},
                  {"maxPitch", v.maxPitch},
                  {"maxRoll", v.maxRoll},
                  {"minLight", v.minLight}};
    if (std::isfinite(v.maxFacePixels))
        range["maxFacePixels"] = v.maxFacePixels;
    return range;
}

Json videoJson(const VideoValidation& v) {
    Json json = {{"calibration", calibrationJson(v.calibration)},
                 {"thresholds", thresholdsJson(v.thresholds)},
                 {"validity", validityJson(v.validity)},
                 {"minQuantiser", v.minQuantiser},
                 {"maxQuantiser", v.maxQuantiser}};
    if (v.kinds)
        json["kinds"] = kindsJson(*v.kinds);
    return json;
}

VideoValidation parseVideo(const Fields& f) {
    VideoValidation v;
    v.calibration = parseCalibration(f.object("calibration"));
    if (f.has("kinds"))
        v.kinds = parseKinds(f.object("kinds"));
    v.thresholds = parseThresholds(f);
    v.validity = parseValidity(f.object("validity"));
    v.minQuantiser = f.inRange("minQuantiser", 0, 0, 51);
    v.maxQuantiser = f.inRange("maxQuantiser", v.minQuantiser, v.minQuantiser, 51);
    return v;
}

Json ratesJson(const std::vector<RatesAt>& rates) {
    Json list = Json::array();
    for (const auto& at : rates)
        list.push_back({{"thresholdId", at.thresholdId},
                        {"fpr", rateJson(at.fpr)},
                        {"fnr", rateJson(at.fnr)}});
    return list;
}

UnseenData parseUnseen(const Fields& f, const Validation& validation) {
    UnseenData unseen;
    unseen.sources = f.get<std::vector<std::string>>("sources");
    unseen.methods = f.get<std::vector<std::string>>("methods");
    unseen.reals = f.inRange("reals", f.get<int>("reals"), 0, std::numeric_limits<int>::max());
    unseen.fakes = f.inRange("fakes", f.get<int>("fakes"), 0, std::numeric_limits<int>::max());
    unseen.rates = parseRates(f, "rates", validation);
    return unseen;
}

std::vector<ConditionRates> parseConditions(const Fields& model, const Validation& validation) {
    std::vector<ConditionRates> conditions;
    for (const Fields& f : model.objects("conditions")) {
        ConditionRates c;
        c.minFacePixels = f.inRange("minFacePixels", c.minFacePixels, 0.0, kMost);
        if (f.has("maxFacePixels")) // JSON has no infinity: without the field there is no end
            c.maxFacePixels = f.inRange("maxFacePixels", kMost, c.minFacePixels, kMost);
        c.minJpegQuality = f.inRange("minJpegQuality", c.minJpegQuality, 0, 100);
        c.maxJpegQuality = f.inRange("maxJpegQuality", c.maxJpegQuality, c.minJpegQuality + 1, 101);
        c.reals = f.get<int>("reals");
        c.fakes = f.get<int>("fakes");
        c.auc = parseRate(f, "auc");
        c.fpr = parseRate(f, "fpr");
        c.fnr = parseRate(f, "fnr");
        c.thresholdId = parseThresholdId(f, validation);
        if (f.has("eer"))
            c.eer = parseRate(f, "eer");
        c.others = parseRates(f, "others", validation);
        conditions.push_back(std::move(c));
    }
    return conditions;
}

PictureTest parsePictureTest(const Fields& f) {
    PictureTest t;
    t.logitFake = f.inRange("logitFake", f.get<double>("logitFake"), -kMost, kMost);
    t.logitReal = f.inRange("logitReal", f.get<double>("logitReal"), -kMost, kMost);
    t.tolerance = f.inRange("tolerance", t.tolerance, 1e-7, 0.5);
    return t;
}

Json selfTestJson(const SelfTest& t) {
    Json json = {
        {"logitFake", t.logitFake}, {"logitReal", t.logitReal}, {"tolerance", t.tolerance}};
    if (t.picture)
        json["picture"] = {{"logitFake", t.picture->logitFake},
                           {"logitReal", t.picture->logitReal},
                           {"tolerance", t.picture->tolerance}};
    return json;
}

SelfTest parseSelfTest(const Fields& f) {
    SelfTest t;
    t.logitFake = f.inRange("logitFake", f.get<double>("logitFake"), -kMost, kMost);
    t.logitReal = f.inRange("logitReal", f.get<double>("logitReal"), -kMost, kMost);
    // A test that any network passes is none.
    t.tolerance = f.inRange("tolerance", t.tolerance, 1e-7, 0.1);
    if (f.has("picture"))
        t.picture = parsePictureTest(f.object("picture"));
    return t;
}

Json conditionJson(const ConditionRates& c) {
    Json json = {{"minFacePixels", c.minFacePixels}};
    if (std::isfinite(c.maxFacePixels))
        json["maxFacePixels"] = c.maxFacePixels;
    json.update({{"minJpegQuality", c.minJpegQuality},
                 {"maxJpegQuality", c.maxJpegQuality},
                 {"reals", c.reals},
                 {"fakes", c.fakes},
                 {"auc", rateJson(c.auc)},
                 {"fpr", rateJson(c.fpr)},
                 {"fnr", rateJson(c.fnr)},
                 {"thresholdId", c.thresholdId}});
    if (c.eer)
        json["eer"] = rateJson(*c.eer);
    if (!c.others.empty())
        json["others"] = ratesJson(c.others);
    return json;
}

} // namespace

std::string calibrationId(const Calibration& calibration) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char c : calibrationValues(calibration).dump())
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4)
        text += kDigits[(hash >> static_cast<unsigned>(shift)) & 15U];
    return text;
}

void addValidation(Json& model, const Validation& validation) {
    if (validation.calibration)
        model["calibration"] = calibrationJson(*validation.calibration);
    if (validation.kinds)
        model["kinds"] = kindsJson(*validation.kinds);
    if (validation.video)
        model["video"] = videoJson(*validation.video);
    if (validation.typicality)
        model["typicality"] = typicalityJson(*validation.typicality);
    if (!validation.thresholds.empty())
        model["thresholds"] = thresholdsJson(validation.thresholds);
    if (validation.validity)
        model["validity"] = validityJson(*validation.validity);
    for (const auto& c : validation.conditions)
        model["conditions"].push_back(conditionJson(c));
    if (const auto& u = validation.unseen)
        model["unseen"] = {{"sources", u->sources},
                           {"methods", u->methods},
                           {"reals", u->reals},
                           {"fakes", u->fakes},
                           {"rates", ratesJson(u->rates)}};
    if (const auto& m = validation.maps)
        model["mapFaithfulness"] = {{"hiddenShare", m->hiddenShare},
                                    {"marked", rateJson(m->marked)},
                                    {"elsewhere", rateJson(m->elsewhere)},
                                    {"difference", rateJson(m->difference)},
                                    {"groups", m->groups}};
    if (const auto& t = validation.selfTest)
        model["selfTest"] = selfTestJson(*t);
}

Validation parseValidation(const Fields& model) {
    Validation v;
    if (model.has("calibration"))
        v.calibration = parseCalibration(model.object("calibration"));
    if (model.has("kinds"))
        v.kinds = parseKinds(model.object("kinds"));
    if (model.has("video"))
        v.video = parseVideo(model.object("video"));
    if (model.has("typicality"))
        v.typicality = parseTypicality(model.object("typicality"));
    v.thresholds = parseThresholds(model);
    if (model.has("validity"))
        v.validity = parseValidity(model.object("validity"));
    v.conditions = parseConditions(model, v);
    if (model.has("unseen"))
        v.unseen = parseUnseen(model.object("unseen"), v);
    if (model.has("mapFaithfulness"))
        v.maps = parseMaps(model.object("mapFaithfulness"));
    if (model.has("selfTest"))
        v.selfTest = parseSelfTest(model.object("selfTest"));
    return v;
}

} // namespace lineament::nn
