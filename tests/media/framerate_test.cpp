// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/video.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

using namespace lineament::media;

namespace {

/// @p count frames, each at @p time (its number) in ticks.
bool isVariable(Rational timeBase, int count, const std::function<double(int)>& time) {
    FrameIndex index;
    index.timeBase = timeBase;
    for (int i = 0; i < count; ++i)
        index.frames.push_back({std::llround(time(i)), 0, 'P', false});
    return index.variableRate();
}

constexpr Rational kMillisecond{1, 1000}, kTransport{1, 90000};

} // namespace

TEST(FrameRate, timesRoundedToTheTimeBaseAreConstant) {
    for (const double rate : {23.976, 24.0, 25.0, 29.97, 30.0, 50.0, 59.94, 60.0, 119.88, 240.0})
        for (const Rational base : {kMillisecond, kTransport, Rational{1, 600}, Rational{1, 15360}})
            for (const double start : {0.0, 0.3, 1234567.8}) {
                SCOPED_TRACE(std::to_string(rate) + " in 1/" + std::to_string(base.den));
                const double step = static_cast<double>(base.den) / rate;
                EXPECT_FALSE(isVariable(base, 500, [&](int i) { return start + i * step; }));
                EXPECT_FALSE(
                    isVariable(base, 500, [&](int i) { return std::floor(start + i * step); }));
            }
    // 24 frames a second counted in thirtieths: steps of one tick and of two.
    EXPECT_FALSE(isVariable({1, 30}, 100, [](int i) { return i * 1.25; }));
}

TEST(FrameRate, aTickOfJitterIsNoVariableRate) {
    EXPECT_FALSE(isVariable(kTransport, 600, [](int i) { return i * 1500 + i % 2 * 2; }));
    EXPECT_FALSE(isVariable(kTransport, 600, [](int i) { return i * 1500 + i % 3 - 1; }));
    EXPECT_FALSE(isVariable(kTransport, 30, [](int i) { return i * 3003 + (i == 7 ? 1 : 0); }));
}

/// Steps of 33 and 34 ms, as Matroska has them, are copied into time bases of other containers.
TEST(FrameRate, millisecondsOfAnEarlierContainerAreNoVariableRate) {
    for (const double rate : {29.97, 30.0, 59.94, 60.0})
        for (const std::int64_t ticks : {16000, 90000, 15360}) {
            SCOPED_TRACE(std::to_string(rate) + " in 1/" + std::to_string(ticks));
            EXPECT_FALSE(isVariable({1, ticks}, 300, [&](int i) {
                return static_cast<double>(std::llround(i * 1000 / rate)) *
                       static_cast<double>(ticks) / 1000;
            }));
        }
}

TEST(FrameRate, realChangesOfTheRateStayVariable) {
    // A frame in ten left out; one left out in the middle; one shown twice as long at the end.
    EXPECT_TRUE(isVariable(kTransport, 300, [](int i) { return (i + i / 10) * 3000; }));
    EXPECT_TRUE(isVariable(kTransport, 300, [](int i) { return (i + (i > 150 ? 1 : 0)) * 3000; }));
    EXPECT_TRUE(isVariable(kTransport, 300, [](int i) { return (i + (i == 299 ? 1 : 0)) * 3000; }));
    // Half at 30 a second, half at 15 or at 29: in coarse ticks, too.
    EXPECT_TRUE(isVariable({1, 30}, 200, [](int i) { return i < 100 ? i : 100 + (i - 100) * 2; }));
    EXPECT_TRUE(isVariable(kMillisecond, 600, [](int i) {
        return i < 300 ? i / 0.03 : 300 / 0.03 + (i - 300) / 0.029;
    }));
    // A rate that drifts, each step like the one before it; a phone in the dark.
    EXPECT_TRUE(isVariable(kTransport, 900, [](int i) { return 3000 * i + 0.01 * i * i; }));
    EXPECT_TRUE(
        isVariable(kTransport, 90, [](int i) { return 3000 * i + 40 * std::sin(i * 0.7); }));
    EXPECT_TRUE(isVariable(kMillisecond, 90, [](int i) { return 33.3 * i + 6 * (i % 4); }));
    // Every second frame late by a tick of a coarse clock is a rhythm, not rounding.
    EXPECT_TRUE(isVariable({1, 100}, 90, [](int i) { return 4 * i + i % 2 * 2; }));
}

TEST(FrameRate, tooFewFramesTellNothing) {
    EXPECT_FALSE(isVariable(kTransport, 0, [](int) { return 0; }));
    EXPECT_FALSE(isVariable(kTransport, 2, [](int i) { return i * 12345; }));
}
