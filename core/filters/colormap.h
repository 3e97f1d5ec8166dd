// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/filters/photomap.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace lineament::filters {

enum class Colormap {
    Viridis, ///< perceptually uniform, readable with colour-vision deficiency
    Inferno, ///< perceptually uniform, black at zero: for overlays
    Grey,
    Diverging ///< blue - light grey - amber, for signed values about zero
};

/// 256 RGB entries.
const std::array<std::array<std::uint8_t, 3>, 256>& colormapTable(Colormap colormap);

/// English name, e.g. "Viridis (perceptual)".
std::string colormapName(Colormap colormap);

/// All maps in menu order.
const std::vector<Colormap>& colormaps();

/// Index 0 to 255 of @p value within @p range, clamped; call only for values that are not NaN.
std::uint8_t colormapIndex(float value, ValueRange range);

} // namespace lineament::filters
