// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videosampling.h"

#include "core/analysis/videoassembly.h"
#include "tests/analysis/videoparts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

using namespace lineament::analysis;
using namespace lineament::analysis::test;
namespace media = lineament::media;

namespace {

using Numbers = std::vector<int>;

VideoSettings settingsOf(Sampling sampling, double rate = 2, double fineRate = 8) {
    return {sampling, rate, fineRate};
}

/// 20 s at 25 frames a second, sampled twice a second, one face with these scores.
VideoResult coarseResult(const std::vector<double>& scores) {
    VideoFacts facts;
    facts.index = std::make_shared<const media::FrameIndex>(indexOf(501));
    facts.settings = settingsOf(Sampling::Adaptive);
    std::vector<FrameRecord> records;
    int previous = -1;
    for (const int number : firstPass(*facts.index, facts.settings)) {
        const std::size_t i = records.size();
        const double score = scores[std::min(i, scores.size() - 1)];
        auto faces = std::isinf(score) ? std::vector<FaceResult>{}
                                       : std::vector<FaceResult>{faceWith(score)};
        records.push_back(recordOf(*facts.index, number, previous, std::move(faces)));
        previous = number;
    }
    return assembleVideo(facts, std::move(records));
}

} // namespace

TEST(VideoSampling, takesTheFrameShownAtEachMultipleAndTheLast) {
    const auto index = indexOf(51); // 40 ms
    EXPECT_EQ(firstPass(index, settingsOf(Sampling::Rate)), (Numbers{0, 12, 25, 37, 50}));
    EXPECT_EQ(firstPass(indexOf(30), settingsOf(Sampling::Rate)), (Numbers{0, 12, 25, 29}));
    EXPECT_EQ(firstPass(indexOf(1), settingsOf(Sampling::Rate)), Numbers{0});
}

TEST(VideoSampling, samplesAVariableRateByTimeNotByNumber) {
    media::FrameIndex index;
    index.timeBase = {1, 1000};
    // Ten frames in the first second, one that is shown for three, then ten in a second.
    for (int i = 0; i < 10; ++i)
        index.frames.push_back({i * 100, 100, 'P', i == 0});
    index.frames.push_back({1000, 3000, 'P', false});
    for (int i = 0; i < 10; ++i)
        index.frames.push_back({4000 + i * 100, 100, 'P', false});
    EXPECT_EQ(firstPass(index, settingsOf(Sampling::Rate)), (Numbers{0, 5, 10, 11, 16, 20}));
}

TEST(VideoSampling, takesKeyFramesOrEveryFrame) {
    EXPECT_EQ(firstPass(indexOf(30), settingsOf(Sampling::KeyFrames)), (Numbers{0, 12, 24}));
    EXPECT_EQ(firstPass(indexOf(3), settingsOf(Sampling::EveryFrame)), (Numbers{0, 1, 2}));
    EXPECT_THROW(firstPass(indexOf(3), settingsOf(Sampling::Rate, 0)), std::invalid_argument);
}

TEST(VideoSampling, looksCloserAroundAHighScoreOnly) {
    std::vector<double> scores(41, -3);
    for (std::size_t i = 0; i < scores.size(); ++i)
        scores[i] += 0.2 * static_cast<double>(i % 3);
    scores[20] = 4; // at 10 s
    const auto numbers = secondPass(coarseResult(scores), settingsOf(Sampling::Adaptive), 2.0);
    ASSERT_FALSE(numbers.empty());
    EXPECT_TRUE(std::is_sorted(numbers.begin(), numbers.end()));
    for (const int n : numbers) {
        EXPECT_GE(n, 225) << "within a quarter and half a second of 10 s";
        EXPECT_LE(n, 275);
        EXPECT_FALSE(n == 250 || n == 237 || n == 262) << "sampled already";
    }
    EXPECT_THAT(numbers, testing::Contains(253)) << "10.125 s";
}

TEST(VideoSampling, looksCloserWhereATrackEndsAndIsBornInsideAShot) {
    std::vector<double> scores(41, -3);
    for (std::size_t i = 10; i < 20; ++i)
        scores[i] = std::numeric_limits<double>::infinity(); // no face from 5 s to 9.5 s
    const auto numbers = secondPass(coarseResult(scores), settingsOf(Sampling::Adaptive), 2.0);
    EXPECT_THAT(numbers, testing::Contains(115)) << "4.625 s, after the last face at 4.5 s";
    EXPECT_THAT(numbers, testing::Contains(246)) << "9.875 s, before the next at 10 s";
    for (const int n : numbers)
        EXPECT_TRUE(n < 130 || n > 230) << n;
}

TEST(VideoSampling, staysWithinThreeTimesTheFirstPass) {
    const std::vector<double> scores(41, 5);
    auto settings = settingsOf(Sampling::Adaptive, 2, 25);
    const auto coarse = coarseResult(scores);
    EXPECT_EQ(secondPass(coarse, settings, 2.0).size(), 3 * coarse.samples.size());
    EXPECT_EQ(secondPass(coarse, settingsOf(Sampling::Rate), 2.0), Numbers{});
}
