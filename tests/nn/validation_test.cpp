// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/packagereader.h"
#include "core/nn/validationjson.h"
#include "tests/nn/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

using namespace lineament;
using namespace lineament::nn;
using namespace lineament::nn::test;
using testing::HasSubstr;

namespace {

Calibration logistic() {
    Calibration c;
    c.slope = 1.5;
    c.intercept = -0.25;
    c.minLog10Lr = -2;
    c.maxLog10Lr = 1.75;
    c.cllr = 0.4;
    c.cllrMin = 0.375;
    c.ece = 0.03;
    c.reals = 200;
    c.fakes = 150;
    c.groups = 180;
    c.set = "held-out people";
    c.date = "2026-01-02T03:04:05Z";
    c.id = calibrationId(c);
    return c;
}

ConditionRates condition(double least, double most, int minJpeg, int maxJpeg) {
    ConditionRates c;
    c.minFacePixels = least;
    c.maxFacePixels = most;
    c.minJpegQuality = minJpeg;
    c.maxJpegQuality = maxJpeg;
    c.thresholdId = "fpr-1";
    c.auc = {0.9, 0.85, 0.95, 100};
    return c;
}

ModelInfo validated() {
    ModelInfo info;
    info.name = "small";
    info.validation.calibration = logistic();
    info.validation.calibration->isotonic = {{-1, -2.5}, {0, 0.1}, {0.5, 0.1}, {2, 3}};
    info.validation.calibration->id = calibrationId(*info.validation.calibration);
    info.validation.thresholds = {
        {"fpr-1", 0.01, 2.125, {0.01, 0.004, 0.03, 200}, {0.4, 0.3, 0.5, 150}},
        {"fpr-5", 0.05, 1.0 / 3, {0.05, 0.03, 0.08, 200}, {0.2, 0.1, 0.3, 150}}};
    info.validation.validity = ValidityRange{.minFacePixels = 80,
                                             .maxFacePixels = 350,
                                             .minSharpness = 12.5,
                                             .minJpegQuality = 55,
                                             .maxYaw = 40,
                                             .maxPitch = 22};
    info.validation.conditions = {condition(0, std::numeric_limits<double>::infinity(), 0, 101),
                                  condition(64, 128, 70, 85)};
    info.validation.conditions[1].eer = {0.125, 0.1, 0.15, 100};
    info.validation.conditions[1].others = {
        {"fpr-5", {0.06, 0.03, 0.09, 50}, {0.25, 0.2, 0.3, 50}}};
    info.validation.unseen = UnseenData{
        {"b", "lab"}, {"morph"}, 12, 30, {{"fpr-1", {0.1, 0, 0.5, 12}, {0.5, 0.25, 0.75, 30}}}};
    info.validation.selfTest = SelfTest{1.25, -0.5, 1e-3, PictureTest{0.5, -0.25, 0.125}};
    info.training = TrainingRecord{"00ff", {3, 4}, {0}, {"a"}, {"swap"}};
    info.validation.maps = MapFaithfulness{
        0.2, {0.5, 0.4, 0.6, 150}, {-0.25, -0.5, 0.125, 150}, {0.75, 0.5, 1.5, 150}, 40};
    return info;
}

/// model.json with one value replaced, and what reading it complains about.
std::string complaint(const std::string& pointer, const Json& value) {
    auto json = Json::parse(modelJson(validated()));
    json[Json::json_pointer(pointer)] = value;
    return modelErrorOf([&] { parseModelJson("model.json", json.dump()); });
}

} // namespace

TEST(Validation, survivesModelJson) {
    const auto info = validated();
    const auto text = modelJson(info);
    const auto back = parseModelJson("model.json", text);
    EXPECT_TRUE(back.calibrated);
    EXPECT_EQ(modelJson(back), text) << "every value comes back exactly";
    EXPECT_TRUE(std::isinf(back.validation.conditions[0].maxFacePixels));
    EXPECT_EQ(back.validation.thresholds[1].score, 1.0 / 3);
    EXPECT_EQ(back.validation.calibration->isotonic, info.validation.calibration->isotonic);
    EXPECT_EQ(back.training, info.training);
    const auto rates = back.validation.conditions[1].rates();
    ASSERT_EQ(rates.size(), 2U);
    EXPECT_EQ(rates[0].thresholdId, "fpr-1");
    EXPECT_EQ(rates[1].thresholdId, "fpr-5");
    EXPECT_EQ(rates[1].fnr.value, 0.25);
}

TEST(Validation, packagesOfBeforeStateOneThresholdAndNothingOfTheTraining) {
    auto json = Json::parse(modelJson(validated()));
    json["conditions"][1].erase("others");
    json["conditions"][1].erase("eer");
    json["selfTest"].erase("picture");
    json.erase("unseen");
    json.erase("training");
    const auto back = parseModelJson("model.json", json.dump());
    EXPECT_EQ(back.validation.conditions[1].rates().size(), 1U);
    EXPECT_FALSE(back.validation.conditions[1].eer || back.validation.unseen || back.training);
    EXPECT_FALSE(back.validation.selfTest->picture);
}

TEST(Validation, whatTheTrainingDidNotHaveIsSaidPlainly) {
    EXPECT_THAT(unseenText(std::nullopt), HasSubstr("is not known"));
    EXPECT_THAT(unseenText(UnseenData{}), HasSubstr("No source and no manipulation"));
    EXPECT_EQ(unseenText(validated().validation.unseen),
              "Measured though not in the training: sources b, lab; manipulations morph (12 faces "
              "that were not manipulated and 30 that were).");
}

TEST(Validation, mapFaithfulnessMayBeBelowZeroAndAboveOne) {
    const auto back = parseModelJson("model.json", modelJson(validated()));
    ASSERT_TRUE(back.validation.maps);
    EXPECT_EQ(back.validation.maps->elsewhere.low, -0.5);
    EXPECT_EQ(back.validation.maps->difference.high, 1.5);
    EXPECT_EQ(back.validation.maps->groups, 40);
    EXPECT_THAT(complaint("/mapFaithfulness/difference/low", 9),
                HasSubstr("difference, field low"));
}

TEST(Validation, theNeutralScoreIsWhereTheLikelihoodRatioIsOne) {
    auto c = logistic();
    EXPECT_NEAR(c.log10Lr(c.neutralScore()), 0, 1e-12);
    EXPECT_NE(c.neutralScore(), 0);
    c.method = "isotonic";
    c.isotonic = {{-1, -2}, {1, 2}, {3, 4}};
    EXPECT_NEAR(c.neutralScore(), 0, 1e-12);
    c.isotonic = {{-1, -3}, {1, 1}};
    EXPECT_NEAR(c.neutralScore(), 0.5, 1e-12);
    c.isotonic = {{2, 1}, {3, 4}};
    EXPECT_EQ(c.neutralScore(), 2) << "nothing below: where it begins";
}

TEST(Validation, aPackageWithoutItIsNotCalibrated) {
    ModelInfo info;
    info.name = "plain";
    const auto back = parseModelJson("model.json", modelJson(info));
    EXPECT_FALSE(back.calibrated);
    EXPECT_FALSE(back.validation.calibration || back.validation.validity ||
                 back.validation.selfTest);
    EXPECT_TRUE(back.validation.thresholds.empty() && back.validation.conditions.empty());
}

TEST(Validation, complaintsNameTheField) {
    EXPECT_THAT(complaint("/calibration/cllr", "low"), HasSubstr("calibration, field cllr"));
    EXPECT_THAT(complaint("/calibration/slope", -1.5), HasSubstr("field slope"));
    EXPECT_THAT(complaint("/calibration/method", "magic"), HasSubstr("logistic, isotonic"));
    EXPECT_THAT(complaint("/calibration/minLog10Lr", 1), HasSubstr("field minLog10Lr"));
    EXPECT_THAT(complaint("/calibration/isotonic/0/0", 7), HasSubstr("ascending"));
    EXPECT_THAT(complaint("/calibration/maxLog10Lr", nullptr), HasSubstr("field maxLog10Lr"));
    EXPECT_THAT(complaint("/thresholds/1/id", "fpr-1"), HasSubstr("a second time"));
    EXPECT_THAT(complaint("/thresholds/0/fpr/low", 0.9), HasSubstr("thresholds 1, fpr, field low"));
    EXPECT_THAT(complaint("/thresholds", 3), HasSubstr("field thresholds: expected an array"));
    EXPECT_THAT(complaint("/conditions/1/thresholdId", "fpr-9"), HasSubstr("fpr-9"));
    EXPECT_THAT(complaint("/conditions/1/maxFacePixels", 1), HasSubstr("field maxFacePixels"));
    EXPECT_THAT(complaint("/validity/minJpegQuality", 101), HasSubstr("field minJpegQuality"));
    EXPECT_THAT(complaint("/selfTest/tolerance", 100), HasSubstr("field tolerance"));
    EXPECT_THAT(complaint("/selfTest/picture/tolerance", 9), HasSubstr("picture, field tolerance"));
    EXPECT_THAT(complaint("/conditions/1/others/0/thresholdId", "fpr-9"), HasSubstr("fpr-9"));
    EXPECT_THAT(complaint("/unseen/rates/0/thresholdId", "fpr-9"), HasSubstr("fpr-9"));
    EXPECT_THAT(complaint("/unseen/reals", -1), HasSubstr("unseen, field reals"));
}

TEST(Validation, aChangedCalibrationIsNoticed) {
    EXPECT_THAT(complaint("/calibration/slope", 1.6), HasSubstr("field id"));
}

TEST(Validation, logisticLikelihoodRatiosAreCapped) {
    const auto c = logistic();
    EXPECT_NEAR(c.log10Lr(1), 1.25 / std::numbers::ln10, 1e-12);
    EXPECT_FALSE(c.capped(1));
    EXPECT_EQ(c.log10Lr(100), 1.75);
    EXPECT_TRUE(c.capped(100));
    EXPECT_EQ(c.log10Lr(-100), -2);
    EXPECT_TRUE(c.capped(-100));
}

TEST(Validation, isotonicLikelihoodRatiosAreInterpolated) {
    auto c = logistic();
    c.method = "isotonic";
    c.isotonic = {{-1, -2}, {0, 0}, {0, 0.5}, {1, 1}};
    const double ln10 = std::numbers::ln10;
    EXPECT_NEAR(c.log10Lr(-0.25), -0.5 / ln10, 1e-12);
    EXPECT_NEAR(c.log10Lr(0.5), 0.75 / ln10, 1e-12);
    EXPECT_NEAR(c.log10Lr(-9), -2 / ln10, 1e-12);
    EXPECT_NEAR(c.log10Lr(9), 1 / ln10, 1e-12);
}

TEST(Validation, theNarrowestConditionIsFound) {
    Validation v;
    EXPECT_EQ(v.condition(100, 80), nullptr);
    constexpr double kNone = std::numeric_limits<double>::infinity();
    v.conditions = {condition(0, kNone, 0, 101), condition(64, 128, 0, 101),
                    condition(64, 128, 70, 85), condition(0, kNone, 70, 85)};
    EXPECT_EQ(v.condition(100, 80), &v.conditions[2]);
    EXPECT_EQ(v.condition(100, 85), &v.conditions[1]) << "the upper end does not belong to it";
    EXPECT_EQ(v.condition(300, 70), &v.conditions[3]);
    EXPECT_EQ(v.condition(300, 95), &v.conditions[0]);
    EXPECT_EQ(v.conditions[2].name(), "faces of 64 to 128 px, JPEG quality 70 to 84");
    EXPECT_EQ(v.conditions[0].name(), "faces of every size, every compression");
    EXPECT_EQ(condition(0, 64, 0, 1).name(), "faces below 64 px, no JPEG file");
}
