// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/shotfinder.h"

#include "core/analysis/decodetrail.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

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

namespace {

/// A scene with structure, other for every number.
media::LumaGrid scene(int number) {
    media::LumaGrid grid;
    for (std::size_t i = 0; i < grid.cells.size(); ++i)
        grid.cells[i] = static_cast<std::uint8_t>(
            120 + 80 * std::sin(static_cast<double>(i) * (0.37 + 0.21 * number)));
    return grid;
}

media::LumaGrid mixed(const media::LumaGrid& a, const media::LumaGrid& b, double share) {
    media::LumaGrid grid;
    for (std::size_t i = 0; i < grid.cells.size(); ++i)
        grid.cells[i] =
            static_cast<std::uint8_t>(std::lround(std::lerp(a.cells[i], b.cells[i], share)));
    return grid;
}

/// 160 frames: what @p at gives for the share of the change that is done by each frame, which
/// goes from 0 to 1 over @p length frames around frame 80.
template <class F> std::vector<media::LumaGrid> sequence(int length, const F& at) {
    std::vector<media::LumaGrid> grids;
    for (int i = 0; i < 160; ++i)
        grids.push_back(at(std::clamp((i - 80 + length / 2.0) / length, 0.0, 1.0)));
    return grids;
}

/// As a DecodeTrail gathers them.
std::vector<Fade> fadesIn(const std::vector<media::LumaGrid>& grids) {
    DecodeTrail trail(true);
    FrameRecord record;
    for (std::size_t i = 0; i < grids.size(); ++i)
        trail.seen(static_cast<int>(i), media::Decoding::Complete, "", &grids[i]);
    trail.take(-1, static_cast<int>(grids.size()) - 1, record);
    return record.fades;
}

} // namespace

TEST(GradualChanges, findsTheMiddleOfACrossFade) {
    for (const int length : {8, 15, 30, 60}) {
        const auto fades = fadesIn(
            sequence(length, [](double share) { return mixed(scene(1), scene(2), share); }));
        const auto changes = gradualChanges(fades, {});
        ASSERT_EQ(changes.size(), 1U) << length << " frames";
        EXPECT_NEAR(changes.front().centre, 80, 1 + length / 8) << length << " frames";
        EXPECT_GE(2 * changes.front().half + 4, length);
        EXPECT_LE(2 * changes.front().half, std::max(16, 2 * length)) << length << " frames";
    }
}

TEST(GradualChanges, findsAFadeThroughABlankPicture) {
    const auto fades = fadesIn(sequence(20, [](double share) {
        return share < 0.5 ? mixed(scene(1), grey(16), 2 * share)
                           : mixed(grey(16), scene(2), 2 * share - 1);
    }));
    const auto changes = gradualChanges(fades, {});
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_NEAR(changes.front().centre, 80, 6);
}

TEST(GradualChanges, takesNoCutAndNoExposureForAFade) {
    const auto cut =
        fadesIn(sequence(30, [](double share) { return share < 0.5 ? scene(1) : scene(2); }));
    EXPECT_TRUE(cut.empty());
    const auto exposure =
        fadesIn(sequence(30, [](double share) { return mixed(scene(1), grey(0), 0.6 * share); }));
    EXPECT_TRUE(exposure.empty());
    const auto fromBlack =
        fadesIn(sequence(30, [](double share) { return mixed(grey(16), scene(1), share); }));
    EXPECT_TRUE(fromBlack.empty()) << "a video that begins black is one shot";
}

TEST(GradualChanges, twoFadesCloseTogetherAreTwo) {
    std::vector<media::LumaGrid> grids;
    for (int i = 0; i < 240; ++i) {
        const double first = std::clamp((i - 100) / 10.0, 0.0, 1.0);
        const double second = std::clamp((i - 126) / 10.0, 0.0, 1.0);
        grids.push_back(second > 0 ? mixed(scene(2), scene(3), second)
                                   : mixed(scene(1), scene(2), first));
    }
    const auto changes = gradualChanges(fadesIn(grids), {});
    ASSERT_EQ(changes.size(), 2U);
    EXPECT_NEAR(changes[0].centre, 105, 4);
    EXPECT_NEAR(changes[1].centre, 131, 4);
    EXPECT_LE(changes[0].centre + changes[0].half, changes[1].centre - changes[1].half);
}

TEST(GradualChanges, leavesTheStretchAroundACutToTheCut) {
    const std::vector<Fade> fades{{80, 8, 30, 40}};
    EXPECT_TRUE(gradualChanges(fades, std::vector<int>{75}).empty());
    EXPECT_TRUE(gradualChanges(fades, std::vector<int>{73}).empty());
    EXPECT_TRUE(gradualChanges(fades, std::vector<int>{88}).empty());
    EXPECT_EQ(gradualChanges(fades, std::vector<int>{72}), fades) << "it begins behind the cut";
    EXPECT_EQ(gradualChanges(fades, std::vector<int>{89}), fades);
    EXPECT_EQ(gradualChanges(fades, std::vector<int>{60}), fades);
}

TEST(DecodeTrail, givesTheSameFromTheLeadOnAsFromTheStart) {
    const auto feed = [](DecodeTrail& trail, int from, int to) {
        for (int n = from; n <= to; ++n) {
            const auto grid = mixed(scene(1), scene(2), std::clamp((n - 40) / 60.0, 0.0, 1.0));
            const bool lost = n == 83 || n == 84;
            trail.seen(n, lost ? media::Decoding::Missing : media::Decoding::Complete,
                       lost ? "no picture" : "", lost ? nullptr : &grid);
        }
    };
    DecodeTrail whole(true), resumed(true);
    FrameRecord first, second, again;
    feed(whole, 0, 80);
    whole.take(-1, 80, first);
    feed(whole, 81, 120);
    whole.take(80, 120, second);
    feed(resumed, 80 - DecodeTrail::kLead, 120);
    resumed.take(80, 120, again);
    EXPECT_EQ(first.frame.lumaSteps.size(), 81U);
    EXPECT_EQ(second.frame.lumaSteps.size(), 40U);
    ASSERT_FALSE(second.fades.empty());
    EXPECT_LT(second.fades.front().centre - second.fades.front().half, 80) << "needs the lead";
    EXPECT_EQ(second.fades, again.fades);
    EXPECT_EQ(second.frame.lumaSteps, again.frame.lumaSteps);
    EXPECT_EQ(second.lumaAcross, again.lumaAcross);
    EXPECT_EQ(second.damage, (std::vector<DamagedFrames>{{83, 84, true, "no picture"}}));
    EXPECT_EQ(second.damage, again.damage);
    EXPECT_EQ(second.frame.lumaSteps[2], 0) << "a frame without a picture";
    EXPECT_GT(second.frame.lumaSteps[4], 2 * second.frame.lumaSteps[10]) << "frame 85 after 82";
}
