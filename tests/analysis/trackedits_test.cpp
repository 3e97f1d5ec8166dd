// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/trackedits.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/resultjson.h"
#include "core/analysis/resultread.h"
#include "core/analysis/videoassembly.h"
#include "core/analysis/videocsv.h"
#include "core/analysis/videosampling.h"
#include "core/base/error.h"
#include "tests/analysis/schema.h"
#include "tests/analysis/videoparts.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace lineament;
using namespace lineament::analysis;
using namespace lineament::analysis::test;
using testing::HasSubstr;
using testing::Not;

namespace {

/// One face of a frame: whose, where, and with which score there.
struct Person {
    double x = 0;
    double score = 0; ///< of the first frame; each further one has 0.1 more or less
};

/// 4 s at 25 frames a second, sampled twice a second, with these people in every frame.
ItemResult itemWith(const std::vector<Person>& people) {
    VideoFacts facts;
    facts.index = std::make_shared<const media::FrameIndex>(indexOf(101));
    facts.settings = {Sampling::Rate, 2, 8};
    std::vector<FrameRecord> records;
    int previous = -1;
    for (const int number : firstPass(*facts.index, facts.settings)) {
        std::vector<FaceResult> faces;
        for (std::size_t i = 0; i < people.size(); ++i)
            faces.push_back(
                faceWith(people[i].score + 0.1 * (number % 3), static_cast<int>(i), people[i].x));
        records.push_back(recordOf(*facts.index, number, previous, std::move(faces)));
        previous = number;
    }
    ItemResult item;
    item.path = "clip.mp4";
    item.state = ItemState::Analysed;
    item.run.settings.video = facts.settings;
    auto video = assembleVideo(facts, std::move(records));
    video.complete = true;
    item.video = std::make_shared<const VideoResult>(std::move(video));
    return item;
}

const Person kPoster{100, 3}, kSpeaker{400, -1};

std::string jsonOf(const ItemResult& item) {
    return resultsToJson({std::make_shared<const ItemResult>(item)});
}

/// As it comes out of a case: what is not in the text, the index, is read from the evidence.
ItemResult readBack(const ItemResult& item) {
    const auto json = nlohmann::ordered_json::parse(jsonOf(item)).at("items").at(0).dump();
    ItemResult read = itemFromJson(json, "test");
    auto video = std::make_shared<VideoResult>(*read.video);
    video->index = item.video->index;
    read.video = std::move(video);
    return read;
}

TrackAggregate aggregateOf(const ItemResult& item, const std::string& track) {
    return item.video->track(track)->aggregate.value();
}

} // namespace

TEST(TrackEdits, aTrackThatIsLeftOutIsInNoMeanAndStaysInTheResult) {
    const ItemResult item = itemWith({kPoster, kSpeaker});
    ASSERT_EQ(item.video->strongestTrack()->id, "T1");
    const ItemResult edited = withTrackLeftOut(item, "T1", "a poster");
    ASSERT_EQ(edited.video->tracks.size(), 2U);
    const Track& poster = *edited.video->track("T1");
    EXPECT_EQ(poster.leftOut, "a poster");
    EXPECT_FALSE(poster.aggregate);
    EXPECT_STREQ(trackStateName(poster), "left-out");
    EXPECT_EQ(poster.points.size(), 9U) << "where it was seen is still known";
    EXPECT_TRUE(edited.video->samples.front().faces.front().score) << "and what was scored there";
    EXPECT_EQ(edited.video->strongestTrack()->id, "T2");
    const auto sentence = verdictSentence(edited);
    EXPECT_THAT(sentence,
                HasSubstr("2 face tracks, 1 of them left out by hand; 1 has raw scores."));
    EXPECT_THAT(sentence, Not(HasSubstr("could not be scored")));
    EXPECT_EQ(trackSentence(*edited.video, poster),
              "Track T1: left out by hand: a poster. Seen in 9 frames; none counts.");
    EXPECT_FALSE(item.video->track("T1")->leftOut) << "the result before stays as it was";
}

TEST(TrackEdits, theOtherTracksAreAsIfItHadNeverBeenFound) {
    const ItemResult edited = withTrackLeftOut(itemWith({kPoster, kSpeaker}), "T1", "a poster");
    const ItemResult alone = itemWith({kSpeaker});
    const TrackAggregate a = aggregateOf(edited, "T2"), b = aggregateOf(alone, "T1");
    EXPECT_DOUBLE_EQ(a.mean, b.mean);
    EXPECT_DOUBLE_EQ(a.low, b.low);
    EXPECT_DOUBLE_EQ(a.high, b.high);
    EXPECT_DOUBLE_EQ(a.effectiveFrames, b.effectiveFrames);
}

TEST(TrackEdits, aRestoredTrackGivesTheSameResultToTheLastDigit) {
    const ItemResult item = itemWith({kPoster, kSpeaker});
    const ItemResult out = withTrackLeftOut(item, "T2", "no face");
    EXPECT_NE(jsonOf(out), jsonOf(item));
    EXPECT_EQ(jsonOf(withTrackLeftOut(out, "T2", std::nullopt)), jsonOf(item));
}

TEST(TrackEdits, outOfACaseTheSameComesAsOutOfTheScan) {
    const ItemResult item = itemWith({kPoster, kSpeaker});
    const ItemResult out = withTrackLeftOut(item, "T1", "a poster, \"Wanted\"");
    EXPECT_EQ(jsonOf(readBack(out)), jsonOf(out));
    EXPECT_EQ(jsonOf(withTrackLeftOut(readBack(item), "T1", "a poster, \"Wanted\"")), jsonOf(out));
    EXPECT_EQ(jsonOf(withTrackLeftOut(readBack(out), "T1", std::nullopt)), jsonOf(item));
}

TEST(TrackEdits, theJsonKeepsToItsSchema) {
    std::ifstream file(LINEAMENT_SOURCE_DIR "/resources/schema/analysis.schema.json");
    lineament::test::SchemaCheck schema(nlohmann::json::parse(file));
    ItemResult out = withTrackLeftOut(itemWith({kPoster, kSpeaker}), "T1", "a poster");
    auto video = std::make_shared<VideoResult>(*out.video);
    video->editsNotFound.push_back({"T7", "a statue", 1.5, {10, 20, 30, 40}});
    video->drawnNotPlaced.push_back({7, faceWith(1)});
    out.video = video;
    out = withEdits(out, editsOf(out));
    const auto json = jsonOf(out);
    EXPECT_THAT(json, HasSubstr("edits_not_found"));
    EXPECT_THAT(schema.errors(nlohmann::json::parse(json)), testing::IsEmpty());
}

TEST(TrackEdits, theTablesSayWhatWasLeftOutAndWhy) {
    const ItemResult out = withTrackLeftOut(itemWith({kPoster, kSpeaker}), "T1", "a poster");
    const auto csv = tracksCsv(*out.video);
    EXPECT_THAT(csv, HasSubstr("T1,0,left-out,no,,"));
    EXPECT_THAT(csv, HasSubstr(",a poster,,,,,\r\n"));
    EXPECT_THAT(framesCsv(*out.video), HasSubstr(",T1,T1,scored,3,"));
}

TEST(TrackEdits, withAllTracksLeftOutNothingIsSaidOfManipulation) {
    const ItemResult out = withTrackLeftOut(itemWith({kPoster}), "T1", "a poster");
    EXPECT_EQ(verdictSentence(out), "1 face track, left out by hand; nothing that was scored "
                                    "counts.");
    EXPECT_EQ(out.state, ItemState::Analysed);
}

TEST(TrackEdits, anotherScanLeavesOutWhatIsInThePlaceAndNotWhatHasTheNumber) {
    const auto edits = editsOf(withTrackLeftOut(itemWith({kPoster, kSpeaker}), "T2", "no witness"));
    ASSERT_EQ(edits.leftOut.size(), 1U);
    // Somebody farther left is found as well, and all numbers move by one.
    const ItemResult other = itemWith({{10, 0}, {kPoster.x + 80, 3}, kSpeaker});
    VideoResult video = *other.video;
    applyEdits(video, edits, other.run.settings.video, nullptr);
    EXPECT_FALSE(video.track("T2")->leftOut);
    EXPECT_EQ(video.track("T3")->leftOut, "no witness");
    EXPECT_TRUE(video.editsNotFound.empty());
}

TEST(TrackEdits, whatIsNotFoundAgainIsNotForgotten) {
    const auto edits = editsOf(withTrackLeftOut(itemWith({kPoster, kSpeaker}), "T1", "a poster"));
    ItemResult other = itemWith({kSpeaker});
    auto video = std::make_shared<VideoResult>(*other.video);
    applyEdits(*video, edits, other.run.settings.video, nullptr);
    other.video = video;
    ASSERT_EQ(video->editsNotFound.size(), 1U);
    EXPECT_THAT(verdictSentence(other),
                HasSubstr("1 track left out of an earlier scan was not found in this one."));
    const ItemResult read = readBack(other);
    EXPECT_EQ(jsonOf(read), jsonOf(other));
    // It waits for a scan that finds the track.
    VideoResult again = *itemWith({kPoster, kSpeaker}).video;
    applyEdits(again, editsOf(read), other.run.settings.video, nullptr);
    EXPECT_EQ(again.track("T1")->leftOut, "a poster");
    EXPECT_TRUE(again.editsNotFound.empty());
}

namespace {

DrawnFace drawnFace(int frame, double score, bool confirmed = true) {
    DrawnFace drawn{frame, faceWith(score, 3, 700)};
    drawn.face.face.id = "M1";
    drawn.face.face.source = faces::FaceSource::Manual;
    drawn.face.face.confirmed = confirmed;
    drawn.face.verdict.face = "M1";
    drawn.face.verdict.kind = VerdictKind::Uncalibrated;
    return drawn;
}

} // namespace

TEST(DrawnFaces, getATrackOfTheirOwnOnTheirFrameAlone) {
    const ItemResult item = itemWith({kPoster, kSpeaker});
    const ItemResult edited = withEdits(item, {{}, {drawnFace(25, 5)}});
    ASSERT_EQ(edited.video->tracks.size(), 3U);
    const Track& track = *edited.video->track("M1");
    EXPECT_TRUE(track.drawn);
    EXPECT_EQ(track.firstFrame, 25);
    EXPECT_EQ(track.lastFrame, 25);
    ASSERT_TRUE(track.aggregate);
    EXPECT_DOUBLE_EQ(track.aggregate->mean, 5);
    EXPECT_EQ(track.aggregate->frames, 1);
    EXPECT_THAT(trackSentence(*edited.video, track),
                HasSubstr("Track M1, drawn by hand on frame 25 and scored there alone, not "
                          "followed: raw scores of 1 frame;"));
    EXPECT_THAT(verdictSentence(edited), HasSubstr("3 face tracks, 1 of them drawn by hand;"));
    EXPECT_DOUBLE_EQ(aggregateOf(edited, "T1").mean, aggregateOf(item, "T1").mean);
    EXPECT_EQ(jsonOf(readBack(edited)), jsonOf(edited));
    // They may be left out as others may, and go again without a trace.
    const ItemResult out = withTrackLeftOut(edited, "M1", "a mistake");
    EXPECT_EQ(jsonOf(withEdits(item, editsOf(out))), jsonOf(out));
    EXPECT_EQ(jsonOf(withEdits(out, editsOf(item))), jsonOf(item));
    EXPECT_EQ(nextDrawnId(editsOf(item)), "M1");
    EXPECT_EQ(nextDrawnId(editsOf(out)), "M2");
}

TEST(DrawnFaces, whereTheFinderSeesNoFaceGetNoFinding) {
    const ItemResult edited = withEdits(itemWith({kSpeaker}), {{}, {drawnFace(25, 5, false)}});
    const Track& track = *edited.video->track("M1");
    EXPECT_FALSE(track.aggregate);
    ASSERT_EQ(track.gaps.size(), 1U);
    EXPECT_EQ(track.gaps[0].reason, GapReason::NotConfirmed);
    EXPECT_THAT(trackSentence(*edited.video, track),
                HasSubstr("the face finder sees no face there"));
    EXPECT_EQ(edited.video->strongestTrack()->id, "T1");
    EXPECT_EQ(jsonOf(readBack(edited)), jsonOf(edited));
}

TEST(DrawnFaces, onAFrameThatWasNotLookedAtAreKeptAside) {
    const ItemResult item = itemWith({kSpeaker});
    const ItemResult edited = withEdits(item, {{}, {drawnFace(26, 5)}});
    EXPECT_EQ(edited.video->tracks.size(), 1U);
    ASSERT_EQ(edited.video->drawnNotPlaced.size(), 1U);
    EXPECT_THAT(verdictSentence(edited),
                HasSubstr("1 face drawn by hand lies on frames that this scan did not look at."));
    const ItemResult read = readBack(edited);
    EXPECT_EQ(jsonOf(read), jsonOf(edited));
    EXPECT_EQ(editsOf(read).drawn.at(0).frame, 26);
}

TEST(TrackEdits, aFrameSaysOfTheFaceThatItIsLeftOut) {
    const ItemResult out = withTrackLeftOut(itemWith({kPoster, kSpeaker}), "T1", "a poster");
    const ItemResult frame = frameItem(out, 0);
    ASSERT_EQ(frame.faces.size(), 2U);
    EXPECT_EQ(frame.faces[0].state, FaceState::Rejected);
    EXPECT_EQ(frame.faces[0].message, "left out by hand: a poster");
    EXPECT_FALSE(frame.faces[0].score);
    EXPECT_EQ(frame.faces[1].state, FaceState::Scored);
}

TEST(TrackEdits, refusesWhatCannotBeDone) {
    ItemResult item = itemWith({kPoster});
    EXPECT_THROW(withTrackLeftOut(item, "T9", "a poster"), InputError);
    EXPECT_THROW(withTrackLeftOut(item, "T1", " \n"), InputError);
    EXPECT_THROW(withTrackLeftOut({}, "T1", "a poster"), InputError);
    auto video = std::make_shared<VideoResult>(*item.video);
    video->index.reset();
    item.video = video;
    EXPECT_THROW(withTrackLeftOut(item, "T1", "a poster"), InputError);
}
