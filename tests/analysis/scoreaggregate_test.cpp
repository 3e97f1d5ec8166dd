// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/scoreaggregate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace lineament::analysis;

namespace {

/// An autoregressive series with the correlation @p rho between neighbours and unit variance.
std::vector<ScorePoint> series(std::size_t n, double rho, double mean, std::mt19937& random) {
    std::normal_distribution<double> noise;
    std::vector<ScorePoint> points;
    double x = noise(random);
    for (std::size_t i = 0; i < n; ++i) {
        points.push_back({0.5 * static_cast<double>(i), mean + x, 0.5});
        x = rho * x + std::sqrt(1 - rho * rho) * noise(random);
    }
    return points;
}

} // namespace

TEST(ScoreAggregate, studentsQuantilesAreThoseOfTheTables) {
    EXPECT_NEAR(studentT975(1), 12.7062, 1e-4);
    EXPECT_NEAR(studentT975(2), 4.30265, 1e-5);
    EXPECT_NEAR(studentT975(10), 2.22814, 1e-5);
    EXPECT_NEAR(studentT975(1000), 1.96234, 1e-5);
    EXPECT_GT(studentT975(1.5), studentT975(2));
}

TEST(ScoreAggregate, weighsEachFrameByTheTimeItStandsFor) {
    const auto a = aggregateScores({{{0, 1, 3}, {1, 5, 1}}}).front();
    ASSERT_TRUE(a);
    EXPECT_DOUBLE_EQ(a->mean, 2);
    EXPECT_DOUBLE_EQ(a->median, 3);
    EXPECT_EQ(a->least, 1);
    EXPECT_EQ(a->most, 5);
    EXPECT_EQ(a->frames, 2);
    EXPECT_NEAR(a->deviation, std::sqrt(8.0), 1e-12);
}

TEST(ScoreAggregate, givesNoneWithoutScoredFrames) {
    EXPECT_FALSE(aggregateScores({{}}).front());
}

TEST(ScoreAggregate, independentFramesKeepNearlyTheirNumberAndCorrelatedOnesDont) {
    std::mt19937 random(1);
    const auto free = aggregateScores({series(400, 0, 1, random)}).front();
    const auto bound = aggregateScores({series(400, 0.9, 1, random)}).front();
    EXPECT_GT(free->effectiveFrames, 300);
    // (1 - 0.9) / (1 + 0.9) of 400 is 21.
    EXPECT_GT(bound->effectiveFrames, 10);
    EXPECT_LT(bound->effectiveFrames, 40);
    EXPECT_GT(bound->high - bound->low, 2 * (free->high - free->low));
}

TEST(ScoreAggregate, theIntervalHoldsTheMeanAsOftenAsItSays) {
    std::mt19937 random(2);
    for (const double rho : {0.0, 0.5, 0.8}) {
        int held = 0;
        constexpr int kRuns = 400;
        for (int i = 0; i < kRuns; ++i) {
            const auto a = aggregateScores({series(60, rho, 2, random)}).front();
            held += a->low <= 2 && 2 <= a->high ? 1 : 0;
        }
        // 95 % of 400, less four standard deviations and what estimating the correlation costs.
        EXPECT_GE(held, kRuns * 0.89) << "correlation " << rho;
    }
}

TEST(ScoreAggregate, framesThatSayTheSameAreOne) {
    std::vector<ScorePoint> still;
    for (int i = 0; i < 50; ++i)
        still.push_back({0.5 * i, 1.25, 0.5});
    const auto a = aggregateScores({still}).front();
    EXPECT_DOUBLE_EQ(a->effectiveFrames, 1);
    EXPECT_TRUE(std::isinf(a->low) && std::isinf(a->high));
}

TEST(ScoreAggregate, aLoneFrameTakesTheSpreadOfTheOtherTracks) {
    std::mt19937 random(3);
    const auto both = aggregateScores({series(100, 0, 0, random), {{7, 3, 0.04}}});
    ASSERT_TRUE(both[1]);
    EXPECT_NEAR(both[1]->high - both[1]->mean, 1.98, 0.4) << "two standard deviations of the other";
    const auto alone = aggregateScores({{{7, 3, 0.04}}}).front();
    EXPECT_TRUE(std::isinf(alone->high));
}
