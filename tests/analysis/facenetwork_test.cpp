// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/facenetwork.h"

#include "core/analysis/drawnface.h"
#include "core/base/error.h"
#include "core/base/hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace lineament::nn {
namespace {

constexpr int kSide = FaceNetwork::kDetectorSide;

std::string hashOf(std::span<const std::byte> bytes) {
    return sha256Hex(bytes);
}

std::shared_ptr<const FaceNetwork> network() {
    return FaceNetwork::load(LINEAMENT_SOURCE_DIR "/resources/models/finder-1", hashOf);
}

Rgb8Image plain() {
    return {kSide, kSide, std::vector<std::uint8_t>(std::size_t{kSide} * kSide * 3, 110)};
}

/// Every @p step-th pixel of the drawn face, enlarged @p times.
void put(Rgb8Image& on, int left, int top, int step, int times) {
    const Rgb8Image face = analysis::drawnFace();
    const int side = face.width / step * times;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const std::uint8_t* from = face.row(y / times * step) + 3 * (x / times * step);
            std::copy_n(from, 3, on.row(top + y) + 3 * (left + x));
        }
    }
}

struct Expected {
    double score, top, left, bottom, right;
};

/// What the npm package @vladmandic/face-api 1.7.15 computes for a picture, run once with
/// TensorFlow.js 4 on its CPU back end: the three best default boxes.
void expectBoxes(const Rgb8Image& picture, const std::array<Expected, 3>& expected) {
    const Rgb8Image* pictures[] = {&picture};
    const auto found = network()->detect(pictures, 0.3, 1);
    ASSERT_EQ(found.size(), 1U);
    ASSERT_GE(found[0].size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const RectF& box = found[0][i].box;
        EXPECT_NEAR(found[0][i].score, expected[i].score, 1e-4) << i;
        EXPECT_NEAR(box.y, expected[i].top, 0.02) << i;
        EXPECT_NEAR(box.x, expected[i].left, 0.02) << i;
        EXPECT_NEAR(box.y + box.height, expected[i].bottom, 0.02) << i;
        EXPECT_NEAR(box.x + box.width, expected[i].right, 0.02) << i;
    }
}

TEST(FaceNetworks, boxesAreThoseOfThePackageTheWeightsAreFrom) {
    Rgb8Image large = plain(), middle = plain(), two = plain();
    put(large, 0, 0, 1, 2);
    put(middle, 200, 100, 1, 1);
    put(two, 60, 300, 2, 1);
    put(two, 230, 20, 1, 1);
    expectBoxes(large, {{{0.900004, 138.038, 111.581, 424.898, 377.289},
                         {0.824288, 144.427, 109.429, 415.622, 379.146},
                         {0.764013, 132.773, 87.358, 424.530, 392.377}}});
    expectBoxes(middle, {{{0.819405, 173.421, 263.550, 314.349, 392.030},
                          {0.762145, 168.074, 261.050, 319.370, 392.098},
                          {0.644397, 158.354, 259.652, 319.502, 396.272}}});
    expectBoxes(two, {{{0.729391, 93.788, 297.808, 238.443, 421.713},
                       {0.726467, 90.876, 295.726, 242.756, 425.288},
                       {0.711625, 330.721, 92.731, 411.815, 152.014}}});
}

TEST(FaceNetworks, landmarksAreThoseOfThePackageTheWeightsAreFrom) {
    Rgb8Image large = plain();
    put(large, 0, 0, 1, 2);
    Rgb8Image cut{FaceNetwork::kLandmarkSide, FaceNetwork::kLandmarkSide, {}};
    for (int y = 0; y < cut.height; ++y) {
        for (int x = 0; x < cut.width; ++x) {
            const std::uint8_t* pixel = large.row(4 * y + 32) + 3 * (4 * x + 32);
            cut.data.insert(cut.data.end(), pixel, pixel + 3);
        }
    }
    const Rgb8Image* cuts[] = {&cut};
    const auto fits = network()->fitLandmarks(cuts, 1);
    ASSERT_EQ(fits.size(), 1U);
    struct Point {
        std::size_t index;
        double x, y;
    };
    for (const auto& [index, x, y] :
         {Point{0, 18.9374, 50.1105}, Point{8, 56.1685, 103.0097}, Point{16, 91.1511, 50.7498},
          Point{30, 56.0655, 69.2406}, Point{36, 35.9830, 49.7531}, Point{45, 76.9995, 50.5098},
          Point{48, 45.3843, 84.3467}, Point{54, 67.5857, 83.9726}}) {
        EXPECT_NEAR(fits[0].points[index].x, x, 0.002) << index;
        EXPECT_NEAR(fits[0].points[index].y, y, 0.002) << index;
    }
}

TEST(FaceNetworks, aPictureHasItsBoxesInABatchWithThreadsAndInAnotherShape) {
    Rgb8Image first = plain(), second = plain();
    put(first, 200, 100, 1, 1);
    put(second, 60, 300, 2, 1);
    const Rgb8Image* alone[] = {&first};
    const Rgb8Image* both[] = {&second, &first};
    const auto one = network()->detect(alone, 0.5, 1);
    const auto batch = network()->detect(both, 0.5, 2);
    ASSERT_EQ(batch.size(), 2U);
    ASSERT_EQ(batch[1].size(), one[0].size());
    EXPECT_NEAR(batch[1][0].score, one[0][0].score, 1e-4);
    EXPECT_NEAR(batch[1][0].box.x, one[0][0].box.x, 0.02);
    // Less of the empty ground on the right and below: the face is where it was.
    Rgb8Image part{480, 416, {}};
    for (int y = 0; y < part.height; ++y)
        part.data.insert(part.data.end(), first.row(y), first.row(y) + 3 * part.width);
    const Rgb8Image* parts[] = {&part};
    const auto found = network()->detect(parts, 0.5, 1);
    ASSERT_FALSE(found[0].empty());
    EXPECT_GT(found[0][0].box.iou(one[0][0].box), 0.85);
}

TEST(FaceNetworks, picturesThatTheNetworkCantTakeAreRefused) {
    const Rgb8Image odd{100, 64, std::vector<std::uint8_t>(100 * 64 * 3)};
    const Rgb8Image fits{64, 64, std::vector<std::uint8_t>(64 * 64 * 3)}, other{96, 64, {}};
    const Rgb8Image* lone[] = {&odd};
    const Rgb8Image* unlike[] = {&fits, &other};
    EXPECT_THROW(network()->detect(lone, 0.5, 1), ModelError);
    EXPECT_THROW(network()->detect(unlike, 0.5, 1), ModelError);
    EXPECT_THROW(network()->fitLandmarks(lone, 1), ModelError);
    EXPECT_TRUE(network()->detect({}, 0.5, 1).empty());
}

TEST(FaceNetworks, areLoadedOnceAndFreedWithTheirLastUser) {
    auto first = network();
    EXPECT_EQ(network(), first);
    EXPECT_EQ(first->info().name, "finder-1");
    EXPECT_EQ(first->info().weightsSha256.size(), 64U);
    const std::weak_ptr<const FaceNetwork> watch = first;
    first.reset();
    EXPECT_TRUE(watch.expired());
}

} // namespace
} // namespace lineament::nn
