// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/evaluation.h"
#include "core/training/shard.h"
#include "core/training/videolevel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace lineament;
using namespace lineament::training;
using testing::HasSubstr;
using testing::Not;

namespace {

ScoredSample frame(const std::string& video, Label label, double score, int number) {
    ScoredSample s;
    s.id = video + "-hash#" + std::to_string(number);
    s.video = video;
    s.group = video;
    s.label = label;
    s.method = label == Label::Fake ? "swap" : "";
    s.compression = "c23";
    s.source = "corpus";
    s.score = score;
    s.facePixels = 100 + number;
    return s;
}

/// Four videos a class. Single frames overlap, the means do not.
ScoredSet overlapping() {
    ScoredSet set;
    set.name = "clips";
    for (int v = 0; v < 4; ++v)
        for (int n = 0; n < 6; ++n) {
            const double noise = n % 2 == 0 ? 3 : -3;
            const auto name = std::to_string(v);
            set.samples.push_back(frame("real" + name, Label::Real, -1 + noise, n));
            set.samples.push_back(frame("fake" + name, Label::Fake, 1 + noise, n));
        }
    return set;
}

} // namespace

TEST(VideoLevel, isTheMeanOfTheFrames) {
    const auto videos = videoLevel(overlapping());
    ASSERT_EQ(videos.samples.size(), 8U);
    EXPECT_DOUBLE_EQ(videos.samples[0].score, -1);
    EXPECT_DOUBLE_EQ(videos.samples[1].score, 1);
    EXPECT_DOUBLE_EQ(videos.samples[1].facePixels, 102.5);
    EXPECT_EQ(videos.samples[1].video, "fake0");
    EXPECT_EQ(videos.samples[1].group, "fake0");
}

TEST(VideoLevel, leavesPhotosOut) {
    auto set = overlapping();
    ScoredSample photo = set.samples[0];
    photo.video.clear();
    set.samples.push_back(photo);
    EXPECT_EQ(videoLevel(set).samples.size(), 8U);
    EXPECT_EQ(framesOf(set), 48);
}

TEST(VideoLevel, keepsVideosOfOneNameApart) {
    auto set = overlapping();
    for (auto s : overlapping().samples) {
        s.id.insert(0, "other-"); // another file
        set.samples.push_back(s);
    }
    EXPECT_EQ(videoLevel(set).samples.size(), 16U);
    auto compressed = overlapping();
    for (std::size_t i = 0; i < 6; ++i)
        compressed.samples[i].compression = "c40";
    EXPECT_EQ(videoLevel(compressed).samples.size(), 10U);
}

TEST(VideoLevel, isMeasuredBesideTheFrames) {
    const auto e = evaluate(overlapping(), nullptr, {1, 50});
    ASSERT_TRUE(e.total.auc && e.videos && e.videos->total.auc);
    EXPECT_NEAR(e.total.auc->value, 0.75, 1e-12) << "a quarter of the pairs of frames is wrong";
    EXPECT_DOUBLE_EQ(e.videos->total.auc->value, 1);
    EXPECT_EQ(e.videos->total.auc->count, 8);
    EXPECT_EQ(e.videos->total.reals, 4);
    EXPECT_EQ(e.videos->frames, 48);
    EXPECT_EQ(e.total.groups, 8) << "the frames of a video are one group";
    EXPECT_EQ(e.videos->strata.size(), 3U) << "source, method, compression";
}

TEST(VideoLevel, likelihoodRatiosAreNotGivenForMeans) {
    nn::ModelInfo model;
    model.name = "m";
    nn::Calibration c;
    c.id = "cal";
    c.slope = 1;
    c.minLog10Lr = -2;
    c.maxLog10Lr = 2;
    model.validation.calibration = c;
    const auto e = evaluate(overlapping(), &model, {1, 20});
    EXPECT_TRUE(e.total.cllr);
    ASSERT_TRUE(e.videos);
    EXPECT_FALSE(e.videos->total.cllr);
    EXPECT_THAT(e.notes, testing::Contains(HasSubstr("mean scores of videos")));
}

TEST(VideoLevel, isInTheTextsWhenThereAreVideosOnly) {
    const auto e = evaluate(overlapping(), nullptr, {1, 20});
    EXPECT_THAT(evaluationMarkdown(e), HasSubstr("## Videos"));
    EXPECT_THAT(evaluationMarkdown(e), HasSubstr("### Per compression"));
    EXPECT_THAT(evaluationJson(e), HasSubstr("\"aggregate\": \"mean score of the frames\""));
    auto photos = overlapping();
    for (auto& s : photos.samples)
        s.video.clear();
    const auto none = evaluate(photos, nullptr, {1, 20});
    EXPECT_FALSE(none.videos);
    EXPECT_THAT(evaluationMarkdown(none), Not(HasSubstr("## Videos")));
    EXPECT_THAT(evaluationJson(none), Not(HasSubstr("\"videos\"")));
}

TEST(VideoLevel, theVideoIsKeptInScoresAndInShardsAndLeftOutOfThoseOfPhotos) {
    const auto read = parseScores("x", scoresText(overlapping()));
    EXPECT_EQ(read.samples[1].video, "fake0");
    Sample sample;
    sample.info.id = "a#3";
    sample.crop = {4, 4, std::vector<std::uint8_t>(48)};
    const auto stored = [&] {
        const auto bytes = shardBytes({&sample, 1}, 4);
        return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    };
    EXPECT_THAT(stored(), Not(HasSubstr("video"))) << "shards of photos stay as they were";
    sample.info.video = "videos/000";
    EXPECT_THAT(stored(), HasSubstr("videos/000"));
    const auto file = std::filesystem::temp_directory_path() /
                      ("lineament-videolevel-" + std::to_string(::getpid()) + ".safetensors");
    std::ofstream(file, std::ios::binary) << stored();
    EXPECT_EQ(readShard(file, 4).at(0).info.video, "videos/000");
    std::filesystem::remove(file);
}
