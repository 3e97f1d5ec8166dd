// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/tracker.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

using namespace lineament;
using namespace lineament::faces;

namespace {

/// A made-up face: its looks come from @p person by formula, so that two persons don't correlate.
Sighting at(double x, double y, int person, double side = 100) {
    Sighting s;
    s.box = {x, y, side, side};
    for (std::size_t i = 0; i < s.landmarks.size(); ++i) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(i) / 68;
        s.landmarks[i] = {x + side * (0.5 + 0.4 * std::cos(angle)),
                          y + side * (0.5 + 0.4 * std::sin(angle))};
    }
    for (std::size_t i = 0; i < s.appearance.luma.size(); ++i)
        s.appearance.luma[i] = static_cast<std::uint8_t>(
            128 + 100 * std::sin(static_cast<double>(i) * (0.7 + 0.9 * person)));
    s.appearance.chroma.fill(static_cast<std::uint8_t>(120 + 4 * person));
    return s;
}

using Ids = std::vector<int>;

} // namespace

TEST(Tracker, followsAMovingFaceAndNumbersBirthsFromLeftToRight) {
    Tracker tracker;
    EXPECT_EQ(tracker.step(0, {at(300, 0, 1), at(0, 0, 0)}), (Ids{1, 0}));
    EXPECT_EQ(tracker.step(0.5, {at(40, 0, 0), at(260, 0, 1)}), (Ids{0, 1}));
    EXPECT_EQ(tracker.step(1, {at(80, 0, 0), at(220, 0, 1), at(600, 0, 2)}), (Ids{0, 1, 2}));
}

TEST(Tracker, keepsPeopleApartWhoCross) {
    Tracker tracker;
    for (int i = 0; i <= 20; ++i) {
        const double x = 20.0 * i;
        const auto ids = tracker.step(0.1 * i, {at(x, 0, 0), at(400 - x, 10, 1)});
        EXPECT_EQ(ids, (Ids{0, 1})) << "frame " << i;
    }
}

TEST(Tracker, findsAFaceAgainWithinASecondAndNotAfter) {
    Tracker tracker;
    tracker.step(0, {at(0, 0, 0)});
    tracker.step(0.5, {});
    EXPECT_EQ(tracker.step(1, {at(5, 0, 0)}), Ids{0});
    tracker.step(1.5, {});
    EXPECT_EQ(tracker.step(2.1, {at(5, 0, 0)}), Ids{1});
}

TEST(Tracker, neverGoesOnAfterACut) {
    Tracker tracker;
    tracker.step(0, {at(0, 0, 0)});
    tracker.cut();
    EXPECT_EQ(tracker.step(0.04, {at(0, 0, 0)}), Ids{1});
}

TEST(Tracker, doesNotGoOnInAnotherPersonBeside) {
    Tracker tracker;
    tracker.step(0, {at(0, 0, 0)});
    EXPECT_EQ(tracker.step(0.5, {at(110, 0, 1)}), Ids{1}) << "one goes, another comes beside";
    EXPECT_EQ(tracker.step(1, {at(0, 0, 0), at(110, 0, 1)}), (Ids{0, 1}));
}

TEST(Tracker, refusesAFaceOfAnotherSizeOrFarAway) {
    const TrackerOptions options;
    const Sighting face = at(0, 0, 0);
    const PointF centre = face.box.centre();
    EXPECT_GT(affinity(face, centre, 0.1, face, options), 0.9);
    EXPECT_EQ(affinity(face, centre, 0.1, at(-60, -60, 0, 220), options), 0);
    EXPECT_EQ(affinity(face, centre, 0.1, at(90, 0, 0), options), 0);
    EXPECT_GT(affinity(face, centre, 0.5, at(90, 0, 0), options), 0)
        << "the same distance in a longer time";
}

TEST(Tracker, assignsAllAtOnceWhereGreedWouldMiss) {
    // The nearer pair alone would leave the other track without its face.
    Tracker tracker;
    tracker.step(0, {at(0, 0, 0), at(60, 0, 0)});
    EXPECT_EQ(tracker.step(0.2, {at(50, 0, 0), at(110, 0, 0)}), (Ids{0, 1}));
}

TEST(Appearance, isTheSameForTheSamePictureAndBlindToExposure) {
    Rgb8Image crop{48, 48, std::vector<std::uint8_t>(48 * 48 * 3)};
    for (std::size_t i = 0; i < crop.data.size(); ++i)
        crop.data[i] = static_cast<std::uint8_t>(60 + (i / 3 * 7 + i / 144 * 3) % 90);
    Rgb8Image brighter = crop;
    for (auto& v : brighter.data)
        v = static_cast<std::uint8_t>(v + 40);
    EXPECT_EQ(similarity(appearanceOf(crop), appearanceOf(crop)), 1);
    EXPECT_GT(similarity(appearanceOf(crop), appearanceOf(brighter)), 0.95);
    Rgb8Image inverted = crop;
    for (auto& v : inverted.data)
        v = static_cast<std::uint8_t>(255 - v);
    EXPECT_LT(similarity(appearanceOf(crop), appearanceOf(inverted)), -0.9);
}
