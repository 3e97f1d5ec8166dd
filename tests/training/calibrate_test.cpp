// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/error.h"
#include "core/nn/engine.h"
#include "core/nn/packagereader.h"
#include "core/training/calibrate.h"
#include "core/training/lrfit.h"
#include "core/training/metrics.h"
#include "core/training/scoremaps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>

using namespace lineament;
using namespace lineament::training;
using testing::Contains;
using testing::HasSubstr;

namespace {

/// Two normal distributions of deviation 1, means +-@p half: ln LR = 2 half score, exactly.
ScoredSet gaussians(int people, double half, unsigned seed, int imagesEach = 1) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    ScoredSet set;
    set.name = "gaussians";
    for (int i = 0; i < 2 * people; ++i) {
        for (int image = 0; image < imagesEach; ++image) {
            ScoredSample s;
            s.label = i % 2 == 0 ? Label::Real : Label::Fake;
            s.group = "p" + std::to_string(i);
            s.id = s.group + "-" + std::to_string(image);
            s.score = normal(random) + (s.label == Label::Fake ? half : -half);
            s.facePixels = 100 + i % 200;
            s.sharpness = 50 + i % 100;
            s.jpegQuality = i % 3 == 0 ? 0 : 60 + i % 40;
            s.yaw = i % 31 - 15;
            set.samples.push_back(s);
        }
    }
    return set;
}

} // namespace

TEST(ScoreMaps, logisticFindsTheTrueLikelihoodRatio) {
    const auto map = fitLogistic(casesOf(gaussians(4000, 1, 1).samples));
    EXPECT_NEAR(map.slope, 2, 0.1);
    EXPECT_NEAR(map.intercept, 0, 0.08);
}

TEST(ScoreMaps, thePriorOfTheSetIsTakenOut) {
    auto set = gaussians(4000, 1, 2);
    int fakes = 0; // one fake in ten stays
    std::erase_if(set.samples,
                  [&](const auto& s) { return s.label == Label::Fake && ++fakes % 10 != 0; });
    const auto map = fitLogistic(casesOf(set.samples));
    EXPECT_NEAR(map.slope, 2, 0.2);
    EXPECT_NEAR(map.intercept, 0, 0.2);
}

TEST(ScoreMaps, separableScoresGiveAFiniteMap) {
    std::vector<Case> cases;
    for (int i = 0; i < 50; ++i)
        cases.push_back({i < 25 ? -1.0 - i : 1.0 + i, i >= 25, i, 1});
    const auto map = fitLogistic(cases);
    EXPECT_TRUE(std::isfinite(map.slope));
    EXPECT_GT(map.slope, 0);
    for (auto& c : cases)
        c.score = -c.score;
    EXPECT_EQ(fitLogistic(cases).slope, 0) << "scores that rank the wrong way say nothing";
}

TEST(ScoreMaps, isotonicFollowsTheTrueLikelihoodRatio) {
    nn::Calibration c;
    c.method = "isotonic";
    c.isotonic = fitIsotonic(casesOf(gaussians(8000, 1, 3).samples));
    c.minLog10Lr = -9;
    c.maxLog10Lr = 9;
    for (const double score : {-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5})
        EXPECT_NEAR(c.log10Lr(score) * std::numbers::ln10, 2 * score, 0.4) << score;
    for (const auto& [score, lnLr] : c.isotonic)
        EXPECT_TRUE(std::isfinite(score) && std::isfinite(lnLr));
}

TEST(ScoreMaps, boundsGrowWithThePeople) {
    // Perfect LRs: the upper bound is about the number of reals, since one misleading was added.
    const auto bounds = [](int people, int images) {
        std::vector<Case> cases;
        for (int i = 0; i < 2 * people * images; ++i)
            cases.push_back({i % 2 == 0 ? -20.0 : 20.0, i % 2 == 1, i / images, 1});
        return elub(cases);
    };
    EXPECT_NEAR(bounds(100, 1).most, 2, 0.02);
    EXPECT_NEAR(bounds(100, 1).least, -2, 0.02);
    EXPECT_NEAR(bounds(1000, 1).most, 3, 0.02);
    EXPECT_NEAR(bounds(100, 10).most, bounds(200, 1).most, 0.02)
        << "ten images of a person are one person";
}

TEST(ScoreMaps, boundsAgainstBruteForce) {
    auto cases = casesOf(gaussians(60, 1, 4).samples);
    for (auto& c : cases)
        c.score *= 2;
    const auto bounds = elub(cases);
    const auto normalisedError = [&](double log10T) {
        const double t = std::pow(10, log10T), prior = 1 / (1 + t);
        double missed = 1, flagged = 1;
        for (const auto& c : cases) {
            missed += c.fake && std::exp(c.score) < t ? 1 : 0;
            flagged += !c.fake && std::exp(c.score) >= t ? 1 : 0;
        }
        return (prior * missed / 61 + (1 - prior) * flagged / 61) / std::min(prior, 1 - prior);
    };
    EXPECT_GT(bounds.most, 0.3);
    EXPECT_LE(normalisedError(bounds.most), 1 + 1e-9);
    EXPECT_GT(normalisedError(bounds.most + 0.01), 1);
    EXPECT_LE(normalisedError(bounds.least), 1 + 1e-9);
    EXPECT_GT(normalisedError(bounds.least - 0.01), 1);
}

TEST(ScoreMaps, thresholdsLetNoMoreThanTheirShareThrough) {
    std::vector<Case> cases;
    for (int i = 0; i < 200; ++i)
        cases.push_back({static_cast<double>(i / 2), false, i, 1}); // in pairs of ties
    for (const double share : {0.0, 0.01, 0.05, 0.033, 1.0}) {
        const double t = thresholdAtFpr(cases, share);
        EXPECT_LE(falsePositiveRate(cases, t), share + 1e-12) << share;
        EXPECT_GE(falsePositiveRate(cases, t), share - 0.011) << share;
    }
}

TEST(Calibrate, foldsKeepPeopleTogetherAndClassesApart) {
    const auto cases = casesOf(gaussians(50, 1, 5, 3).samples);
    const auto folds = dealFolds(cases, 10, 1);
    std::vector<int> fakes(10), reals(10);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(folds[i], folds[i - i % 3]) << "one person, one fold";
        ++(cases[i].fake ? fakes : reals)[static_cast<std::size_t>(folds[i])];
    }
    EXPECT_EQ(fakes, std::vector<int>(10, 15));
    EXPECT_EQ(reals, std::vector<int>(10, 15));
}

TEST(Calibrate, findsTheKnownLikelihoodRatiosAndTheirCost) {
    const auto result = calibrate(gaussians(1500, 1, 6));
    const auto& c = result.validation.calibration;
    ASSERT_TRUE(c);
    EXPECT_EQ(c->method, "logistic");
    EXPECT_NEAR(c->log10Lr(0.5), 1 / std::numbers::ln10, 0.05);
    // Cllr of the true LRs of this pair of distributions, by numeric integration.
    double expected = 0;
    for (double x = -9; x < 9; x += 0.001)
        expected += 0.001 * std::exp(-(x - 1) * (x - 1) / 2) / std::sqrt(2 * std::numbers::pi) *
                    std::log2(1 + std::exp(-2 * x));
    EXPECT_NEAR(c->cllr, expected, 0.03);
    EXPECT_LT(c->cllrMin, c->cllr);
    EXPECT_LT(c->ece, 0.04);
    EXPECT_GT(c->maxLog10Lr, 1);
    EXPECT_LT(c->minLog10Lr, -1);
    EXPECT_EQ(c->reals, 1500);
    EXPECT_EQ(c->groups, 3000);
}

TEST(Calibrate, thresholdsHoldOnPeopleTheyWereNotSetOn) {
    const auto result = calibrate(gaussians(2000, 1, 7));
    const auto* one = result.validation.threshold("fpr-1");
    const auto* five = result.validation.threshold("fpr-5");
    ASSERT_TRUE(one != nullptr && five != nullptr);
    EXPECT_NEAR(one->score, 2.326 - 1, 0.15) << "the 99 % point of the reals' distribution";
    EXPECT_NEAR(five->score, 1.645 - 1, 0.1);
    EXPECT_NEAR(one->fpr.value, 0.01, 0.004);
    EXPECT_LT(one->fpr.low, 0.01);
    EXPECT_GT(one->fpr.high, 0.01);
    EXPECT_NEAR(five->fpr.value, 0.05, 0.01);
    EXPECT_EQ(five->fnr.count, 2000);
}

TEST(Calibrate, conditionsHaveEnoughPeopleOrAreNamed) {
    CalibrateOptions options;
    options.resamples = 50;
    auto set = gaussians(300, 1, 8);
    for (int i = 0; i < 30; ++i)
        set.samples[static_cast<std::size_t>(i)].facePixels = 40;
    const auto result = calibrate(set, options);
    const auto& v = result.validation;
    ASSERT_NE(v.condition(150, 75), nullptr);
    EXPECT_EQ(v.condition(150, 75)->name(), "faces of 128 to 256 px, JPEG quality 70 to 84");
    EXPECT_EQ(v.conditions.front().name(), "faces of every size, every compression");
    EXPECT_EQ(v.conditions.front().reals, 300);
    EXPECT_EQ(v.conditions.front().others[0].fpr.value, v.threshold("fpr-5")->fpr.value)
        << "of all faces";
    EXPECT_THAT(result.notes, Contains(AllOf(HasSubstr("faces below 64 px"), HasSubstr("(15, 15)"),
                                             HasSubstr("left out"))));
    for (const auto& c : v.conditions) {
        EXPECT_GE(c.reals, 20);
        EXPECT_EQ(c.thresholdId, "fpr-1");
        EXPECT_LE(c.auc.low, c.auc.high);
        ASSERT_TRUE(c.eer);
        EXPECT_NEAR(c.eer->value, 0.16, 0.12) << "of two normal distributions, 2 apart";
        ASSERT_EQ(c.others.size(), 1U) << "at every threshold";
        EXPECT_EQ(c.others[0].thresholdId, "fpr-5");
        EXPECT_GE(c.others[0].fpr.value, c.fpr.value);
        EXPECT_LE(c.others[0].fnr.value, c.fnr.value);
    }
    EXPECT_EQ(v.validity->minFacePixels, 40);
    EXPECT_GE(v.validity->minJpegQuality, 60);
    EXPECT_EQ(v.validity->maxYaw, 15);
    EXPECT_EQ(v.validity->maxFacePixels, 298);
    EXPECT_EQ(v.validity->maxPitch, 90) << "no pitch in the set is no knowledge of it";
}

TEST(Calibrate, saysWhatTheTrainingDidNotHave) {
    auto set = gaussians(300, 1, 8);
    for (std::size_t i = 0; i < set.samples.size(); ++i) {
        set.samples[i].source = i < 60 ? "elsewhere" : "here";
        set.samples[i].method = i % 2 == 0 ? "" : i < 120 ? "morph" : "swap";
    }
    CalibrateOptions options;
    options.resamples = 20;
    EXPECT_FALSE(calibrate(set, options).validation.unseen) << "not known";
    options.training = nn::TrainingRecord{"d", {3}, {0}, {"elsewhere", "here"}, {"morph", "swap"}};
    auto unseen = calibrate(set, options).validation.unseen;
    ASSERT_TRUE(unseen);
    EXPECT_TRUE(unseen->sources.empty() && unseen->methods.empty() && unseen->rates.empty());
    options.training->sources = {"here"};
    options.training->methods = {"swap"};
    unseen = calibrate(set, options).validation.unseen;
    EXPECT_EQ(unseen->sources, std::vector<std::string>{"elsewhere"});
    EXPECT_EQ(unseen->methods, std::vector<std::string>{"morph"});
    EXPECT_EQ(unseen->reals, 30);
    EXPECT_EQ(unseen->fakes, 60) << "of another source, or of another manipulation";
    ASSERT_EQ(unseen->rates.size(), 2U);
    EXPECT_EQ(unseen->rates[1].thresholdId, "fpr-5");
    EXPECT_EQ(unseen->rates[1].fpr.count, 30);
    EXPECT_EQ(unseen->rates[1].fnr.count, 60);
    options.training->sources = {"here", "elsewhere"};
    unseen = calibrate(set, options).validation.unseen;
    EXPECT_EQ(unseen->rates[0].fpr.count, 0) << "no real face is of it";
}

TEST(Calibrate, pitchIsPartOfTheRangeWhereItIsKnown) {
    CalibrateOptions options;
    options.resamples = 50;
    auto set = gaussians(300, 1, 8);
    for (std::size_t i = 0; i < set.samples.size(); ++i)
        set.samples[i].pitch = i % 2 == 0 ? -11.5 : 4;
    EXPECT_EQ(calibrate(set, options).validation.validity->maxPitch, 12);
}

TEST(Calibrate, isReproducibleAndFitsTheModelPackage) {
    CalibrateOptions options;
    options.date = "2026-01-01T00:00:00Z";
    options.resamples = 50;
    nn::ModelInfo info;
    info.name = "m";
    info.validation = calibrate(gaussians(80, 1, 9, 2), options).validation;
    const auto text = nn::modelJson(info);
    EXPECT_EQ(nn::modelJson(nn::parseModelJson("model.json", text)), text);
    info.validation = calibrate(gaussians(80, 1, 9, 2), options).validation;
    EXPECT_EQ(nn::modelJson(info), text);
}

TEST(Calibrate, scoresWithoutMeaningGiveLikelihoodRatioOne) {
    auto set = gaussians(100, -1, 10);
    const auto result = calibrate(set);
    EXPECT_NEAR(result.validation.calibration->log10Lr(3), 0, 0.01);
    EXPECT_NEAR(result.validation.calibration->log10Lr(-3), 0, 0.01);
    EXPECT_NEAR(result.validation.calibration->cllr, 1, 0.01);
}

TEST(Calibrate, refusesTooSmallSets) {
    const auto message = [](const ScoredSet& set) {
        try {
            calibrate(set);
        } catch (const Error& e) {
            return std::string(e.what());
        }
        return std::string("no error");
    };
    EXPECT_THAT(message(gaussians(9, 1, 1)), HasSubstr("9 with reals and 9 with fakes"));
    auto set = gaussians(30, 1, 1);
    std::erase_if(set.samples, [](const auto& s) { return s.label == Label::Fake; });
    EXPECT_THAT(message(set), HasSubstr("30 real and 0 fake"));
    set = gaussians(30, 1, 1);
    set.samples[5].score = std::nan("");
    EXPECT_THAT(message(set), HasSubstr("p5-0"));
}

namespace {

/// Scores of a network that was trained without "b": it knows "a" as well as gaussians() do, and
/// tells fakes of "b" from reals by @p half instead. Its scale and zero are its own.
ScoredSet withoutSource(double half, unsigned seed) {
    auto run = gaussians(300, 1.5, seed);
    for (auto& s : run.samples)
        s.source = "a";
    auto other = gaussians(300, half, seed + 1);
    for (auto& s : other.samples) {
        s.source = "b";
        s.group = "b" + s.group;
        run.samples.push_back(s);
    }
    for (auto& s : run.samples)
        s.score = 3 * s.score + 7;
    run.leftOut = {"b"};
    return run;
}

} // namespace

TEST(LeftOut, scoresComeToTheScaleOfTheNetworkThatIsCalibrated) {
    const auto set = gaussians(300, 1.5, 21);
    const std::vector<ScoredSet> runs = {withoutSource(0.5, 22)};
    const auto cases = leftOutCases(set, runs, eitherScore);
    EXPECT_EQ(cases.names, "b");
    ASSERT_EQ(cases.all().size(), 600U);
    double reals = 0, fakes = 0;
    for (const auto& c : cases.all())
        (c.fake ? fakes : reals) += c.score / 300;
    // The reals of "a" lie at -1.5 in both; those of "b" at -0.5.
    EXPECT_NEAR(reals, -0.5, 0.25);
    EXPECT_NEAR(fakes, 0.5, 0.25);
}

TEST(LeftOut, theCalibrationIsNoBolderThanOtherSourcesAllow) {
    const auto set = gaussians(300, 1.5, 21);
    CalibrateOptions options;
    options.resamples = 20;
    const auto bold = calibrate(set, options).validation;
    options.leftOut = {withoutSource(0.5, 22), withoutSource(0.4, 24)};
    const auto careful = calibrate(set, options).validation;
    EXPECT_GT(bold.calibration->slope, 2.4);
    EXPECT_NEAR(careful.calibration->slope, 0.9, 0.35) << "ln LR of the sources left out";
    EXPECT_LT(careful.calibration->maxLog10Lr, bold.calibration->maxLog10Lr);
    EXPECT_GT(careful.calibration->minLog10Lr, bold.calibration->minLog10Lr);
    ASSERT_TRUE(careful.calibration->cllrLeftOut.has_value());
    EXPECT_LT(*careful.calibration->cllrLeftOut, 1) << "still worth more than nothing";
    EXPECT_GT(*careful.calibration->cllrLeftOut, careful.calibration->cllr);
    EXPECT_EQ(careful.calibration->leftOutSet, "b");
    EXPECT_FALSE(bold.calibration->cllrLeftOut);
    for (std::size_t i = 0; i < bold.thresholds.size(); ++i) {
        EXPECT_GT(careful.thresholds[i].score, bold.thresholds[i].score);
        EXPECT_GT(careful.thresholds[i].fnr.value, bold.thresholds[i].fnr.value)
            << "the worse rate is printed";
    }
}

TEST(LeftOut, sourcesThatRankAlikeLeaveTheCalibrationAsItIs) {
    const auto set = gaussians(300, 0.7, 21);
    CalibrateOptions options;
    options.resamples = 20;
    const auto bold = calibrate(set, options).validation.calibration;
    options.leftOut = {withoutSource(2, 22)};
    EXPECT_NEAR(calibrate(set, options).validation.calibration->slope, bold->slope, 1e-9);
}

TEST(Kinds, areCalibratedEachAgainstReal) {
    auto set = gaussians(400, 1, 31);
    std::mt19937_64 random(5);
    std::normal_distribution<double> normal;
    int fakes = 0;
    for (auto& s : set.samples) {
        s.classes = ClassScores{normal(random) - 1, normal(random) - 1};
        if (s.label == Label::Real)
            continue;
        const bool composed = ++fakes % 2 == 0;
        s.method = composed ? "self-blend" : "stylegan2";
        (composed ? s.classes->composed : s.classes->generated) += composed ? 2 : 3;
    }
    CalibrateOptions options;
    options.resamples = 20;
    const auto v = calibrate(set, options).validation;
    ASSERT_TRUE(v.kinds.has_value());
    EXPECT_NEAR(v.kinds->composed.slope, 2, 0.4);
    EXPECT_NEAR(v.kinds->generated.slope, 3, 0.6);
    EXPECT_EQ(v.kinds->composed.fakes, 200);
    EXPECT_EQ(v.kinds->composed.reals, 400);
    for (auto& s : set.samples)
        s.classes.reset();
    EXPECT_FALSE(calibrate(set, options).validation.kinds) << "a network of two classes";
}

TEST(Kinds, thatANetworkTakesTooEasilyDoNotDrownTheOther) {
    // The output for generated faces is loud and says little; the other one is soft and says much.
    auto set = gaussians(400, 1, 33);
    std::mt19937_64 random(6);
    std::normal_distribution<double> normal;
    int fakes = 0;
    for (auto& s : set.samples) {
        s.classes = ClassScores{0.2 * normal(random), 10 * normal(random)};
        if (s.label == Label::Fake) {
            const bool composed = ++fakes % 2 == 0;
            s.method = composed ? "self-blend" : "stylegan2";
            (composed ? s.classes->composed : s.classes->generated) += composed ? 0.6 : 5;
        }
        s.score = nn::eitherScore(s.classes->composed, s.classes->generated, {});
    }
    const auto composedAuc = [&set](const std::vector<double>& scores) {
        std::vector<Case> cases;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (set.samples[i].method != "stylegan2")
                cases.push_back({scores[i], set.samples[i].label == Label::Fake, 0, 1});
        }
        return auc(cases);
    };
    std::vector<double> before;
    for (const auto& s : set.samples)
        before.push_back(s.score);
    CalibrateOptions options;
    options.resamples = 20;
    const auto result = calibrate(set, options);
    ASSERT_TRUE(result.classScale.has_value());
    EXPECT_GT(result.classScale->composedSlope, 20 * result.classScale->generatedSlope);
    EXPECT_LT(composedAuc(before), 0.7);
    EXPECT_GT(composedAuc(result.scores), 0.9);
    // A scale that is given is kept: that of the photos goes for frames of videos, too.
    options.classScale = nn::ClassScale{};
    EXPECT_EQ(calibrate(set, options).scores, before);
}

TEST(LeftOut, classesComeToTheScaleOfTheNetworkThatIsCalibrated) {
    auto set = gaussians(200, 1, 61);
    int fakes = 0;
    for (auto& s : set.samples) {
        s.source = "a";
        s.classes = ClassScores{s.score, s.score - 1};
        if (s.label == Label::Fake)
            s.method = ++fakes % 2 == 0 ? "self-blend" : "stylegan2";
    }
    auto run = set; // the same, by a network of another scale
    for (auto& s : run.samples)
        s.classes = ClassScores{5 * s.classes->composed + 3, 0.5 * s.classes->generated};
    const auto own = classSpreads(set), theirs = classSpreads(run);
    EXPECT_NEAR(own.composed.broughtFrom(theirs.composed, run.samples[7].classes->composed),
                set.samples[7].classes->composed, 1e-9);
    EXPECT_NEAR(own.generated.broughtFrom(theirs.generated, run.samples[7].classes->generated),
                set.samples[7].classes->generated, 1e-9);
}

TEST(Validity, coversLightAndRollAsFarAsTheSetDoes) {
    auto set = gaussians(200, 1, 41);
    for (std::size_t i = 0; i < set.samples.size(); ++i) {
        set.samples[i].light = 50 + static_cast<double>(i % 100);
        set.samples[i].roll = static_cast<double>(i % 41) - 20;
    }
    CalibrateOptions options;
    options.resamples = 20;
    const auto v = calibrate(set, options).validation.validity;
    EXPECT_EQ(v->minLight, 50);
    EXPECT_EQ(v->maxRoll, 20);
}

TEST(VideoCalibration, isOfFramesOfVideosAlone) {
    auto set = gaussians(200, 1, 51);
    CalibrateOptions options;
    options.resamples = 20;
    EXPECT_THROW(calibrateVideo(set, options), FormatError);
    set.minQuantiser = 18;
    set.maxQuantiser = 37;
    const auto video = calibrateVideo(set, options);
    EXPECT_NEAR(video.calibration.slope, 2, 0.6);
    EXPECT_EQ(video.maxQuantiser, 37);
    EXPECT_EQ(video.validity.minJpegQuality, 0);
    EXPECT_EQ(video.thresholds.size(), options.targetFprs.size());
}
