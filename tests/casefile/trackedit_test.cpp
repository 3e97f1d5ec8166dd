// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/trackedit.h"

#include "core/analysis/job.h"
#include "core/analysis/trackedits.h"
#include "core/base/error.h"
#include "core/casefile/integrity.h"
#include "core/casefile/rerun.h"
#include "core/casefile/storedresult.h"
#include "core/faces/facefinder.h"
#include "tests/casefile/support.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace fs = std::filesystem;
using namespace lineament;
using namespace lineament::casefile;
using testing::HasSubstr;

namespace {

/// A real clip, scanned once a second without a model: its faces are found and followed.
class TrackEdits : public test::CaseFolder {
protected:
    void scan() {
        const auto clip = fs::path(LINEAMENT_SHARED_DIR) / "data/samples/clips/fake/deepfake.mp4";
        if (!fs::exists(clip))
            LINEAMENT_SKIP_MISSING("no sample at " << clip);
        item = addFile(clip).id;
        found = analysis::runJob(request()).items.at(0);
        ASSERT_FALSE(found->video->tracks.empty());
        store->recordAnalysis(item, *found);
    }
    analysis::JobRequest request() const {
        analysis::JobRequest request;
        request.items.push_back(
            {store->evidencePath(store->item(item)), std::nullopt, editsOf(*store, item)});
        request.settings.video = {analysis::Sampling::Rate, 1, 8};
        request.settings.minFinderPixels = 80; // the face has some 150: quicker
        request.noModelMessage = "none";
        return request;
    }
    LogEntry lastEntry() const { return store->log().back(); }

    std::int64_t item = 0;
    analysis::ItemResultPtr found;
};

} // namespace

TEST_F(TrackEdits, areRecordedWithOldAndNewValueAndNoNewAnalysisIsSaidOfThem) {
    ASSERT_NO_FATAL_FAILURE(scan());
    if (IsSkipped())
        return;
    EXPECT_EQ(lastEntry().action, "analysis-recorded");
    const auto [out, result] = leaveTrackOut(*store, item, "T1", "a poster", "asked by Anna");
    EXPECT_EQ(result->video->track("T1")->leftOut, "a poster");
    EXPECT_EQ(lastEntry().action, "tracks-edited");
    EXPECT_EQ(lastEntry().object, "analysis 2 of item 1");
    EXPECT_EQ(lastEntry().why, "asked by Anna");
    const auto before = nlohmann::json::parse(lastEntry().oldValue);
    const auto after = nlohmann::json::parse(lastEntry().newValue);
    EXPECT_TRUE(before.at("tracks_left_out_by_hand").empty());
    ASSERT_EQ(after.at("tracks_left_out_by_hand").size(), 1U);
    EXPECT_EQ(after["tracks_left_out_by_hand"][0]["track"], "T1");
    EXPECT_EQ(after["tracks_left_out_by_hand"][0]["reason"], "a poster");

    const auto [in, restored] = leaveTrackOut(*store, item, "T1", std::nullopt, "a mistake");
    EXPECT_FALSE(restored->video->track("T1")->leftOut);
    EXPECT_EQ(nlohmann::json::parse(lastEntry().oldValue).at("tracks_left_out_by_hand").size(), 1U);
    EXPECT_TRUE(nlohmann::json::parse(lastEntry().newValue).at("tracks_left_out_by_hand").empty());
    EXPECT_EQ(in.result, store->analyses().front().result) << "as it was, to the last byte";
    EXPECT_EQ(store->analyses().size(), 3U) << "no state is lost";

    reopen();
    EXPECT_FALSE(verifyIntegrity(caseFolder).damaged());
    EXPECT_EQ(storedValues(*store, store->analyses()[1])->video->track("T1")->leftOut, "a poster");
}

TEST_F(TrackEdits, aReRunAndANewAnalysisLeaveOutTheSame) {
    ASSERT_NO_FATAL_FAILURE(scan());
    if (IsSkipped())
        return;
    leaveTrackOut(*store, item, "T1", "a poster", {});
    for (const auto& result : rerunAnalyses(*store, nullptr, "none"))
        EXPECT_EQ(result.outcome, RerunResult::Outcome::Equal) << "analysis " << result.analysis;
    const auto again = analysis::runJob(request()).items.at(0);
    EXPECT_EQ(again->video->track("T1")->leftOut, "a poster");
    EXPECT_EQ(again->video->samples.size(), found->video->samples.size());
    store->recordAnalysis(item, *again);
    EXPECT_EQ(lastEntry().action, "analysis-recorded") << "this one was a scan";
}

TEST_F(TrackEdits, aReRunScoresDrawnFacesInTheirPlaces) {
    ASSERT_NO_FATAL_FAILURE(scan());
    if (IsSkipped())
        return;
    const int number = found->video->samples.at(1).number;
    const auto reader = media::VideoReader::open(store->evidencePath(store->item(item)));
    reader->index();
    const auto frame = reader->frame(number);
    auto face = faces::FaceFinder().faceAt(*frame.pixels, {60, 60, 90, 90});
    face.id = "M1";
    store->recordAnalysis(
        item,
        analysis::withEdits(
            *found,
            {{}, {{number, analysis::scoreDrawnFace(*frame.pixels, face, nullptr, "none")}}}));
    EXPECT_EQ(lastEntry().action, "tracks-edited");
    const auto after = nlohmann::json::parse(lastEntry().newValue);
    EXPECT_EQ(after.at("faces_drawn_by_hand")[0]["track"], "M1");
    EXPECT_EQ(after["faces_drawn_by_hand"][0]["frame"], number);
    for (const auto& result : rerunAnalyses(*store, nullptr, "none"))
        EXPECT_EQ(result.outcome, RerunResult::Outcome::Equal) << "analysis " << result.analysis;
    const auto again = analysis::runJob(request()).items.at(0);
    ASSERT_NE(again->video->track("M1"), nullptr);
    EXPECT_EQ(again->video->samples[1].faces.back().cropSha256,
              analysis::editsOf(*storedValues(*store, store->analyses().back()))
                  .drawn.at(0)
                  .face.cropSha256);
}

TEST_F(TrackEdits, whatChangesNothingOrIsNotThereIsRefused) {
    ASSERT_NO_FATAL_FAILURE(scan());
    if (IsSkipped())
        return;
    EXPECT_THROW(leaveTrackOut(*store, item, "T77", "a poster", {}), InputError);
    EXPECT_THROW(leaveTrackOut(*store, item, "T1", " ", {}), InputError);
    EXPECT_THROW(leaveTrackOut(*store, item, "T1", std::nullopt, {}), CaseError);
    const auto text = add("a.txt", "a");
    EXPECT_THROW(leaveTrackOut(*store, text.id, "T1", "a poster", {}), CaseError);
    EXPECT_EQ(store->analyses().size(), 1U);
}
