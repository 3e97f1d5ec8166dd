// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/drawnface.h"

#include <algorithm>
#include <cstdint>

namespace lineament::analysis {

namespace {

constexpr int kSide = 256;
constexpr int kUnit = 4096; ///< an ellipse's edge: the sum of both squared quotients

struct Ellipse {
    int x, y, radiusX, radiusY;
    int softness; ///< half the width of its edge, in kUnit
    int opacity;  ///< of 256
    std::array<int, 3> colour;
};

/// Painted in this order.
constexpr Ellipse kEllipses[] = {
    {128, 236, 34, 50, 600, 256, {176, 132, 108}}, // neck
    {128, 282, 110, 48, 500, 256, {60, 70, 100}},  // shoulders
    {128, 112, 80, 92, 500, 256, {52, 38, 30}},    // hair behind the head
    {128, 134, 62, 84, 500, 256, {214, 168, 140}}, // head
    {72, 140, 22, 70, 3500, 90, {150, 104, 84}},   // shadow at both sides
    {184, 140, 22, 70, 3500, 110, {140, 98, 80}},  //
    {128, 150, 26, 60, 4000, 60, {236, 196, 170}}, // light on the middle and the forehead
    {128, 84, 40, 22, 4000, 80, {236, 196, 168}},  //
    {128, 52, 66, 24, 700, 256, {52, 38, 30}},     // hair before it
    {101, 118, 24, 16, 4000, 120, {150, 106, 88}}, // eye sockets
    {155, 118, 24, 16, 4000, 120, {150, 106, 88}}, //
    {100, 103, 19, 4, 1500, 230, {54, 38, 28}},    // brows
    {156, 103, 19, 4, 1500, 230, {54, 38, 28}},    //
    {101, 120, 14, 7, 700, 256, {60, 40, 34}},     // lids
    {155, 120, 14, 7, 700, 256, {60, 40, 34}},     //
    {101, 121, 13, 6, 700, 256, {232, 228, 222}},  // whites
    {155, 121, 13, 6, 700, 256, {232, 228, 222}},  //
    {101, 120, 6, 6, 700, 256, {70, 60, 50}},      // irises
    {155, 120, 6, 6, 700, 256, {70, 60, 50}},      //
    {101, 120, 3, 3, 900, 256, {10, 10, 10}},      // pupils
    {155, 120, 3, 3, 900, 256, {10, 10, 10}},      //
    {118, 140, 5, 26, 4000, 90, {160, 112, 92}},   // nose: its sides, ridge, base and tip
    {138, 140, 5, 26, 4000, 90, {160, 112, 92}},   //
    {128, 138, 5, 26, 4000, 130, {244, 208, 182}}, //
    {128, 160, 18, 9, 3500, 110, {176, 124, 102}}, //
    {128, 157, 9, 7, 3500, 140, {242, 204, 178}},  //
    {119, 164, 5, 3, 1500, 220, {90, 54, 44}},     // nostrils
    {137, 164, 5, 3, 1500, 220, {90, 54, 44}},     //
    {128, 186, 26, 9, 2000, 220, {178, 92, 88}},   // lips
    {128, 185, 25, 2, 1800, 240, {96, 42, 42}},    //
    {128, 191, 16, 4, 3500, 120, {214, 132, 122}}, //
    {128, 203, 20, 5, 4000, 110, {160, 112, 92}},  // below them, and the chin
    {128, 212, 16, 8, 4000, 80, {232, 190, 162}}};

/// How much of an ellipse covers a pixel, of 256.
int coverage(const Ellipse& e, int x, int y) {
    const int dx = x - e.x, dy = y - e.y;
    const int distance =
        dx * dx * kUnit / (e.radiusX * e.radiusX) + dy * dy * kUnit / (e.radiusY * e.radiusY);
    const int inside = kUnit + e.softness - distance; // up to 2 softness
    return std::clamp(inside, 0, 2 * e.softness) * 256 / (2 * e.softness) * e.opacity / 256;
}

std::array<int, 3> colourAt(int x, int y) {
    std::array<int, 3> colour{96 + y / 8, 112 + y / 8, 124 + x / 8}; // a wall behind
    for (const Ellipse& e : kEllipses) {
        const int share = coverage(e, x, y);
        for (std::size_t c = 0; c < colour.size(); ++c)
            colour[c] += (e.colour[c] - colour[c]) * share / 256;
    }
    return colour;
}

} // namespace

Rgb8Image drawnFace() {
    Rgb8Image face{kSide, kSide, {}};
    face.data.reserve(std::size_t{3} * kSide * kSide);
    for (int y = 0; y < kSide; ++y) {
        for (int x = 0; x < kSide; ++x) {
            for (const int value : colourAt(x, y))
                face.data.push_back(static_cast<std::uint8_t>(value));
        }
    }
    return face;
}

} // namespace lineament::analysis
