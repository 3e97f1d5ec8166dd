// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/metrics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

using namespace lineament;
using namespace lineament::training;

namespace {

std::vector<Case> plainCases(const std::vector<double>& reals, const std::vector<double>& fakes) {
    std::vector<Case> cases;
    for (const double score : fakes)
        cases.push_back({score, true, static_cast<int>(cases.size()), 1});
    for (const double score : reals)
        cases.push_back({score, false, static_cast<int>(cases.size()), 1});
    return cases;
}

/// Scores with many ties.
std::vector<Case> roughCases(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<Case> cases;
    for (int i = 0; i < count; ++i) {
        const bool fake = random() % 3 == 0;
        cases.push_back({static_cast<double>(random() % 12) / 2 + (fake ? 1 : 0), fake, i / 3, 1});
    }
    return cases;
}

double slowAuc(const std::vector<Case>& cases) {
    double wins = 0, pairs = 0;
    for (const Case& f : cases) {
        for (const Case& r : cases) {
            if (!f.fake || r.fake)
                continue;
            pairs += f.weight * r.weight;
            wins += f.weight * r.weight * (f.score > r.score ? 1 : f.score == r.score ? 0.5 : 0);
        }
    }
    return wins / pairs;
}

} // namespace

TEST(Metrics, aucCountsPairsAndHalvesTies) {
    EXPECT_DOUBLE_EQ(auc(plainCases({1, 2}, {2, 3})), 3.5 / 4);
    for (unsigned seed = 1; seed < 6; ++seed) {
        auto cases = roughCases(90, seed);
        EXPECT_NEAR(auc(cases), slowAuc(cases), 1e-12);
        for (auto& c : cases)
            c.weight = c.group % 4;
        EXPECT_NEAR(auc(cases), slowAuc(cases), 1e-12) << "weights count as repetitions";
    }
    EXPECT_TRUE(std::isnan(auc(plainCases({1, 2}, {}))));
}

TEST(Metrics, equalErrorRateIsWhereTheRatesCross) {
    EXPECT_DOUBLE_EQ(equalErrorRate(plainCases({0, 1}, {2, 3})), 0);
    EXPECT_DOUBLE_EQ(equalErrorRate(plainCases({2, 3}, {0, 1})), 1);
    EXPECT_DOUBLE_EQ(equalErrorRate(plainCases({0, 1, 2, 5}, {1.5, 3, 4, 6})), 0.25);
    EXPECT_DOUBLE_EQ(equalErrorRate(plainCases({1, 1}, {1, 1})), 0.5) << "nothing but ties";
}

TEST(Metrics, averagePrecisionIsTheAreaOfTheSteps) {
    // By falling score: fake, real, fake: 1/2 * 1 + 1/2 * 2/3.
    EXPECT_DOUBLE_EQ(averagePrecision(plainCases({2}, {3, 1})), 0.5 + 1.0 / 3);
    EXPECT_DOUBLE_EQ(averagePrecision(plainCases({1}, {1})), 0.5);
}

TEST(Metrics, ratesAtAThreshold) {
    const auto cases = plainCases({0, 1, 2, 3}, {2, 3, 4});
    EXPECT_DOUBLE_EQ(falsePositiveRate(cases, 2), 0.5) << "a score at the threshold is flagged";
    EXPECT_DOUBLE_EQ(falseNegativeRate(cases, 3), 1.0 / 3);
    EXPECT_DOUBLE_EQ(accuracy(cases, 3), 5.0 / 7);
    EXPECT_TRUE(std::isnan(falseNegativeRate(plainCases({1}, {}), 0)));
}

TEST(Metrics, cllrByHand) {
    EXPECT_DOUBLE_EQ(cllr(plainCases({0, 0, 0}, {0})), 1) << "LR 1 says nothing";
    const double ln3 = std::log(3.0);
    // Fake with LR 3: log2(4/3); reals with LR 1/3 and 3: log2(4/3), log2(4).
    EXPECT_NEAR(cllr(plainCases({-ln3, ln3}, {ln3})),
                (std::log2(4.0 / 3) + (std::log2(4.0 / 3) + 2) / 2) / 2, 1e-12);
    EXPECT_NEAR(cllr(plainCases({-2000}, {2000})), 0, 1e-12) << "no overflow";
    EXPECT_GT(cllr(plainCases({2000}, {-2000})), 1000);
}

TEST(Metrics, poolingGivesRisingBlocks) {
    // 0: real, 1: fake, 2: real, 3: fake: 1 and 2 are pooled.
    const auto blocks = poolAdjacentViolators(plainCases({0, 2}, {1, 3}));
    ASSERT_EQ(blocks.size(), 3U);
    EXPECT_EQ(blocks[1].leastScore, 1);
    EXPECT_EQ(blocks[1].mostScore, 2);
    EXPECT_EQ(blocks[1].fakes, 1);
    EXPECT_EQ(blocks[1].reals, 1);
    double previous = -1;
    for (const auto& block : poolAdjacentViolators(roughCases(300, 9))) {
        const double share = block.fakes / (block.fakes + block.reals);
        EXPECT_GT(share, previous);
        previous = share;
    }
}

TEST(Metrics, minCllrByHandAndBelowEveryMonotoneMap) {
    EXPECT_DOUBLE_EQ(minCllr(plainCases({0, 1}, {2, 3})), 0);
    EXPECT_DOUBLE_EQ(minCllr(plainCases({1}, {1})), 1);
    // The pooled middle has LR 1 and holds half of each class.
    EXPECT_DOUBLE_EQ(minCllr(plainCases({0, 2}, {1, 3})), 0.5);
    auto cases = roughCases(200, 4);
    const double least = minCllr(cases);
    for (const double slope : {0.1, 0.3, 0.5, 1.0}) {
        for (const double offset : {-3.0, -2.0, 0.0}) {
            auto mapped = cases;
            for (auto& c : mapped)
                c.score = slope * (c.score + offset);
            EXPECT_LE(least, cllr(mapped) + 1e-12);
        }
    }
}

TEST(Metrics, expectedCalibrationErrorByHand) {
    const double ln3 = std::log(3.0); // posterior .75
    EXPECT_NEAR(expectedCalibrationError(plainCases({ln3}, {ln3, ln3, ln3})), 0.25, 1e-12)
        << "at even priors half of them are fake, whatever the set's own share is";
    EXPECT_NEAR(
        expectedCalibrationError(plainCases({-ln3, -ln3, -ln3, ln3}, {ln3, ln3, ln3, -ln3})), 0,
        1e-12);
}

TEST(Metrics, bootstrapIsReproducibleAndDrawsWholeGroups) {
    const auto cases = roughCases(150, 7);
    const auto a = bootstrap(cases, auc, {500, 42});
    const auto b = bootstrap(cases, auc, {500, 42});
    EXPECT_EQ(a.low, b.low);
    EXPECT_EQ(a.high, b.high);
    EXPECT_EQ(a.value, auc(cases));
    EXPECT_LT(a.low, a.value);
    EXPECT_GT(a.high, a.value);
    EXPECT_NE(bootstrap(cases, auc, {500, 43}).low, a.low);
    auto repeated = cases; // three copies a person say no more about people
    for (int i = 0; i < 2; ++i)
        repeated.insert(repeated.end(), cases.begin(), cases.end());
    const auto c = bootstrap(repeated, auc, {500, 42});
    EXPECT_NEAR(c.high - c.low, a.high - a.low, 0.02);
}

TEST(Metrics, bootstrapIntervalOfAMeanIsTheNormalOne) {
    std::vector<Case> cases;
    for (int i = 0; i < 400; ++i)
        cases.push_back({i % 4 == 0 ? 1.0 : 0.0, false, i, 1});
    const auto rate = bootstrap(
        cases, [](std::span<const Case> c) { return falsePositiveRate(c, 0.5); }, {2000, 1});
    const double half = 1.96 * std::sqrt(0.25 * 0.75 / 400);
    EXPECT_NEAR(rate.low, 0.25 - half, 0.005);
    EXPECT_NEAR(rate.high, 0.25 + half, 0.005);
}

TEST(Metrics, wilsonAsInTheTables) {
    // Newcombe 1998, table I: 81 of 263 and 0 of 20.
    EXPECT_NEAR(wilson(81.0 / 263, 263, 263).low, 0.2553, 5e-5);
    EXPECT_NEAR(wilson(81.0 / 263, 263, 263).high, 0.3662, 5e-5);
    EXPECT_EQ(wilson(0, 20, 20).low, 0);
    EXPECT_NEAR(wilson(0, 20, 20).high, 0.1611, 5e-5);
}

TEST(Metrics, quantilesAreLinear) {
    EXPECT_DOUBLE_EQ(quantile({4, 1, 3, 2}, 0.5), 2.5);
    EXPECT_DOUBLE_EQ(quantile({4, 1, 3, 2}, 1), 4);
    EXPECT_TRUE(std::isnan(quantile({}, 0.5)));
}
