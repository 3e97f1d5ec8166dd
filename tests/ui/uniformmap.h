// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/viewer/viewer.h"

#include <memory>
#include <vector>

namespace lineament::ui::test {

/// A map that covers the photo with the top colour, opaque.
inline ShownMap uniformMap(int width, int height) {
    ShownMap map;
    map.photoMap = std::make_shared<MapPyramid>(
        FloatMap{width, height,
                 std::vector<float>(
                     static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 1.0F)});
    map.colormap = filters::Colormap::Grey;
    map.range = {0, 1};
    map.opacity = 1;
    return map;
}

} // namespace lineament::ui::test
