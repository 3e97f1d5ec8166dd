// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/shotfinder.h"

#include "core/analysis/decodetrail.h"

#include <gtest/gtest.h>

using namespace lineament;
using namespace lineament::analysis;

namespace {

using Numbers = std::vector<int>;

std::vector<LumaChange> quiet(int count, float step = 0.4F) {
    std::vector<LumaChange> changes;
    for (int i = 0; i < count; ++i)
        changes.push_back({i, i == 0 ? 0 : step, step});
    return changes;
}

media::LumaGrid grey(int value) {
    media::LumaGrid grid;
    grid.cells.fill(static_cast<std::uint8_t>(value));
    return grid;
}

} // namespace

TEST(ShotFinder, findsAWeakCutInAQuietScene) {
    auto changes = quiet(60);
    changes[30] = {30, 9, 9};
    EXPECT_EQ(shotChanges(changes, true), Numbers{30});
}

TEST(ShotFinder, takesMotionForNoCut) {
    auto changes = quiet(60);
    for (std::size_t i = 20; i < 40; ++i)
        changes[i].step = 6 + static_cast<float>(i * 7 % 11); // 6 to 16
    EXPECT_EQ(shotChanges(changes, true), Numbers{});
    changes[30].step = 45;
    EXPECT_EQ(shotChanges(changes, true), Numbers{30}) << "a cut between two scenes in motion";
}

TEST(ShotFinder, takesAFlashForNoCut) {
    auto changes = quiet(60);
    changes[30] = {30, 100, 100};
    changes[32] = {32, 100, 0.6F}; // two white frames, then the same picture again
    EXPECT_EQ(shotChanges(changes, true), Numbers{});
    changes[32].across = 40; // two black frames, then another picture
    EXPECT_EQ(shotChanges(changes, true), (Numbers{30, 32}));
}

TEST(ShotFinder, findsCutsThatAreCloseTogether) {
    auto changes = quiet(60);
    changes[30] = {30, 40, 40};
    changes[36] = {36, 35, 35};
    EXPECT_EQ(shotChanges(changes, true), (Numbers{30, 36}));
}

TEST(ShotFinder, countsACutOverTwoFramesOnce) {
    auto changes = quiet(60);
    changes[30] = {30, 20, 20};
    changes[31] = {31, 18, 38};
    EXPECT_EQ(shotChanges(changes, true), Numbers{30});
}

TEST(ShotFinder, wantsALargerStepOfSampledFrames) {
    auto changes = quiet(20, 1);
    changes[10] = {10, 7, 7};
    EXPECT_EQ(shotChanges(changes, true), Numbers{10});
    EXPECT_EQ(shotChanges(changes, false), Numbers{});
    changes[10].step = 13;
    EXPECT_EQ(shotChanges(changes, false), Numbers{10});
}

TEST(DecodeTrail, givesTheSameFromTheLeadOnAsFromTheStart) {
    const auto feed = [](DecodeTrail& trail, int from, int to) {
        for (int n = from; n <= to; ++n) {
            const auto grid = grey(n * n % 200);
            const bool lost = n == 23 || n == 24;
            trail.seen(n, lost ? media::Decoding::Missing : media::Decoding::Complete,
                       lost ? "no picture" : "", lost ? nullptr : &grid);
        }
    };
    DecodeTrail whole(true), resumed(true);
    FrameRecord first, second, again;
    feed(whole, 0, 20);
    whole.take(-1, 20, first);
    feed(whole, 21, 30);
    whole.take(20, 30, second);
    feed(resumed, 20 - DecodeTrail::kLead, 30);
    resumed.take(20, 30, again);
    EXPECT_EQ(first.frame.lumaSteps.size(), 21U);
    EXPECT_EQ(second.frame.lumaSteps.size(), 10U);
    EXPECT_EQ(second.frame.lumaSteps, again.frame.lumaSteps);
    EXPECT_EQ(second.lumaAcross, again.lumaAcross);
    EXPECT_EQ(second.damage, (std::vector<DamagedFrames>{{23, 24, true, "no picture"}}));
    EXPECT_EQ(second.damage, again.damage);
    EXPECT_EQ(second.frame.lumaSteps[2], 0) << "a frame without a picture";
    EXPECT_EQ(second.frame.lumaSteps[4], 59) << "frame 25 (luminance 25) after frame 22 (84)";
}
