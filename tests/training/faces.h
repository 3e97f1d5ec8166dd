// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/dataset.h"
#include "core/training/random.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lineament::training::test {

/// 68 landmarks of a schematic frontal face in the middle of a square of @p side pixels, in the
/// order of iBUG 300-W.
inline std::array<PointF, 68> drawnLandmarks(double side, double wide = 1) {
    std::array<PointF, 68> l{};
    const auto at = [side, wide](double x, double y) {
        return PointF{side * (0.5 + wide * x), side * (0.5 + y)};
    };
    for (std::size_t i = 0; i < 17; ++i) { // jaw, a half ellipse
        const double angle = std::numbers::pi * (1 - static_cast<double>(i) / 16);
        l[i] = at(0.26 * std::cos(angle), -0.05 + 0.33 * std::sin(angle));
    }
    for (std::size_t i = 0; i < 5; ++i) { // brows
        l[17 + i] = at(-0.2 + 0.035 * static_cast<double>(i), -0.17);
        l[22 + i] = at(0.06 + 0.035 * static_cast<double>(i), -0.17);
    }
    for (std::size_t i = 0; i < 4; ++i)
        l[27 + i] = at(0, -0.1 + 0.04 * static_cast<double>(i));
    for (std::size_t i = 0; i < 5; ++i)
        l[31 + i] = at(-0.04 + 0.02 * static_cast<double>(i), 0.05);
    for (std::size_t i = 0; i < 6; ++i) { // eyes and mouth, ellipses
        const double angle = 2 * std::numbers::pi * static_cast<double>(i) / 6;
        l[36 + i] = at(-0.12 + 0.04 * std::cos(angle), -0.1 + 0.015 * std::sin(angle));
        l[42 + i] = at(0.12 + 0.04 * std::cos(angle), -0.1 + 0.015 * std::sin(angle));
    }
    for (std::size_t i = 0; i < 20; ++i) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(i) / 20;
        l[48 + i] = at(0.09 * std::cos(angle), 0.15 + 0.04 * std::sin(angle));
    }
    return l;
}

/// A smooth picture with some texture, different for every number. Fakes carry a fine checkerboard,
/// which a network can learn in a few steps, and count as generated.
inline Sample drawnSample(int number, Label label, int side) {
    Sample sample;
    const std::string text = std::to_string(number);
    sample.info.id = (label == Label::Real ? "real" : "fake") + text;
    sample.info.group = sample.info.id;
    sample.info.source = "drawn";
    sample.info.method = label == Label::Fake ? "drawn-gan" : "";
    sample.info.label = label;
    sample.info.fold = number % kFolds;
    sample.info.facePixels = 100;
    sample.info.landmarks = drawnLandmarks(side, 1 + 0.02 * (number % 5));
    sample.crop = {side, side, {}};
    Random random(5, static_cast<std::uint64_t>(label), static_cast<std::uint64_t>(number));
    const double fx = random.uniform(0.02, 0.12), fy = random.uniform(0.02, 0.12);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            double value = 128 + 50 * std::sin(fx * x) * std::cos(fy * y) + random.uniform(-8, 8);
            if (label == Label::Fake)
                value += (x / 4 + y / 4) % 2 == 0 ? 25 : -25;
            for (int c = 0; c < 3; ++c)
                sample.crop.data.push_back(
                    static_cast<std::uint8_t>(std::clamp(value + 10 * c, 0.0, 255.0)));
        }
    }
    return sample;
}

inline Dataset drawnDataset(int reals, int fakes, int side = 64) {
    Dataset dataset;
    dataset.settings = {side, 0.4, "test", "drawn"};
    for (int i = 0; i < reals; ++i)
        dataset.samples.push_back(drawnSample(i, Label::Real, side));
    for (int i = 0; i < fakes; ++i)
        dataset.samples.push_back(drawnSample(i, Label::Fake, side));
    return dataset;
}

} // namespace lineament::training::test
