// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/derived.h"

#include "core/analysis/videoresult.h"
#include "tests/casefile/support.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

using namespace lineament;
using namespace lineament::casefile;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

nn::Validation madeUpValidation(const std::string& id, double slope) {
    nn::Calibration calibration;
    calibration.id = id;
    calibration.slope = slope;
    calibration.minLog10Lr = -3;
    calibration.maxLog10Lr = 3;
    nn::Validation validation;
    validation.calibration = calibration;
    validation.thresholds = {{"fpr-1", 0.01, 2, {}, {}}};
    validation.validity = nn::ValidityRange{.minFacePixels = 96};
    return validation;
}

std::vector<std::string> differencesIn(const RerunResult& result) {
    std::vector<std::string> list;
    for (const auto& one : result.differences)
        list.push_back(one.where + " " + one.what);
    return list;
}

/// Two scored faces of a calibrated model, judged; and a new run to change, which is judged anew.
class DerivedOfPhoto : public testing::Test {
protected:
    DerivedOfPhoto()
        : then(test::madeUpResult(LINEAMENT_SOURCE_DIR "/LICENSE")) {
        then.run.model = nn::ModelInfo{};
        then.run.model->validation = madeUpValidation("0123", 1);
        const double scores[] = {4, 3};
        for (std::size_t i = 0; i < 2; ++i) {
            auto& face = then.faces[i];
            face.face.confirmed = true;
            face.face.quality.pixels = 200;
            face.score = scores[i];
            face.variants = {{"slightly blurred", scores[i] - 0.5}};
        }
        judgeAll(then);
        now = then;
    }
    static void judgeAll(analysis::ItemResult& item) {
        for (auto& face : item.faces)
            face.verdict = judge(face, item, &item.run.model->validation);
    }
    RerunResult compare() {
        judgeAll(now);
        RerunResult result;
        compareDerived(then, now, result);
        return result;
    }

    analysis::ItemResult then, now;
};

} // namespace

TEST_F(DerivedOfPhoto, theSameScoresGiveTheSameFindings) {
    const auto result = compare();
    EXPECT_THAT(differencesIn(result), IsEmpty());
    EXPECT_THAT(result.recalibrated, IsEmpty());
    EXPECT_GE(result.derived, 20);
    ASSERT_EQ(then.faces[0].verdict.kind, analysis::VerdictKind::Support);
}

TEST_F(DerivedOfPhoto, aLikelihoodRatioMayMoveWithinTheToleranceAndNotBeyond) {
    *now.faces[0].score += 2.2 * kLrTolerance; // a logarithm of the natural kind, and a slope of 1
    EXPECT_THAT(differencesIn(compare()), IsEmpty());
    *now.faces[0].score += 0.4 * kLrTolerance;
    EXPECT_THAT(differencesIn(compare()), ElementsAre("F1 log10 LR"));
    *now.faces[0].score = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THAT(differencesIn(compare()), Contains("F1 verdict"));
}

TEST_F(DerivedOfPhoto, whatIsStoredMustFollowFromTheScores) {
    // Somebody stores a stronger finding than the score gives.
    then.faces[1].verdict.log10Lr = 2.5;
    EXPECT_THAT(
        differencesIn(compare()),
        testing::UnorderedElementsAre("F2 degree of support", "F2 log10 LR", "item leading face"));
    then.faces[1].verdict.kind = analysis::VerdictKind::Inconclusive;
    then.faces[1].verdict.variants[0].turned = true;
    EXPECT_THAT(differencesIn(compare()),
                testing::IsSupersetOf({"F2 verdict", "F2 turned by the variant slightly blurred"}));
}

TEST_F(DerivedOfPhoto, aVariantThatTurnsItMakesAnotherVerdict) {
    now.faces[0].variants[0].score = -4;
    EXPECT_THAT(differencesIn(compare()),
                testing::IsSupersetOf({"F1 verdict", "F1 turned by the variant slightly blurred"}));
}

TEST_F(DerivedOfPhoto, aVariantOfALaterBuildHasNoSayInWhatIsCompared) {
    now.faces[0].variants.push_back({"cropped tighter", -4}); // would turn it
    EXPECT_THAT(differencesIn(compare()), IsEmpty());
    // One that is no longer made counts with the score that it had.
    then.faces[0].variants.push_back({"enlarged", -4});
    judgeAll(then);
    ASSERT_EQ(then.faces[0].verdict.kind, analysis::VerdictKind::Inconclusive);
    now.faces[0].variants.pop_back();
    EXPECT_THAT(differencesIn(compare()), IsEmpty());
}

TEST_F(DerivedOfPhoto, anotherCalibrationOfTodayIsNoDifferenceOfTheRun) {
    now.run.model->validation = madeUpValidation("4567", 0.3);
    auto result = compare();
    EXPECT_THAT(differencesIn(result), IsEmpty());
    ASSERT_EQ(result.recalibrated.size(), 3U) << "the change, and what it makes of both faces";
    EXPECT_THAT(result.recalibrated[0], HasSubstr("then 0123, now 4567"));
    EXPECT_THAT(result.recalibrated[1], HasSubstr("F1: by the recorded calibration support"));
    // A score that differs is a difference all the same, and both are said.
    *now.faces[0].score += 1;
    result = compare();
    EXPECT_THAT(differencesIn(result), Contains("F1 log10 LR"));
    EXPECT_FALSE(result.recalibrated.empty());
    // The same calibration, another range that it is valid for.
    now = then;
    now.run.model->validation.validity->minFacePixels = 400;
    result = compare();
    EXPECT_THAT(differencesIn(result), IsEmpty());
    EXPECT_THAT(result.recalibrated.at(0), HasSubstr("validated range has changed"));
    EXPECT_THAT(result.recalibrated.at(1), HasSubstr("by the package of today withheld"));
}

namespace {

/// A video with two tracks.
class DerivedOfVideo : public testing::Test {
protected:
    DerivedOfVideo() {
        for (const int number : {1, 2}) {
            analysis::Track track;
            track.id = "T" + std::to_string(number);
            track.firstFrame = 3;
            track.lastFrame = 40;
            track.coverage = 0.75;
            track.gaps.resize(1);
            track.aggregate.emplace();
            track.aggregate->mean = number;
            track.aggregate->low = number - 0.5;
            track.aggregate->high = number + 0.5;
            track.aggregate->effectiveFrames = 20;
            track.aggregate->frames = 30;
            tracks.push_back(track);
        }
        then = videoOf(tracks);
    }
    static analysis::ItemResult videoOf(const std::vector<analysis::Track>& tracks) {
        auto video = std::make_shared<analysis::VideoResult>();
        video->tracks = tracks;
        analysis::ItemResult item;
        item.state = analysis::ItemState::Analysed;
        item.video = video;
        return item;
    }
    std::vector<std::string> differences() const {
        RerunResult result;
        compareDerived(then, videoOf(tracks), result);
        return differencesIn(result);
    }

    std::vector<analysis::Track> tracks;
    analysis::ItemResult then;
};

} // namespace

TEST_F(DerivedOfVideo, aTrackMayMoveWithinTheTolerancesAndNotBeyond) {
    EXPECT_THAT(differences(), IsEmpty());
    auto& a = *tracks[0].aggregate;
    a.mean += 0.9 * kScoreTolerance;
    a.high += 0.9 * kSpreadTolerance;
    a.effectiveFrames *= 1 + 0.9 * kSpreadTolerance;
    EXPECT_THAT(differences(), IsEmpty());
    a.mean += 0.2 * kScoreTolerance;
    a.high += 0.2 * kSpreadTolerance;
    a.effectiveFrames *= 1 + 0.2 * kSpreadTolerance;
    EXPECT_THAT(differences(), ElementsAre("T1 mean score", "T1 upper end of the interval",
                                           "T1 effective frames"));
}

TEST_F(DerivedOfVideo, noIntervalIsNoIntervalHoweverItIsWritten) {
    auto& a = *tracks[0].aggregate;
    a.low = -std::numeric_limits<double>::infinity();
    EXPECT_THAT(differences(), ElementsAre("T1 lower end of the interval"));
    auto stored = tracks;
    stored[0].aggregate->low = std::numeric_limits<double>::quiet_NaN(); // as it is read back
    then = videoOf(stored);
    EXPECT_THAT(differences(), IsEmpty());
}

TEST_F(DerivedOfVideo, statesSpansAndLeadAreComparedExactly) {
    tracks[0].lastFrame = 41;
    tracks[0].coverage += 2 * kCoverageTolerance;
    tracks[0].gaps.clear();
    EXPECT_THAT(differences(), ElementsAre("T1 track's frames", "T1 gaps", "T1 coverage"));
    tracks[1].aggregate.reset();
    EXPECT_THAT(differences(),
                testing::IsSupersetOf({"T2 track's state", "item track with the highest mean"}));
    tracks.pop_back();
    tracks[0].id = "T3";
    EXPECT_THAT(differences(), testing::IsSupersetOf({"T1 track", "T2 track", "T3 track"}));
}
