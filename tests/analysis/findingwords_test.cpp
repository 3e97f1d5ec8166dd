// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What is said where no calibration was made for the medium.

#include "core/analysis/findingwords.h"

#include "core/analysis/resultjson.h"
#include "core/analysis/resultread.h"
#include "core/analysis/selftestwords.h"
#include "core/analysis/verdictwords.h"
#include "core/analysis/videocsv.h"
#include "core/dataset/csv.h"
#include "tests/analysis/nodirection.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cmath>

using namespace lineament;
using namespace lineament::analysis;
using lineament::test::videoScored;
using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

namespace {

ItemResult clip(VideoResult video) {
    ItemResult item;
    item.path = "clip.mp4";
    item.state = ItemState::Analysed;
    item.video = std::make_shared<const VideoResult>(std::move(video));
    return item;
}

/// By a model without a calibration.
ItemResult photo(double score) {
    ItemResult item;
    item.path = "photo.jpg";
    item.state = ItemState::Analysed;
    item.faces = {test::handMadeFace("F1", 10, score), test::handMadeFace("F2", 200, score)};
    return item;
}

/// Every text under a key "sentence", at whatever depth.
void sentencesIn(const json& value, std::vector<std::string>& out) {
    if (value.is_object() && value.contains("sentence"))
        out.push_back(value["sentence"]);
    if (value.is_structured())
        for (const auto& part : value)
            sentencesIn(part, out);
}

std::vector<std::string> sentencesOf(const ItemResult& item) {
    std::vector<std::string> out;
    sentencesIn(json::parse(resultsToJson({std::make_shared<const ItemResult>(item)})), out);
    return out;
}

} // namespace

TEST(FindingWords, ofAVideoBeginWithThatItIsNotValidatedAndPointNowhere) {
    for (const double score : {-4.0, -0.001, 4.0}) {
        const ItemResult item = clip(videoScored(score));
        EXPECT_THAT(verdictSentence(item), StartsWith("Not validated for video"));
        EXPECT_EQ(briefFinding(item), "Not validated for video");
        EXPECT_EQ(directionIn(verdictSentence(item)), "");
        for (const Track& track : item.video->tracks) {
            EXPECT_THAT(trackSentence(*item.video, track), StartsWith("Not validated for video"));
            EXPECT_EQ(directionIn(trackSentence(*item.video, track)), "");
        }
        for (const char* digits : {"+4.00", "-4.00", "0.00", "0.81"})
            EXPECT_THAT(verdictSentence(item), Not(HasSubstr(digits))) << "a score in the headline";
    }
}

TEST(FindingWords, ofAVideoAreTheSameInEverySentenceOfTheJson) {
    const auto sentences = sentencesOf(clip(videoScored(4)));
    ASSERT_GE(sentences.size(), 9U) << "of the item, the video, 2 tracks and 5 scored faces";
    for (const auto& sentence : sentences) {
        EXPECT_EQ(directionIn(sentence), "") << sentence;
        EXPECT_THAT(sentence, testing::AnyOf(StartsWith("Not validated for video"),
                                             HasSubstr("not scored, too small")));
    }
}

TEST(FindingWords, aStoredVideoIsRewordedWhenItIsRead) {
    auto stored = json::parse(
        resultsToJson({std::make_shared<const ItemResult>(clip(videoScored(4)))}))["items"][0];
    stored["sentence"] = stored["video"]["sentence"] = stored["video"]["tracks"][0]["sentence"] =
        "2 face tracks; highest mean score +4.00, leaning to manipulated.";
    const auto read = itemFromJson(stored.dump(), "test");
    EXPECT_THAT(verdictSentence(read), StartsWith("Not validated for video"));
    for (const auto& sentence : sentencesOf(read))
        EXPECT_EQ(directionIn(sentence), "") << sentence;
}

TEST(FindingWords, facesOfAFrameKnowThatTheyAreOfAVideo) {
    const ItemResult frame = frameItem(clip(videoScored(4)), 0);
    ASSERT_EQ(frame.faces.size(), 1U);
    EXPECT_EQ(briefFinding(frame.faces[0]), "Not validated for video");
    EXPECT_THAT(verdictSentence(frame.faces[0]), StartsWith("Not validated for video"));
    EXPECT_EQ(speaksFor(frame.faces[0].verdict), Proposition::Neither);
}

namespace {

/// The hand-made clip whose first track is supported to be manipulated, by that LR.
ItemResult foundClip(double lr) {
    auto video = videoScored(1);
    auto& finding = video.tracks[0].finding.emplace();
    finding.sample = video.tracks[0].points.front().sample;
    finding.verdict.kind = VerdictKind::Support;
    finding.verdict.face = "T1";
    finding.verdict.supports = lr > 1 ? Proposition::Hp : Proposition::Hd;
    finding.verdict.log10Lr = std::log10(lr);
    return clip(std::move(video));
}

} // namespace

TEST(FindingWords, ofAVideoWithAFindingSayItFirst) {
    const auto item = foundClip(30);
    EXPECT_THAT(verdictSentence(item), StartsWith("Moderate support (LR 30) for the proposition "
                                                  "that face T1 was manipulated"));
    EXPECT_EQ(briefFinding(item), "Moderate support for manipulation, LR 30");
    EXPECT_EQ(speaksFor(item), Proposition::Hp);
    EXPECT_THAT(verdictSentence(item), HasSubstr("1 face has no score")) << "the other track";
    // One track could not be judged: no green.
    EXPECT_EQ(speaksFor(foundClip(1 / 30.0)), Proposition::Neither);
    const auto frame = frameItem(item, 0);
    EXPECT_THAT(verdictSentence(frame.faces[0]), StartsWith("A frame by itself"));
    EXPECT_EQ(speaksFor(frame.faces[0].verdict), Proposition::Neither);
    EXPECT_STREQ(videoCaveat(*item.video), kVideoFindingCaveat);
}

TEST(FindingWords, ofAPhotoWithoutCalibrationBeginWithThat) {
    for (const double score : {-4.0, -0.001, 4.0}) {
        const ItemResult item = photo(score);
        EXPECT_THAT(verdictSentence(item), StartsWith("Not calibrated"));
        EXPECT_THAT(verdictSentence(item.faces[0]), StartsWith("Not calibrated"));
        EXPECT_EQ(briefFinding(item), "Not calibrated");
        EXPECT_EQ(briefFinding(item.faces[0]), "Not calibrated");
        for (const auto& sentence : sentencesOf(item))
            EXPECT_EQ(directionIn(sentence), "") << sentence;
        EXPECT_EQ(speaksFor(item), Proposition::Neither);
    }
    EXPECT_EQ(verdictSentence(photo(4)),
              "Not calibrated: no finding is given. 2 faces with raw scores.");
}

TEST(Tones, aScoreHasNoneAndAVideoNeither) {
    for (const double score : {-4.0, 0.52, 4.0}) {
        EXPECT_EQ(speaksFor(clip(videoScored(score))), Proposition::Neither);
        for (const auto kind : {VerdictKind::Uncalibrated, VerdictKind::NotScored,
                                VerdictKind::Inconclusive, VerdictKind::Withheld}) {
            Verdict verdict;
            verdict.kind = kind;
            verdict.supports = Proposition::Hp; // what is not said has no colour
            EXPECT_EQ(speaksFor(verdict), Proposition::Neither);
        }
    }
    Verdict support;
    support.kind = VerdictKind::Support;
    support.supports = Proposition::Hd;
    EXPECT_EQ(speaksFor(support), Proposition::Hd);
}

TEST(Coverage, isOfTheTracksSpanAndOfTheClip) {
    const VideoResult video = test::handMadeVideo(); // 4 s; T1 has 1.6 of them, 75 % of it scored
    const Track& track = video.tracks[0];
    EXPECT_DOUBLE_EQ(track.coverage, 0.75);
    EXPECT_NEAR(clipCoverage(video, track), 0.3, 1e-9);
    EXPECT_EQ(coverageWords(video, track), "75 % of the track's span, 30 % of the clip");
    EXPECT_EQ(coverageFigures(video, track), "75 %, 30 %");
    EXPECT_THAT(trackSentence(video, track),
                HasSubstr("75 % of the track's span, 30 % of the clip"));
    const auto rows = dataset::parseCsv("test", tracksCsv(video));
    EXPECT_EQ(rows[0].at("coverage"), "0.75");
    EXPECT_NEAR(std::stod(rows[0].at("coverage_of_clip")), 0.3, 1e-9);
    EXPECT_EQ(rows[0].at("calibrated"), "no");
    EXPECT_EQ(clipCoverage({}, track), 0) << "no clip, no share";
}

TEST(ScoreText, hasNoMinusZeroWhereverItIsWritten) {
    EXPECT_EQ(scoreText(-0.001), "+0.00");
    auto item = photo(-0.001);
    item.faces[0].variants = {{"slightly blurred", -0.001}};
    for (const auto& sentence : sentencesOf(item))
        EXPECT_THAT(sentence, Not(HasSubstr("-0.00")));
    nn::MapFaithfulness maps;
    maps.marked = maps.elsewhere = {0.001, -0.001, 0.001, 10};
    EXPECT_THAT(faithfulnessText(maps), Not(HasSubstr("-0.00")));
}

TEST(SelfTestText, hasTheSameDigitsForEveryReader) {
    EXPECT_THAT(selfTestText(std::nullopt), StartsWith("none"));
    EXPECT_EQ(selfTestText(nn::SelfTestResult{{1.5, -2.5, 1e-3}, 1.5001, -2.4999, {}}),
              "passed at 1970-01-01T00:00:00.000Z: logits fake 1.50010, real -2.49990 for the "
              "known crop; expected fake 1.50000, real -2.50000 within 0.001");
    nn::PictureTestResult picture;
    picture.logitFake = 1.25;
    picture.decoders = "libpng";
    EXPECT_THAT(pictureTestText(picture), HasSubstr("logits fake 1.25000, real 0.00000"));
    picture.expected = nn::PictureTest{1.25, -0.000001, 0.1};
    EXPECT_THAT(pictureTestText(picture),
                HasSubstr("expected fake 1.25000, real 0.00000 within 0.1"));
}
