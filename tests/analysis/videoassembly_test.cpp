// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videoassembly.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/videocoverage.h"
#include "core/analysis/videosampling.h"
#include "tests/analysis/videoparts.h"

#include <gtest/gtest.h>

#include <limits>

using namespace lineament::analysis;
using namespace lineament::analysis::test;
namespace media = lineament::media;

namespace {

const double kNone = std::numeric_limits<double>::quiet_NaN();

/// 4 s at 25 frames a second, sampled twice a second.
class VideoAssembly : public testing::Test {
protected:
    VideoAssembly() {
        facts.index = std::make_shared<const media::FrameIndex>(indexOf(101));
        facts.settings = {Sampling::Rate, 2, 8};
        int previous = -1;
        for (const int number : firstPass(*facts.index, facts.settings)) {
            records.push_back(recordOf(*facts.index, number, previous, {faceWith(1)}));
            previous = number;
        }
    }
    VideoResult assemble() const { return assembleVideo(facts, records); }
    FaceResult& face(std::size_t record) { return records[record].frame.faces.front(); }

    VideoFacts facts;
    std::vector<FrameRecord> records; ///< at frames 0, 12, 25, 37, 50, 62, 75, 87, 100
};

void expectAccounted(const Track& track) {
    double gaps = 0;
    for (const Gap& gap : track.gaps) {
        EXPECT_LT(gap.from, gap.to);
        EXPECT_GE(gap.from, track.from);
        EXPECT_LE(gap.to, track.to + 1e-9);
        gaps += gap.to - gap.from;
    }
    EXPECT_NEAR(track.coverage, 1 - gaps / (track.to - track.from), 1e-9)
        << "what is not covered is a gap";
}

} // namespace

TEST_F(VideoAssembly, aFaceThatIsAlwaysThereIsOneTrackWithoutGaps) {
    const auto video = assemble();
    ASSERT_EQ(video.tracks.size(), 1U);
    const Track& track = video.tracks.front();
    EXPECT_EQ(track.id, "T1");
    EXPECT_EQ(track.points.size(), 9U);
    EXPECT_EQ(track.firstFrame, 0);
    EXPECT_EQ(track.lastFrame, 100);
    EXPECT_DOUBLE_EQ(track.to, 4.04);
    EXPECT_DOUBLE_EQ(track.coverage, 1);
    EXPECT_TRUE(track.gaps.empty());
    ASSERT_TRUE(track.aggregate);
    EXPECT_DOUBLE_EQ(track.aggregate->mean, 1);
    for (const auto& sample : video.samples) {
        EXPECT_EQ(sample.faces.front().face.id, "T1");
        EXPECT_EQ(sample.faces.front().verdict.kind, VerdictKind::Uncalibrated);
        EXPECT_FALSE(sample.faces.front().verdict.log10Lr);
    }
}

TEST_F(VideoAssembly, aTracksFindingIsThatOfItsMedianFrame) {
    lineament::nn::ModelInfo model;
    auto& validation = model.validation.video.emplace();
    validation.calibration.slope = 1; // ln LR is the score
    validation.calibration.minLog10Lr = -1;
    validation.calibration.maxLog10Lr = 1.5;
    facts.model = model;
    // One frame stands out; a mean or a product would follow it.
    for (std::size_t i = 0; i < records.size(); ++i)
        face(i).score = 2 + 0.01 * static_cast<double>(i);
    face(7).score = 40;
    face(8).score = -6;
    const auto video = assemble();
    ASSERT_TRUE(video.tracks.front().finding);
    const auto& finding = *video.tracks.front().finding;
    EXPECT_EQ(video.samples[finding.sample].number, 37) << "2.03, the fifth of nine";
    EXPECT_EQ(finding.verdict.kind, VerdictKind::Support);
    EXPECT_EQ(finding.verdict.supports, Proposition::Hp);
    EXPECT_NEAR(*finding.verdict.log10Lr, 2.03 / std::log(10), 1e-9);
    EXPECT_EQ(finding.verdict.face, "T1");
    EXPECT_DOUBLE_EQ(finding.leastLog10Lr, -1) << "within the bounds";
    EXPECT_DOUBLE_EQ(finding.mostLog10Lr, 1.5);
    const auto words = trackSentence(video, video.tracks.front());
    EXPECT_NE(words.find("the median of 9 frames is frame 37"), std::string::npos) << words;
    EXPECT_NE(words.find("from 1/LR 10 to LR 32"), std::string::npos) << words;
    for (const auto& sample : video.samples)
        EXPECT_FALSE(sample.faces.front().verdict.log10Lr) << "no frame by itself";
}

TEST_F(VideoAssembly, aTrackHasNoFindingWithoutValidationForVideo) {
    lineament::nn::ModelInfo model;
    model.validation.calibration.emplace().slope = 1;
    facts.model = model;
    EXPECT_FALSE(assemble().tracks.front().finding);
    model.validation.video.emplace().calibration.slope = 1;
    model.validation.video->validity.minFacePixels = 1e6;
    facts.model = model;
    const auto video = assemble();
    EXPECT_FALSE(video.tracks.front().finding) << "no frame counts";
    EXPECT_FALSE(video.tracks.front().aggregate);
}

TEST_F(VideoAssembly, aCutEndsTheTrackEvenOfTheSameFace) {
    auto& steps = records[4].frame.lumaSteps; // frames 38 to 50
    steps[3] = 50;                            // frame 41
    const auto video = assemble();
    ASSERT_EQ(video.shots.size(), 2U);
    EXPECT_EQ(video.shots[1].firstFrame, 41);
    ASSERT_EQ(video.tracks.size(), 2U);
    EXPECT_EQ(video.tracks[0].lastFrame, 37);
    EXPECT_EQ(video.tracks[1].firstFrame, 50);
    EXPECT_EQ(video.tracks[1].shot, 1);
}

TEST_F(VideoAssembly, aCrossFadeEndsTheTrackAndCountsForNone) {
    // Found twice, by a shorter and by the right stretch; and a weak one elsewhere.
    records[4].fades = {
        {38, 4, 13, 15}, {40, 8, 20, 30}, {41, 8, 20, 30}, {42, 8, 20, 30}, {41, 16, 21, 31}};
    records[7].fades = {{80, 8, 9, 30}};
    const auto video = assemble();
    ASSERT_EQ(video.shots.size(), 3U);
    EXPECT_FALSE(video.shots[0].gradual);
    EXPECT_EQ(video.shots[1].firstFrame, 34); // 41 - 8 shows the first picture alone
    EXPECT_TRUE(video.shots[1].gradual);
    EXPECT_EQ(video.shots[2].firstFrame, 49);
    EXPECT_FALSE(video.shots[2].gradual);
    ASSERT_EQ(video.tracks.size(), 3U);
    EXPECT_EQ(video.tracks[0].lastFrame, 25);
    EXPECT_EQ(video.tracks[2].firstFrame, 50);
    const Track& within = video.tracks[1]; // frame 37: a mixture
    EXPECT_TRUE(isMixture(video, within));
    EXPECT_FALSE(within.aggregate);
    EXPECT_EQ(within.coverage, 0);
    ASSERT_EQ(within.gaps.size(), 1U);
    EXPECT_EQ(within.gaps.front().reason, GapReason::CrossFade);
    expectAccounted(within);
    EXPECT_EQ(trackSentence(video, within),
              "Track T2: seen in 1 frame, all in a cross-fade: none counts.");
    EXPECT_NE(videoSentence(video).find("1 track lies in a cross-fade"), std::string::npos);
    EXPECT_EQ(videoSentence(video).find("could not be scored"), std::string::npos);
}

TEST_F(VideoAssembly, aFadeBetweenTwoCutsMakesShotsWithFirstFramesOfTheirOwn) {
    records[4].frame.lumaSteps[0] = 50;   // frame 38
    records[5].frame.lumaSteps[6] = 50;   // frame 57
    records[4].fades = {{46, 8, 20, 30}}; // from 38 to 54
    const auto video = assemble();
    std::vector<int> firsts;
    for (const Shot& shot : video.shots)
        firsts.push_back(shot.firstFrame);
    EXPECT_EQ(firsts, (std::vector<int>{0, 38, 39, 54, 57}));
}

TEST_F(VideoAssembly, framesOnWhichTheFinderFailedSayNothingOfFaces) {
    records[2].frame.faces.clear(); // frame 25
    records[2].appearances.clear();
    records[2].frame.failure = "no memory";
    const auto video = assemble();
    ASSERT_EQ(video.tracks.size(), 1U);
    ASSERT_EQ(video.tracks.front().gaps.size(), 1U);
    EXPECT_EQ(video.tracks.front().gaps.front().reason, GapReason::NotSearched);
    EXPECT_EQ(video.framesNotSearched(), 1);
    EXPECT_EQ(video.framesSearched(), 8);
    EXPECT_NE(videoSentence(video).find("The face finder failed in 1 frame,"), std::string::npos);
    expectAccounted(video.tracks.front());
}

TEST_F(VideoAssembly, gapsSayWhy) {
    records[2].frame.faces.clear(); // frame 25
    records[2].appearances.clear();
    face(4) = faceWith(kNone);              // frame 50: too small
    face(6).state = FaceState::ModelFailed; // frame 75
    face(6).score.reset();
    const auto video = assemble();
    ASSERT_EQ(video.tracks.size(), 1U);
    const auto& gaps = video.tracks.front().gaps;
    ASSERT_EQ(gaps.size(), 3U);
    EXPECT_EQ(gaps[0].reason, GapReason::NoFace);
    EXPECT_LE(gaps[0].firstFrame, 25);
    EXPECT_GE(gaps[0].lastFrame, 25);
    EXPECT_GT(gaps[0].firstFrame, 12);
    EXPECT_LT(gaps[0].lastFrame, 37);
    EXPECT_EQ(gaps[1].reason, GapReason::TooSmall);
    EXPECT_EQ(gaps[2].reason, GapReason::NotScored);
    EXPECT_EQ(video.tracks.front().aggregate->frames, 6);
    expectAccounted(video.tracks.front());
}

TEST_F(VideoAssembly, facesBelowTheValidatedSharpnessDontCount) {
    facts.model.emplace();
    facts.model->validation.validity.emplace();
    facts.model->validation.validity->minSharpness = 30;
    face(3).face.quality.sharpness = 12;
    face(3).prediction->logitFake = 90;
    face(3).score = 90;
    const auto video = assemble();
    const Track& track = video.tracks.front();
    ASSERT_EQ(track.gaps.size(), 1U);
    EXPECT_EQ(track.gaps.front().reason, GapReason::TooBlurred);
    EXPECT_EQ(track.points.size(), 9U) << "found all the same";
    EXPECT_DOUBLE_EQ(track.aggregate->most, 1);
    EXPECT_NE(track.strongest, 3U);
    expectAccounted(track);
}

TEST_F(VideoAssembly, facesTurnedFartherThanValidatedDontCount) {
    facts.model.emplace();
    facts.model->validation.validity.emplace();
    facts.model->validation.validity->maxYaw = 30;
    facts.model->validation.validity->maxPitch = 20;
    face(3).face.quality.yaw = -31;
    face(6).face.quality.pitch = 21;
    const auto video = assemble();
    const Track& track = video.tracks.front();
    ASSERT_EQ(track.gaps.size(), 2U);
    EXPECT_EQ(track.gaps[0].reason, GapReason::TooTurned);
    EXPECT_EQ(track.gaps[1].reason, GapReason::TooTurned);
    EXPECT_EQ(track.points.size(), 9U) << "found all the same";
    EXPECT_EQ(track.aggregate->frames, 7);
    expectAccounted(track);
}

TEST_F(VideoAssembly, theNeutralScoreIsTheCalibrationsNotZero) {
    facts.model.emplace();
    auto& calibration = facts.model->validation.calibration.emplace();
    calibration.slope = 0.5;
    calibration.intercept = -10; // LR 1 at 20, above every score of the track
    const auto video = assemble();
    const Track& track = video.tracks.front();
    EXPECT_DOUBLE_EQ(track.aggregate->neutral, 20);
    EXPECT_EQ(track.leastCertain, track.strongest) << "the nearest to 20";
}

TEST_F(VideoAssembly, damageIsAGapAndAStretch) {
    records[3].damage = {{28, 33, false, "concealed 12 macroblocks"}, {34, 34, true, "no picture"}};
    const auto video = assemble();
    ASSERT_EQ(video.damaged.size(), 2U);
    EXPECT_EQ(video.damaged[0].firstFrame, 28);
    EXPECT_DOUBLE_EQ(video.damaged[0].to, 34 * 0.04);
    EXPECT_TRUE(video.damaged[1].missing);
    const Track& track = video.tracks.front();
    ASSERT_EQ(track.gaps.size(), 1U);
    EXPECT_EQ(track.gaps[0].reason, GapReason::NotDecoded);
    EXPECT_EQ(track.gaps[0].firstFrame, 28);
    EXPECT_EQ(track.gaps[0].lastFrame, 34);
    expectAccounted(track);
}

TEST_F(VideoAssembly, aDamagedSampleStandsForNothing) {
    records[4].frame.decoding = media::Decoding::Concealed;
    records[4].frame.faces.clear();
    records[4].appearances.clear();
    records[4].damage = {{50, 50, false, "concealed"}};
    const auto video = assemble();
    ASSERT_EQ(video.tracks.size(), 1U);
    ASSERT_EQ(video.tracks.front().gaps.size(), 1U);
    EXPECT_EQ(video.tracks.front().gaps.front().reason, GapReason::NotDecoded);
    EXPECT_LT(video.tracks.front().coverage, 0.9);
    expectAccounted(video.tracks.front());
}

TEST_F(VideoAssembly, framesFarFromAnySampleWereNotSampled) {
    records.erase(records.begin() + 3, records.begin() + 4); // 37: 25 to 50 are a second apart
    const auto video = assemble();
    ASSERT_EQ(video.tracks.size(), 1U);
    const auto& gaps = video.tracks.front().gaps;
    ASSERT_EQ(gaps.size(), 1U);
    EXPECT_EQ(gaps[0].reason, GapReason::NotSampled);
    EXPECT_GT(gaps[0].firstFrame, 30);
    EXPECT_LT(gaps[0].lastFrame, 45);
    expectAccounted(video.tracks.front());
}

TEST_F(VideoAssembly, theStillPictureOfAVariableRateIsCoveredWholly) {
    media::FrameIndex index;
    index.timeBase = {1, 1000};
    index.frames = {{0, 100, 'I', true}, {100, 5000, 'P', false}, {5100, 100, 'P', false}};
    const std::vector<SampledFrame> samples{recordOf(index, 0, -1, {}).frame,
                                            recordOf(index, 1, 0, {}).frame,
                                            recordOf(index, 2, 1, {}).frame};
    const auto spans = framesStoodFor(index, samples, {}, 0.5);
    ASSERT_EQ(spans.size(), 3U);
    for (const FrameSpan& span : spans)
        EXPECT_EQ(span.kind, FrameSpan::Kind::Sampled);
}

TEST_F(VideoAssembly, doesNotDependOnTheRunsThatMadeTheRecords) {
    std::vector<FrameRecord> reread;
    for (const auto& record : records)
        reread.push_back(record);
    // A second pass adds frames without steps of their own: the steps are shared out by number.
    auto extra = recordOf(*facts.index, 56, 55, {faceWith(2)});
    extra.frame.lumaSteps.clear();
    extra.lumaAcross.clear();
    reread.insert(reread.begin() + 5, extra);
    const auto video = assembleVideo(facts, reread);
    EXPECT_EQ(video.samples[5].number, 56);
    EXPECT_EQ(video.samples[5].lumaSteps.size(), 6U);
    EXPECT_EQ(video.samples[6].lumaSteps.size(), 6U);
    EXPECT_EQ(video.tracks.size(), 1U);
}

TEST_F(VideoAssembly, twoPeopleAreNumberedFromLeftToRight) {
    for (auto& record : records) {
        record.frame.faces = {faceWith(2, 1, 400), faceWith(-1, 0, 100)};
        record.appearances = {looksOf(1), looksOf(0)};
    }
    const auto video = assemble();
    ASSERT_EQ(video.tracks.size(), 2U);
    EXPECT_EQ(video.samples[4].faces[0].face.id, "T2");
    EXPECT_EQ(video.strongestTrack()->id, "T2");
    EXPECT_DOUBLE_EQ(video.tracks[0].aggregate->mean, -1);
}
