// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videocsv.h"
#include "core/dataset/csv.h"
#include "tests/analysis/handmadevideo.h"

#include <gtest/gtest.h>

#include <clocale>
#include <limits>

using namespace lineament;
using namespace lineament::analysis;

namespace {

std::vector<dataset::CsvRow> rowsOf(const std::string& text) {
    return dataset::parseCsv("test", text);
}

} // namespace

TEST(FramesCsv, hasOneRowAFaceAndOneForEachFrameWithout) {
    const auto rows = rowsOf(framesCsv(test::handMadeVideo()));
    ASSERT_EQ(rows.size(), 8U);
    const auto& first = rows[0];
    EXPECT_EQ(first.at("frame"), "0");
    EXPECT_EQ(first.at("pts"), "500");
    EXPECT_EQ(first.at("time_base"), "1/1000");
    EXPECT_EQ(first.at("seconds"), "0.5");
    EXPECT_EQ(first.at("type"), "I");
    EXPECT_EQ(first.at("key"), "1");
    EXPECT_EQ(first.at("decoding"), "complete");
    EXPECT_EQ(first.at("track"), "T1");
    EXPECT_EQ(first.at("state"), "scored");
    EXPECT_EQ(first.at("score"), "1.5");
    EXPECT_EQ(first.at("box_y"), "60.25");
    EXPECT_EQ(first.at("frame_sha256"), std::string(64, '0'));
    EXPECT_EQ(first.at("crop_sha256"), std::string(64, 'c'));
    const auto& faceless = rows[2];
    EXPECT_EQ(faceless.at("frame"), "10");
    EXPECT_EQ(faceless.at("track"), "");
    EXPECT_EQ(faceless.at("box_x"), "");
    EXPECT_EQ(faceless.at("message"), "");
}

TEST(FramesCsv, saysWhereFacesCouldNotBeLookedFor) {
    auto video = test::handMadeVideo();
    video.samples[2].failure = "no memory";
    const auto rows = rowsOf(framesCsv(video));
    EXPECT_EQ(rows[2].at("message"), "no memory");
    EXPECT_EQ(rows[2].at("state"), "");
}

TEST(FramesCsv, quotesAndKeepsWhatTheDecoderSaid) {
    const auto video = test::handMadeVideo();
    const std::string text = framesCsv(video);
    EXPECT_NE(text.find("\"concealing 20 DC, 20 AC errors in \"\"P\"\" frame\""),
              std::string::npos);
    const auto rows = rowsOf(text);
    EXPECT_EQ(rows[5].at("damage"), video.samples[5].damage);
    EXPECT_EQ(rows[5].at("decoding"), "concealed");
    EXPECT_TRUE(text.ends_with("\r\n"));
}

TEST(FramesCsv, leavesAScoreThatThereIsNotEmpty) {
    const auto row = rowsOf(framesCsv(test::handMadeVideo()))[6];
    EXPECT_EQ(row.at("state"), "too-small");
    EXPECT_EQ(row.at("score"), "");
    EXPECT_EQ(row.at("logit_fake"), "");
    EXPECT_EQ(row.at("message"), "face of 20 px, expected 40 px or more");
}

TEST(FramesCsv, writesExactPtsAndPointsWhateverTheLocale) {
    auto video = test::handMadeVideo();
    video.samples[0].pts = std::numeric_limits<std::int64_t>::max();
    const std::string before = std::setlocale(LC_ALL, nullptr);
    for (const char* name : {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8"})
        std::setlocale(LC_ALL, name);
    const auto rows = rowsOf(framesCsv(video));
    std::setlocale(LC_ALL, before.c_str());
    EXPECT_EQ(rows[0].at("pts"), "9223372036854775807");
    EXPECT_EQ(rows[0].at("interocular"), "48.5");
}

TEST(TracksCsv, hasTheAggregateTheFramesAndTheGaps) {
    const auto rows = rowsOf(tracksCsv(test::handMadeVideo()));
    ASSERT_EQ(rows.size(), 2U);
    const auto& row = rows[1];
    EXPECT_EQ(row.at("track"), "T2");
    EXPECT_EQ(row.at("state"), "scored");
    EXPECT_EQ(row.at("calibrated"), "no");
    EXPECT_EQ(row.at("mean_score"), "2.75");
    EXPECT_EQ(row.at("low_95"), "1.25");
    EXPECT_EQ(row.at("high_95"), "4.25");
    EXPECT_EQ(row.at("strongest_frame"), "35");
    EXPECT_EQ(row.at("weakest_frame"), "20");
    EXPECT_EQ(row.at("frames_scored"), "2");
    EXPECT_EQ(row.at("frames_seen"), "3");
    EXPECT_EQ(row.at("first_pts"), "2500");
    EXPECT_EQ(row.at("coverage"), "0.5");
    EXPECT_EQ(row.at("gaps"), "25-26 not-decoded; 28-32 too-small");
}

TEST(TracksCsv, leavesTheAggregateOfATrackWithoutScoresEmpty) {
    auto video = test::handMadeVideo();
    video.tracks[0].aggregate.reset();
    const auto row = rowsOf(tracksCsv(video))[0];
    EXPECT_EQ(row.at("state"), "not-scored");
    EXPECT_EQ(row.at("mean_score"), "");
    EXPECT_EQ(row.at("strongest_frame"), "");
    EXPECT_EQ(row.at("frames_scored"), "0");
}

TEST(VideoCsv, ofAVideoWithoutFramesOrTracksNamesTheColumnsOnly) {
    EXPECT_TRUE(rowsOf(framesCsv({})).empty());
    EXPECT_TRUE(rowsOf(tracksCsv({})).empty());
    EXPECT_TRUE(framesCsv({}).starts_with("frame,pts,"));
}
