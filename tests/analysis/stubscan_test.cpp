// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What becomes of a video when the network, which was calibrated for photos, scores +4 everywhere:
// from the scan to what is said of it. Report, command line and window have tests of their own.

#include "core/analysis/findingwords.h"
#include "core/analysis/resultjson.h"
#include "core/analysis/resultread.h"
#include "core/analysis/verdictwords.h"
#include "core/analysis/videocsv.h"
#include "core/dataset/csv.h"
#include "tests/analysis/direction.h"
#include "tests/analysis/stubengine.h"
#include "tests/samples.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

using namespace lineament;
using namespace lineament::analysis;
using testing::HasSubstr;
using testing::StartsWith;
namespace fs = std::filesystem;

namespace {

class StubScan : public testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "lineament-stub-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    void TearDown() override { fs::remove_all(folder); }

    fs::path folder;
};

void saysNothing(const ItemResult& item) {
    EXPECT_EQ(speaksFor(item), Proposition::Neither);
    EXPECT_EQ(briefFinding(item), kNotValidatedForVideo);
    std::string words = verdictSentence(item);
    EXPECT_THAT(words, StartsWith(kNotValidatedForVideo));
    for (const Track& track : item.video->tracks) {
        EXPECT_THAT(trackSentence(*item.video, track), StartsWith(kNotValidatedForVideo));
        words += trackSentence(*item.video, track);
    }
    for (const SampledFrame& sample : item.video->samples)
        for (const FaceResult& face : frameItem(item, sample.number).faces) {
            EXPECT_FALSE(face.verdict.log10Lr);
            EXPECT_TRUE(face.verdict.thresholds.empty());
            EXPECT_EQ(speaksFor(face.verdict), Proposition::Neither);
            words +=
                briefFinding(face) + verdictSentence(face) + frameFaceSentence(*item.video, face);
        }
    EXPECT_EQ(directionIn(words), "") << words;
}

} // namespace

TEST_F(StubScan, aVideoWithFourInEveryFrameHasNoFindingAndAPhotoHasOne) {
    const auto clip = writeFaceClip(folder);
    if (clip.empty())
        LINEAMENT_SKIP_MISSING("no ffmpeg to make a clip with");
    const auto items = analysedByStub(4, {clip, writeFacePhoto(folder)});
    const ItemResult& video = *items[0];
    ASSERT_EQ(video.state, ItemState::Analysed) << video.message;
    ASSERT_EQ(video.video->tracks.size(), 2U);
    for (const Track& track : video.video->tracks) {
        ASSERT_TRUE(track.aggregate);
        EXPECT_EQ(track.aggregate->mean, 4);
        EXPECT_GT(track.aggregate->frames, 3);
    }
    saysNothing(video);
    // As a case keeps it.
    const auto written = nlohmann::json::parse(resultsToJson({items[0]}))["items"][0].dump();
    saysNothing(itemFromJson(written, "case"));
    for (const auto& row : dataset::parseCsv("tracks", tracksCsv(*video.video)))
        EXPECT_EQ(row.at("calibrated"), "no");
    const std::string tables = tracksCsv(*video.video) + framesCsv(*video.video);
    EXPECT_EQ(directionIn(tables), "") << tables;
    // The same network on the same face in a photo: what is looked for is there to be found.
    const ItemResult& photo = *items[1];
    EXPECT_EQ(speaksFor(photo), Proposition::Hp) << photo.message;
    EXPECT_NE(directionIn(briefFinding(photo)), "") << briefFinding(photo);
    EXPECT_NE(directionIn(verdictSentence(photo)), "");
}
