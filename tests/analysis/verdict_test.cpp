// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/verdict.h"

#include "core/analysis/result.h"
#include "core/analysis/resultjson.h"
#include "core/analysis/verdictjson.h"
#include "core/analysis/verdictwords.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <set>

using namespace lineament;
using namespace lineament::analysis;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// ln LR is the score itself, from 1/200 to 500.
nn::Validation validation() {
    nn::Validation v;
    nn::Calibration c;
    c.id = "0123456789abcdef";
    c.slope = 1;
    c.minLog10Lr = -std::log10(200.0);
    c.maxLog10Lr = std::log10(500.0);
    v.calibration = c;
    v.validity = nn::ValidityRange{.minFacePixels = 64,
                                   .maxFacePixels = 400,
                                   .minSharpness = 20,
                                   .minJpegQuality = 60,
                                   .maxYaw = 35,
                                   .maxPitch = 25};
    v.thresholds = {{"fpr-5", 0.05, 1.5, {0.049, 0.03, 0.07, 512}, {0.1, 0.08, 0.12, 300}},
                    {"fpr-1", 0.01, 4.0, {0.012, 0.006, 0.021, 512}, {0.3, 0.27, 0.33, 300}}};
    nn::ConditionRates medium;
    medium.minFacePixels = 64;
    medium.maxFacePixels = 128;
    medium.fpr = {0.02, 0.01, 0.04, 80};
    medium.fnr = {0.25, 0.2, 0.3, 90};
    medium.thresholdId = "fpr-1";
    v.conditions = {medium};
    return v;
}

FaceResult face(const std::string& id, double score) {
    FaceResult face;
    face.face.id = id;
    face.face.quality = {100, 40, 200, 5, 0, 0};
    face.state = FaceState::Scored;
    face.score = score;
    return face;
}

ItemResult item(std::vector<FaceResult> faces, const std::optional<nn::Validation>& v,
                std::optional<int> jpegQuality = 90) {
    ItemResult item;
    item.state = ItemState::Analysed;
    item.info.emplace();
    item.info->format = "JPEG";
    item.info->jpegQuality = jpegQuality;
    item.faces = std::move(faces);
    item.run.model.emplace();
    if (v) {
        item.run.model->validation = *v;
        item.run.model->calibrated = true;
    }
    for (auto& one : item.faces)
        one.verdict = judge(one, item, &item.run.model->validation);
    return item;
}

Verdict verdictOf(FaceResult one, std::optional<int> jpegQuality = 90) {
    return item({std::move(one)}, validation(), jpegQuality).faces.front().verdict;
}

double scoreOfLr(double lr) {
    return std::log(lr);
}

} // namespace

TEST(VerdictWords, aValueThatFallsShortIsNotRoundedUpToItsLimit) {
    EXPECT_EQ(toldApart(63.6, 64), "63.6");
    EXPECT_EQ(toldApart(63.97, 64), "63.97");
    EXPECT_EQ(toldApart(48.2, 64), "48");
    EXPECT_EQ(toldApart(64, 64), "64.000");
}

TEST(VerbalScale, isTheWholeScaleWithoutGaps) {
    const auto scale = verbalScale();
    ASSERT_EQ(scale.size(), 7U);
    for (std::size_t i = 1; i < scale.size(); ++i)
        EXPECT_EQ(scale[i].from, scale[i - 1].to);
    EXPECT_TRUE(std::isinf(scale.back().to));
    std::set<std::string> words;
    for (const auto& step : scale)
        words.insert(step.degree);
    EXPECT_EQ(words.size(), scale.size());
}

TEST(VerbalScale, theWeakerWordStandsOnABoundary) {
    EXPECT_STREQ(scaleStep(0).degree, "no support for either proposition");
    EXPECT_STREQ(scaleStep(0.5).degree, "weak support");
    EXPECT_STREQ(scaleStep(1).degree, "weak support");
    EXPECT_STREQ(scaleStep(1.01).degree, "moderate support");
    EXPECT_STREQ(scaleStep(2.5).degree, "moderately strong support");
    EXPECT_STREQ(scaleStep(-3.5).degree, "strong support");
    EXPECT_STREQ(scaleStep(6).degree, "very strong support");
    EXPECT_STREQ(scaleStep(-7).degree, "extremely strong support");
}

TEST(Verdict, supportsHpByDegree) {
    const auto verdict = verdictOf(face("F1", scoreOfLr(35)));
    EXPECT_EQ(verdict.kind, VerdictKind::Support);
    EXPECT_EQ(verdict.supports, Proposition::Hp);
    EXPECT_NEAR(*verdict.log10Lr, std::log10(35), 1e-9);
    EXPECT_FALSE(verdict.capped);
    EXPECT_EQ(verdict.calibration, "0123456789abcdef");
    EXPECT_THAT(sentence(verdict), HasSubstr("Moderate support (LR 35) for the proposition that "
                                             "face F1 was manipulated or synthesised"));
    EXPECT_EQ(shortText(verdict), "moderate support for manipulation, LR 35");
}

TEST(Verdict, aNegativeSaysThatNothingWasFoundByTheseMethods) {
    const auto verdict = verdictOf(face("F1", scoreOfLr(1 / 41.0)));
    EXPECT_EQ(verdict.supports, Proposition::Hd);
    EXPECT_THAT(sentence(verdict),
                HasSubstr("No indication of manipulation found by these methods in face F1; "
                          "moderate support (1/LR 41)"));
    EXPECT_EQ(shortText(verdict), "no indication found, 1/LR 41");
}

TEST(Verdict, isHeldAtTheBoundThatTheSetSupports) {
    const auto verdict = verdictOf(face("F1", 100));
    EXPECT_TRUE(verdict.capped);
    EXPECT_NEAR(*verdict.log10Lr, std::log10(500), 1e-9);
    EXPECT_THAT(sentence(verdict), HasSubstr("held at its bound"));
}

TEST(Verdict, isInconclusiveNearOne) {
    for (const double lr : {0.5, 0.9, 1.0, 1.7, 2.0}) {
        const auto verdict = verdictOf(face("F1", scoreOfLr(lr)));
        EXPECT_EQ(verdict.kind, VerdictKind::Inconclusive) << lr;
        EXPECT_EQ(verdict.supports, Proposition::Neither);
        EXPECT_THAT(sentence(verdict), HasSubstr("Inconclusive"));
    }
    EXPECT_EQ(verdictOf(face("F1", scoreOfLr(2.05))).kind, VerdictKind::Support);
    EXPECT_EQ(verdictOf(face("F1", scoreOfLr(0.48))).kind, VerdictKind::Support);
}

TEST(Verdict, aVariantThatSupportsTheOtherPropositionMakesItInconclusive) {
    auto one = face("F1", scoreOfLr(35));
    one.variants = {{"slightly blurred", scoreOfLr(20)}, {"re-compressed", scoreOfLr(0.4)}};
    const auto verdict = verdictOf(one);
    EXPECT_EQ(verdict.kind, VerdictKind::Inconclusive);
    EXPECT_TRUE(verdict.turns());
    EXPECT_THAT(sentence(verdict), HasSubstr("not stable"));
    EXPECT_THAT(sentence(verdict), HasSubstr("re-compressed (1/LR 2.5)"));
    EXPECT_THAT(sentence(verdict), Not(HasSubstr("blurred")));
    EXPECT_THAT(stabilityText(verdict),
                HasSubstr("1 of 2 variants of the crop supports the other"));
}

TEST(Verdict, aVariantWithoutANumberCountsAsTurned) {
    auto one = face("F1", scoreOfLr(35));
    one.variants = {{"slightly blurred", kNan}};
    EXPECT_EQ(verdictOf(one).kind, VerdictKind::Inconclusive);
}

TEST(Verdict, variantsThatSupportNothingLeaveItAsItIs) {
    auto one = face("F1", scoreOfLr(35));
    one.variants = {{"slightly blurred", scoreOfLr(0.8)}};
    EXPECT_EQ(verdictOf(one).kind, VerdictKind::Support);
    EXPECT_THAT(stabilityText(verdictOf(one)),
                HasSubstr("none of 1 variants of the crop supports"));
}

TEST(Verdict, isWithheldOutsideTheValidatedRangeWithEveryReason) {
    auto one = face("F1", 5);
    one.face.quality = {48, 20, 10, -50, 0, 0};
    const auto verdict = verdictOf(one, 40);
    EXPECT_EQ(verdict.kind, VerdictKind::Withheld);
    EXPECT_FALSE(verdict.log10Lr) << "what is withheld can't be shown by mistake";
    EXPECT_TRUE(verdict.thresholds.empty());
    ASSERT_EQ(verdict.outOfRange.size(), 4U);
    const auto text = sentence(verdict);
    EXPECT_THAT(text, HasSubstr("measures 48 px a side, the validation covers 64 px"));
    EXPECT_THAT(text, HasSubstr("sharpness is 10, the validation covers 20"));
    EXPECT_THAT(text, HasSubstr("JPEG quality is 40, the validation covers 60"));
    EXPECT_THAT(text, HasSubstr("turned by 50 degrees, the validation covers 35"));
    EXPECT_THAT(shortText(verdict), HasSubstr("withheld: face too small"));
}

TEST(Verdict, aMeasureThatIsNotANumberIsOutOfRange) {
    auto one = face("F1", 5);
    one.face.quality.yaw = kNan;
    EXPECT_EQ(verdictOf(one).kind, VerdictKind::Withheld);
}

TEST(Verdict, compressionIsAskedOfJpegFilesOnly) {
    auto png = item({face("F1", 5)}, validation(), std::nullopt);
    png.info->format = "PNG";
    const auto verdict = judge(png.faces[0], png, &png.run.model->validation);
    EXPECT_EQ(verdict.kind, VerdictKind::Support);
    EXPECT_FALSE(verdict.compressionUnknown);
    EXPECT_TRUE(verdict.condition) << "0 stands for files that are not JPEG";
}

TEST(Verdict, aTiltedFaceIsOutOfRange) {
    auto one = face("F1", 5);
    one.face.quality.pitch = -31;
    const auto verdict = verdictOf(one);
    EXPECT_EQ(verdict.kind, VerdictKind::Withheld);
    EXPECT_THAT(sentence(verdict), HasSubstr("tilted up or down by 31 degrees"));
    EXPECT_THAT(shortText(verdict), HasSubstr("turned too far"));
}

TEST(Verdict, aBoxWithoutAConfirmedFaceGetsNoFinding) {
    auto one = face("F1", 5);
    one.face.source = faces::FaceSource::Manual;
    one.face.confirmed = false;
    const auto verdict = verdictOf(one);
    EXPECT_EQ(verdict.kind, VerdictKind::Withheld);
    EXPECT_FALSE(verdict.log10Lr);
    EXPECT_THAT(sentence(verdict), HasSubstr("does not confirm a face there"));
    EXPECT_THAT(verdictJson(verdict).dump(), HasSubstr("face-confirmation"));
    one.face.confirmed = true;
    EXPECT_EQ(verdictOf(one).kind, VerdictKind::Support);
}

TEST(Verdict, aFaceWhoseLandmarksWaverGetsNoFinding) {
    auto one = face("F1", 5);
    one.face.quality.landmarkSpread = 4.2;
    const auto verdict = verdictOf(one);
    EXPECT_EQ(verdict.kind, VerdictKind::Withheld);
    EXPECT_FALSE(verdict.log10Lr);
    EXPECT_THAT(sentence(verdict), HasSubstr("landmarks move by 4 % of its side"));
    EXPECT_THAT(shortText(verdict), HasSubstr("covered or in profile"));
    one.face.quality.landmarkSpread = 0.8;
    EXPECT_EQ(verdictOf(one).kind, VerdictKind::Support);
    one.face.quality.landmarkSpread.reset(); // a result of an older version
    EXPECT_EQ(verdictOf(one).kind, VerdictKind::Support);
}

TEST(Verdict, aFaceLargerThanAnyMeasuredIsMarkedNotWithheld) {
    auto one = face("F1", 5);
    one.face.quality.pixels = 401;
    auto v = validation();
    v.conditions.front().maxFacePixels = std::numeric_limits<double>::infinity();
    const auto verdict = item({one}, v).faces.front().verdict;
    EXPECT_EQ(verdict.kind, VerdictKind::Support);
    ASSERT_TRUE(verdict.largestMeasured);
    EXPECT_EQ(*verdict.largestMeasured, 400);
    EXPECT_THAT(conditionText(verdict), HasSubstr("In the nearest condition that was measured"));
    EXPECT_THAT(conditionText(verdict), HasSubstr("have 400 px a side"));
    one.face.quality.pixels = 400;
    const auto within = item({one}, v).faces.front().verdict;
    EXPECT_FALSE(within.largestMeasured);
    EXPECT_THAT(conditionText(within), HasSubstr("In this face's own condition"));
}

TEST(Verdict, lossyFormatsOtherThanJpegAreOfUnknownCompression) {
    for (const auto* format : {"WebP", "HEIC", "AVIF"}) {
        auto one = item({face("F1", 5)}, validation(), std::nullopt);
        one.info->format = format;
        const auto verdict = judge(one.faces[0], one, &one.run.model->validation);
        EXPECT_TRUE(verdict.compressionUnknown) << format;
        EXPECT_FALSE(verdict.condition) << format;
    }
    auto lossless = item({face("F1", 5)}, validation(), std::nullopt);
    lossless.info->format = "WebP";
    lossless.info->lossy = false;
    EXPECT_FALSE(
        judge(lossless.faces[0], lossless, &lossless.run.model->validation).compressionUnknown);
}

TEST(Verdict, lossyCompressionWithinATiffIsNotTakenForNone) {
    auto tiff = item({face("F1", 5)}, validation(), std::nullopt);
    tiff.info->format = "TIFF";
    const auto judged = [&] { return judge(tiff.faces[0], tiff, &tiff.run.model->validation); };
    EXPECT_FALSE(judged().compressionUnknown);
    tiff.info->lossy = true; // WebP, or JPEG with tables of its own
    EXPECT_TRUE(judged().compressionUnknown);
    EXPECT_FALSE(judged().condition);
    tiff.info->jpegQuality = 5; // JPEG with common tables: as in a JPEG file
    EXPECT_FALSE(judged().compressionUnknown);
    EXPECT_EQ(judged().kind, VerdictKind::Withheld);
}

TEST(Verdict, aJpegOfUnknownQualityIsMarkedAndHasNoCondition) {
    const auto verdict = verdictOf(face("F1", 5), std::nullopt);
    EXPECT_EQ(verdict.kind, VerdictKind::Support);
    EXPECT_TRUE(verdict.compressionUnknown);
    EXPECT_FALSE(verdict.condition);
    EXPECT_THAT(conditionText(verdict), HasSubstr("could not be determined"));
}

TEST(Verdict, readsThresholdsStrictestFirst) {
    const auto verdict = verdictOf(face("F1", 2));
    ASSERT_EQ(verdict.thresholds.size(), 2U);
    EXPECT_EQ(verdict.thresholds[0].threshold.id, "fpr-1");
    EXPECT_FALSE(verdict.thresholds[0].above);
    EXPECT_TRUE(verdict.thresholds[1].above);
    EXPECT_EQ(thresholdText(verdict.thresholds[1]),
              "above the threshold with a 5 % false-positive rate, measured 4.9 % (3.0 to 7.0 %, "
              "n = 512)");
    EXPECT_THAT(thresholdText(verdict.thresholds[0]),
                HasSubstr("it misses 30.0 % (27.0 to 33.0 %, n = 300) of manipulated faces"));
}

TEST(Verdict, givesTheErrorRatesOfItsOwnCondition) {
    auto one = face("F1", 5);
    EXPECT_THAT(conditionText(verdictOf(one)),
                HasSubstr("false-positive rate 2.0 % (1.0 to 4.0 %, n = 80), false-negative rate "
                          "25.0 % (20.0 to 30.0 %, n = 90), at the 1 % threshold"));
    auto with = validation();
    with.conditions.front().others = {{"fpr-5", {0.05, 0.02, 0.1, 80}, {0.1, 0.05, 0.2, 90}}};
    EXPECT_THAT(
        conditionText(item({one}, with).faces[0].verdict),
        HasSubstr("at the 1 % threshold; false-positive rate 5.0 % (2.0 to 10.0 %, n = 80), "
                  "false-negative rate 10.0 % (5.0 to 20.0 %, n = 90), at the 5 % "
                  "threshold"));
    one.face.quality.pixels = 400;
    EXPECT_THAT(conditionText(verdictOf(one)), HasSubstr("No error rates were measured"));
}

TEST(Verdict, withoutCalibrationNothingIsSaidOfTheLikelihoodRatio) {
    const auto plain = item({face("F1", 5)}, std::nullopt);
    EXPECT_EQ(plain.faces[0].verdict.kind, VerdictKind::Uncalibrated);
    EXPECT_EQ(sentence(plain.faces[0].verdict), "");
    EXPECT_THAT(verdictSentence(plain), testing::StartsWith("Not calibrated: no finding"));
    EXPECT_THAT(verdictSentence(plain.faces[0]), HasSubstr("no likelihood ratio"));
    EXPECT_EQ(judge(plain.faces[0], plain, nullptr).kind, VerdictKind::Uncalibrated);
}

TEST(Verdict, withoutAScoreThereIsNone) {
    auto failed = face("F1", 5);
    failed.state = FaceState::ModelFailed;
    EXPECT_EQ(verdictOf(failed).kind, VerdictKind::NotScored);
    EXPECT_EQ(verdictOf(face("F1", kNan)).kind, VerdictKind::NotScored);
    auto none = face("F1", 5);
    none.score.reset();
    EXPECT_EQ(verdictOf(none).kind, VerdictKind::NotScored);
}

TEST(ItemVerdict, theFaceThatSpeaksMostForHpLeadsAndNoneIsHidden) {
    auto small = face("F4", 9);
    small.face.quality.pixels = 30;
    auto failed = face("F5", 0);
    failed.state = FaceState::ModelFailed;
    const auto all = item({face("F1", scoreOfLr(1 / 50.0)), face("F2", scoreOfLr(1.5)),
                           face("F3", scoreOfLr(12)), small, failed},
                          validation());
    const auto verdict = itemVerdict(all);
    ASSERT_NE(verdict.leading, nullptr);
    EXPECT_EQ(verdict.leading->face, "F3");
    ASSERT_EQ(verdict.others.size(), 2U);
    EXPECT_EQ(verdict.others[0]->face, "F2");
    EXPECT_EQ(verdict.others[1]->face, "F1");
    EXPECT_FALSE(verdict.complete());
    const auto text = verdictSentence(all);
    for (const char* id : {"F1", "F2", "F3", "F4"})
        EXPECT_THAT(text, HasSubstr(id));
    EXPECT_THAT(text, HasSubstr("speaks most for manipulation, of 3 faces"));
    EXPECT_THAT(text, HasSubstr("Verdict withheld for face F4"));
    EXPECT_THAT(text, HasSubstr("1 face has no score"));
}

TEST(ItemVerdict, anOpenFaceLeadsBeforeOneWithoutIndication) {
    auto open = face("F2", scoreOfLr(30));
    open.variants = {{"re-compressed", -1}};
    const auto all = item({face("F1", -3), open}, validation());
    EXPECT_EQ(itemVerdict(all).leading->face, "F2");
}

TEST(ItemVerdict, rejectedFacesDoNotMakeItIncomplete) {
    auto rejected = face("F2", 0);
    rejected.state = FaceState::Rejected;
    rejected.score.reset();
    EXPECT_TRUE(itemVerdict(item({face("F1", 3), rejected}, validation())).complete());
}

TEST(ItemVerdict, isWithheldWhenEveryFaceIs) {
    auto small = face("F1", 9);
    small.face.quality.pixels = 30;
    const auto all = item({small}, validation());
    EXPECT_EQ(itemVerdict(all).leading, nullptr);
    EXPECT_THAT(verdictSentence(all), testing::StartsWith("Verdict withheld for face F1"));
}

TEST(Words, neverClaimCertaintyOrAProbability) {
    std::set<std::string> texts;
    for (const double lr : {1e-9, 0.004, 0.02, 0.3, 0.6, 1.0, 1.4, 5.0, 60.0, 400.0, 1e9}) {
        for (const bool turned : {false, true}) {
            for (const double pixels : {20.0, 90.0}) {
                auto one = face("F1", scoreOfLr(lr));
                one.face.quality.pixels = pixels;
                if (turned)
                    one.variants = {{"slightly blurred", -*one.score}};
                const auto all = item({one, face("F2", scoreOfLr(1 / lr))}, validation());
                texts.insert(verdictSentence(all));
                for (const auto& f : all.faces) {
                    texts.insert(verdictSentence(f));
                    texts.insert(shortText(f.verdict));
                    texts.insert(conditionText(f.verdict));
                    texts.insert(stabilityText(f.verdict));
                    for (const auto& reading : f.verdict.thresholds)
                        texts.insert(thresholdText(reading));
                }
            }
        }
    }
    EXPECT_GT(texts.size(), 20U);
    for (const auto& text : texts)
        for (const char* word :
             {"certain", "probab", "likely", "genuine", "authentic", "fake", "proof", "proven",
              "prove", "real ", "definite", "clearly", "safe", "nan", "inf"})
            EXPECT_THAT(text, Not(HasSubstr(word)));
    EXPECT_THAT(std::string(kLrCaveat), HasSubstr("not the probability"));
}

TEST(Words, likelihoodRatiosHaveTwoDigits) {
    EXPECT_EQ(lrText(0), "LR 1.0");
    EXPECT_EQ(lrText(-0.0001), "LR 1.0");
    EXPECT_EQ(lrText(std::log10(4.24)), "LR 4.2");
    EXPECT_EQ(lrText(std::log10(9.97)), "LR 10");
    EXPECT_EQ(lrText(std::log10(123.0)), "LR 120");
    EXPECT_EQ(lrText(std::log10(23456.0)), "LR 23 000");
    EXPECT_EQ(lrText(std::log10(1234567.0)), "LR 1 200 000");
    EXPECT_EQ(lrText(-2), "1/LR 100");
    EXPECT_EQ(lrText(12.34), "LR 10^12.3");
    EXPECT_EQ(lrText(kNan), "LR not finite");
}

TEST(VerdictJson, holdsVerdictConditionAndCalibration) {
    const auto one = std::make_shared<const ItemResult>(item({face("F1", 4.5)}, validation()));
    const auto json = nlohmann::json::parse(resultsToJson({one}));
    const auto& item = json["items"][0];
    EXPECT_EQ(item["verdict"]["leading_face"], "F1");
    const auto& verdict = item["faces"][0]["verdict"];
    EXPECT_EQ(verdict["kind"], "support");
    EXPECT_EQ(verdict["supports"], "Hp");
    EXPECT_EQ(verdict["calibration_id"], "0123456789abcdef");
    EXPECT_NEAR(verdict["lr"].get<double>(), std::exp(4.5), 1e-6);
    EXPECT_EQ(verdict["condition"]["fpr"]["n"], 80);
    EXPECT_EQ(verdict["thresholds"][0]["id"], "fpr-1");
    EXPECT_EQ(item["run"]["model"]["validation"]["calibration"]["id"], "0123456789abcdef");
    EXPECT_EQ(json["propositions"]["Hp"], kHp);
}

namespace {

/// ln LR of either kind is its own score.
nn::Validation kindsValidation() {
    auto v = validation();
    v.kinds = nn::KindCalibrations{*v.calibration, *v.calibration};
    return v;
}

FaceResult faceOfKinds(double composed, double generated) {
    const auto prediction =
        nn::predictionOf({0, static_cast<float>(composed), static_cast<float>(generated)});
    auto one = face("F1", static_cast<double>(prediction.logitFake));
    one.prediction = prediction;
    return one;
}

Verdict judged(const FaceResult& one, const nn::Validation& v) {
    return item({one}, v).faces.front().verdict;
}

} // namespace

TEST(VerdictKinds, areNamedWhenTheirRatioPassesTen) {
    const auto composed = judged(faceOfKinds(5, 2), kindsValidation());
    EXPECT_EQ(composed.kindTold(), nn::Kind::Composed);
    EXPECT_THAT(sentence(composed), HasSubstr("That it was put in or altered explains the score "
                                              "better than that it was generated by a program "
                                              "(LR 20)."));
    EXPECT_THAT(shortText(composed), HasSubstr("put in or altered"));
    EXPECT_EQ(judged(faceOfKinds(1, 5), kindsValidation()).kindTold(), nn::Kind::Generated);

    const auto untold = judged(faceOfKinds(5, 3), kindsValidation());
    EXPECT_EQ(untold.supports, Proposition::Hp);
    EXPECT_EQ(untold.kindTold(), std::nullopt);
    EXPECT_THAT(sentence(untold), HasSubstr("Which kind of manipulation can't be told."));
    EXPECT_NEAR(untold.kinds->composed, 5 / std::log(10), 1e-6);
}

TEST(VerdictKinds, areNotNamedOfAFaceThatIsNotSupportedToBeManipulated) {
    const auto genuine = judged(faceOfKinds(-2, -5), kindsValidation());
    EXPECT_EQ(genuine.supports, Proposition::Hd);
    EXPECT_EQ(genuine.kindTold(), std::nullopt);
    EXPECT_THAT(sentence(genuine), Not(HasSubstr("kind")));
    EXPECT_FALSE(judged(face("F1", 3), kindsValidation()).kinds) << "a network of two classes";
}

TEST(Verdict, isWithheldFromAFaceUnlikeTheTrainings) {
    auto v = kindsValidation();
    v.typicality = nn::Typicality{1.5, 0.995, 64, "hash", {}, {}, "set"};
    auto one = faceOfKinds(5, 2);
    EXPECT_EQ(judged(one, v).kind, VerdictKind::Withheld) << "its distance is not known";
    one.prediction->distance = 1.4F;
    EXPECT_EQ(judged(one, v).kind, VerdictKind::Support);
    one.prediction->distance = 1.75F;
    const auto verdict = judged(one, v);
    EXPECT_EQ(verdict.kind, VerdictKind::Withheld);
    EXPECT_THAT(sentence(verdict), HasSubstr("this face is unlike those that the method was tried "
                                             "on (distance 1.75, the limit is 1.50)"));
    EXPECT_FALSE(verdict.log10Lr);
}

TEST(Verdict, isWithheldInTheDarkAndOnTheSide) {
    auto v = validation();
    v.validity->minLight = 40;
    v.validity->maxRoll = 60;
    auto one = face("F1", 3);
    EXPECT_EQ(judged(one, v).kind, VerdictKind::Support) << "results of before know no light";
    one.face.quality.light = 39.5;
    EXPECT_THAT(shortText(judged(one, v)), HasSubstr("too dark"));
    one.face.quality.light = 80;
    one.face.quality.roll = -75;
    EXPECT_THAT(sentence(judged(one, v)), HasSubstr("rolled by 75 degrees"));
}
