// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/resultjson.h"
#include "tests/analysis/handmadevideo.h"
#include "tests/analysis/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <limits>

using namespace lineament;
using namespace lineament::analysis;
using nlohmann::json;

namespace {

ItemResult videoItem(VideoResult video) {
    ItemResult item;
    item.path = "clip.mp4";
    item.state = ItemState::Analysed;
    item.digests = Digests{std::string(64, 'a'), std::string(32, 'b'), 1234};
    item.video = std::make_shared<const VideoResult>(std::move(video));
    return item;
}

json documentOf(const ItemResult& item) {
    return json::parse(resultsToJson({std::make_shared<const ItemResult>(item)}));
}

std::vector<std::string> violations(const json& document) {
    std::ifstream file(LINEAMENT_SOURCE_DIR "/resources/schema/analysis.schema.json");
    return test::SchemaCheck(json::parse(file)).errors(document);
}

} // namespace

TEST(ResultJson, ofAVideoKeepsToItsSchema) {
    EXPECT_THAT(violations(documentOf(videoItem(test::handMadeVideo()))), testing::IsEmpty());
    VideoResult cut = test::handMadeVideo();
    cut.complete = false;
    cut.index = nullptr;
    cut.tracks[0].aggregate.reset();
    cut.samples[1].sha256.clear();
    cut.tracks[1].aggregate->low = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THAT(violations(documentOf(videoItem(std::move(cut)))), testing::IsEmpty());
    EXPECT_THAT(violations(documentOf(videoItem({}))), testing::IsEmpty());
}

TEST(ResultJson, ofAPhotoKeepsToItsSchema) {
    ItemResult item;
    item.path = "photo.jpg";
    item.state = ItemState::Analysed;
    item.info.emplace();
    item.info->format = "JPEG";
    item.info->bitDepth = 8;
    item.faces = {test::handMadeFace("F1", 10, 1.5)};
    const json document = documentOf(item);
    EXPECT_THAT(violations(document), testing::IsEmpty());
    EXPECT_TRUE(document["items"][0]["video"].is_null());
}

TEST(ResultJson, theSchemaRefusesWhatItDoesNotName) {
    json document = documentOf(videoItem(test::handMadeVideo()));
    document["items"][0]["video"]["tracks"][0]["probability"] = 0.9;
    document["items"][0]["video"]["samples"][2]["pts"] = "1500";
    document["items"][0]["video"].erase("complete");
    EXPECT_EQ(violations(document).size(), 3U);
}

TEST(ResultJson, hasStreamsFramesTracksAndGapsOfAVideo) {
    const json item = documentOf(videoItem(test::handMadeVideo()))["items"][0];
    const json& video = item["video"];
    EXPECT_TRUE(item["photo"].is_null());
    EXPECT_TRUE(item["faces"].empty());
    EXPECT_EQ(video["caveat"], kVideoCaveat);
    EXPECT_EQ(video["container"]["format"], "QuickTime / MOV");
    ASSERT_EQ(video["streams"].size(), 2U);
    EXPECT_EQ(video["streams"][0]["picture"]["pixel_format"], "yuv420p");
    EXPECT_TRUE(video["streams"][0]["sound"].is_null());
    EXPECT_EQ(video["streams"][1]["sound"]["channels"], 2);
    EXPECT_EQ(video["index"]["frames"], 40);
    EXPECT_EQ(video["index"]["key_frames"], 2);
    EXPECT_EQ(video["index"]["last_pts"], 4400);
    ASSERT_EQ(video["samples"].size(), 8U);
    EXPECT_EQ(video["samples"][5]["decoding"], "concealed");
    EXPECT_TRUE(video["samples"][6]["faces"][0]["score"].is_null());
    EXPECT_EQ(video["samples"][7]["faces"][0]["id"], "T2");
    const json& two = video["tracks"][1];
    EXPECT_DOUBLE_EQ(two["aggregate"]["mean"].get<double>(), 2.75);
    EXPECT_EQ(two["aggregate"]["strongest_frame"], 35);
    EXPECT_EQ(two["aggregate"]["calibrated"], false);
    EXPECT_EQ(two["gaps"][1]["reason"], "too-small");
    EXPECT_EQ(two["points"][1]["sample"], 6);
    EXPECT_EQ(video["damaged"][0]["missing"], false);
    EXPECT_EQ(item["run"]["settings"]["video"]["sampling"], "adaptive");
}

TEST(ResultJson, givesATrackWithoutScoresNoAggregate) {
    VideoResult video = test::handMadeVideo();
    video.tracks[0].aggregate.reset();
    const json track = documentOf(videoItem(std::move(video)))["items"][0]["video"]["tracks"][0];
    EXPECT_EQ(track["state"], "not-scored");
    EXPECT_TRUE(track["aggregate"].is_null());
}
