// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/nn/validationjson.h"
#include "core/training/evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace lineament;
using namespace lineament::training;
using testing::Contains;
using testing::HasSubstr;

namespace {

ScoredSample face(Label label, const std::string& source, const std::string& method, double score,
                  int person) {
    ScoredSample s;
    s.label = label;
    s.source = source;
    s.method = method;
    s.score = score;
    s.group = "p" + std::to_string(person);
    s.id = s.group;
    s.facePixels = person % 2 == 0 ? 100 : 300;
    s.jpegQuality = person % 3 == 0 ? 90 : 75;
    s.features = {100.0 + person, 0.1, label == Label::Fake ? 0.5 : 2.0, person < 10 ? 0.0 : 0.05};
    return s;
}

/// Two sources of reals, two methods of fakes; "easy" is apart from all reals, "hard" is not.
ScoredSet mixedSet() {
    ScoredSet set;
    set.name = "mixed";
    set.command = "made";
    for (int i = 0; i < 20; ++i) {
        set.samples.push_back(face(Label::Real, i < 10 ? "a" : "b", "", i * 0.1 - 1, i));
        set.samples.push_back(face(Label::Fake, "c", "easy", 2 + i * 0.1, 100 + i));
        set.samples.push_back(face(Label::Fake, "d", "hard", i * 0.1 - 1, 200 + i));
    }
    set.skipped = {
        {"x.jpg", "fake", "no face"}, {"y.jpg", "real", "no face"}, {"z.jpg", "fake", "damaged"}};
    return set;
}

const Stratum& stratum(const Evaluation& e, const std::string& kind, const std::string& name) {
    for (const auto& s : e.strata) {
        if (s.kind == kind && s.name == name)
            return s;
    }
    throw std::runtime_error("no stratum " + name);
}

nn::ModelInfo calibratedModel() {
    nn::ModelInfo model;
    model.name = "m";
    model.validation.thresholds = {{"fpr-5", 0.05, 0.85, {}, {}}};
    nn::Calibration c;
    c.slope = 1;
    c.minLog10Lr = -1;
    c.maxLog10Lr = 1;
    c.id = nn::calibrationId(c);
    model.validation.calibration = c;
    return model;
}

} // namespace

TEST(Evaluate, methodsAreComparedWithAllReals) {
    const auto e = evaluate(mixedSet(), nullptr, {1, 100});
    EXPECT_DOUBLE_EQ(stratum(e, "method", "easy").measures.auc->value, 1);
    EXPECT_DOUBLE_EQ(stratum(e, "method", "hard").measures.auc->value, 0.5);
    EXPECT_DOUBLE_EQ(e.total.auc->value, 0.75);
    EXPECT_EQ(stratum(e, "method", "hard").comparedWith, "all reals");
    EXPECT_EQ(stratum(e, "method", "hard").measures.reals, 0) << "n is the method's own";
    EXPECT_EQ(stratum(e, "source", "a").comparedWith, "all fakes");
    EXPECT_FALSE(stratum(e, "source", "a").measures.thresholds[0].fnr);
}

TEST(Evaluate, errorRatesAreAtThePackagesThresholds) {
    const auto model = calibratedModel();
    const auto e = evaluate(mixedSet(), &model, {1, 100});
    const auto& t = e.total.thresholds.front();
    EXPECT_EQ(t.id, "fpr-5");
    EXPECT_DOUBLE_EQ(t.fpr->value, 0.05) << "one of 20";
    EXPECT_DOUBLE_EQ(t.fnr->value, 19.0 / 40);
    EXPECT_EQ(t.fnr->count, 40);
    EXPECT_DOUBLE_EQ(t.accuracy->value, 40.0 / 60);
    EXPECT_LT(t.fpr->low, 0.05);
    EXPECT_GT(t.fpr->high, 0.05);
    ASSERT_TRUE(e.total.cllr && e.total.ece);
    EXPECT_GE(e.total.cllr->value, e.total.cllrMin->value);
    EXPECT_DOUBLE_EQ(stratum(e, "source", "b").measures.thresholds[0].fpr->value, 0.1);
}

TEST(Evaluate, withoutCalibrationNothingIsCalledALikelihoodRatio) {
    const auto e = evaluate(mixedSet(), nullptr, {1, 100});
    EXPECT_FALSE(e.total.cllr || e.total.ece);
    EXPECT_EQ(e.total.thresholds.front().id, "zero");
    EXPECT_THAT(e.notes, Contains(HasSubstr("not calibrated")));
}

TEST(Evaluate, singleFeaturesAreFreeOfDirection) {
    const auto e = evaluate(mixedSet(), nullptr, {1, 100});
    EXPECT_EQ(e.features[2].name, "bytes per pixel of the file");
    EXPECT_DOUBLE_EQ(e.features[2].auc->value, 1) << "fakes have fewer";
    EXPECT_DOUBLE_EQ(e.features[1].auc->value, 0.5);
    EXPECT_DOUBLE_EQ(e.features[3].auc->value, 0.75) << "half of the reals are framed as all fakes";
    auto set = mixedSet();
    for (auto& s : set.samples)
        s.features = {};
    const auto unmeasured = evaluate(set, nullptr, {1, 10});
    EXPECT_FALSE(unmeasured.features[0].auc) << "not measured is not 0.5";
    EXPECT_FALSE(unmeasured.features[3].auc);
    set.samples.front().features.outside = 0.5;
    EXPECT_FALSE(evaluate(set, nullptr, {1, 10}).features[3].auc) << "known of one alone";
    for (auto& s : set.samples)
        s.features.outside = 0;
    EXPECT_EQ(evaluate(set, nullptr, {1, 10}).features[3].auc->value, 0.5);
    for (const auto& s : unmeasured.strata)
        EXPECT_NE(s.kind, "framing");
}

TEST(Evaluate, whatTheTrainingDidNotHaveIsMeasuredByItself) {
    auto model = calibratedModel();
    auto e = evaluate(mixedSet(), &model, {1, 20});
    EXPECT_FALSE(e.unseen) << "the package does not say what it was trained on";
    EXPECT_THAT(evaluationMarkdown(e), HasSubstr("is not known"));
    EXPECT_TRUE(nn::Json::parse(evaluationJson(e))["unseen"].is_null());
    model.training = nn::TrainingRecord{"d", {3}, {0}, {"a", "b", "c", "d"}, {"easy", "hard"}};
    e = evaluate(mixedSet(), &model, {1, 20});
    ASSERT_TRUE(e.unseen);
    EXPECT_THAT(evaluationMarkdown(e),
                HasSubstr("No source and no manipulation that the training"));
    for (const auto& s : e.strata)
        EXPECT_NE(s.kind, "training") << "there is nothing to compare";
    model.training = nn::TrainingRecord{"d", {3}, {0}, {"a", "b", "c"}, {"easy"}};
    e = evaluate(mixedSet(), &model, {1, 20});
    EXPECT_EQ(e.unseen->sources, std::vector<std::string>{"d"});
    EXPECT_EQ(e.unseen->methods, std::vector<std::string>{"hard"});
    const auto& unseen = stratum(e, "training", "not in the training").measures;
    EXPECT_EQ(unseen.fakes, 20);
    EXPECT_DOUBLE_EQ(unseen.auc->value, 0.5);
    EXPECT_EQ(stratum(e, "training", "in the training").measures.reals, 20);
    EXPECT_THAT(evaluationMarkdown(e), HasSubstr("sources d; manipulations hard (0 faces"));
    EXPECT_EQ(nn::Json::parse(evaluationJson(e))["unseen"]["fakes"], 20);
}

TEST(Evaluate, unscoredFilesAreCountedByLabel) {
    const auto e = evaluate(mixedSet(), nullptr, {1, 10});
    EXPECT_EQ(e.skippedReals, 1);
    EXPECT_EQ(e.skippedFakes, 2);
    EXPECT_THAT(evaluationMarkdown(e), HasSubstr("1 real and 2 fake files gave no score"));
}

TEST(Evaluate, bucketsHoldEverySampleOnce) {
    const auto e = evaluate(mixedSet(), nullptr, {1, 10});
    for (const std::string kind : {"JPEG quality", "face size", "framing"}) {
        int count = 0;
        for (const auto& s : e.strata)
            count += s.kind == kind ? s.measures.reals + s.measures.fakes : 0;
        EXPECT_EQ(count, 60) << kind;
    }
    EXPECT_EQ(stratum(e, "face size", "64 to 128 px").measures.reals, 10);
    EXPECT_EQ(stratum(e, "JPEG quality", "85 to 94").measures.reals, 7);
    EXPECT_EQ(stratum(e, "framing", "within the photo").measures.reals, 10);
    EXPECT_EQ(stratum(e, "framing", "1 to 10 % of the crop beyond it").measures.fakes, 40);
}

TEST(Evaluate, oneClassIsAClearError) {
    auto set = mixedSet();
    std::erase_if(set.samples, [](const auto& s) { return s.label == Label::Real; });
    try {
        evaluate(set, nullptr);
        FAIL();
    } catch (const FormatError& e) {
        EXPECT_STREQ(e.what(), "mixed: expected scored faces of both labels, real and fake, found "
                               "0 real and 40 fake");
    }
}

TEST(Evaluate, outputsHoldTheFiguresAndAreReproducible) {
    const auto model = calibratedModel();
    const auto e = evaluate(mixedSet(), &model, {7, 100});
    const auto parsed = nn::Json::parse(evaluationJson(e));
    EXPECT_EQ(parsed["total"]["auc"]["value"], 0.75);
    EXPECT_EQ(parsed["total"]["fakes"], 40);
    EXPECT_TRUE(parsed["strata"][0]["thresholds"][0]["fnr"].is_null());
    EXPECT_EQ(evaluationJson(evaluate(mixedSet(), &model, {7, 100})), evaluationJson(e));
    const auto markdown = evaluationMarkdown(e);
    EXPECT_THAT(markdown, HasSubstr("| hard (against all reals) | 0 | 20 |"));
    EXPECT_THAT(markdown, HasSubstr("FPR at fpr-5"));
    auto two = model;
    two.validation.thresholds.push_back({"fpr-1", 0.01, 2, {}, {}});
    EXPECT_THAT(evaluationMarkdown(evaluate(mixedSet(), &two, {7, 20})),
                HasSubstr("| FPR at fpr-5 | FNR at fpr-5 | FPR at fpr-1 | FNR at fpr-1 |"));
}
