// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <array>
#include <cstdint>

namespace lineament::faces {

/// What a face looks like, coarsely: mean luminance of 12 x 12 cells and mean Cb and Cr of 4 x 4
/// cells of its aligned crop. Small enough to be kept for every frame; good for following a face
/// over a second or two, not for recognising a person.
struct Appearance {
    static constexpr int kLumaCells = 12, kChromaCells = 4;
    std::array<std::uint8_t, kLumaCells * kLumaCells> luma{};
    std::array<std::uint8_t, 2 * kChromaCells * kChromaCells>
        chroma{}; ///< Cb, then Cr; 128 is grey
    bool operator==(const Appearance&) const = default;
};

/// @p crop: an aligned face (see alignCrop), square, of at least 12 px a side. Deterministic.
Appearance appearanceOf(const Rgb8Image& crop);

/// 1 for the same picture, about 0 for unrelated ones, -1 at the least: correlation of the
/// luminance (so that exposure and contrast don't count), less the distance of the colours.
double similarity(const Appearance& a, const Appearance& b);

} // namespace lineament::faces
