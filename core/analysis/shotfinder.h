// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <span>
#include <vector>

namespace lineament::analysis {

/// How much one frame differs from those before it: mean absolute difference of luminance over a
/// grid of cells, 0 to 255.
struct LumaChange {
    int number = 0;   ///< of the frame
    float step = 0;   ///< to the frame before; 0 when either has no picture
    float across = 0; ///< to the frame four before it
};

/// First frames of new shots, ascending. A cut is a step that is large by itself, more than
/// twice what is usual around it (so that motion and noise are none), and not the beginning or the
/// end of a flash, after which the picture is what it was before. A slow cross-fade has no such
/// step and is not found. @p consecutive: @p changes has every frame; otherwise it has sampled
/// frames only, which differ more, and no flash can be told from a shot.
std::vector<int> shotChanges(std::span<const LumaChange> changes, bool consecutive);

} // namespace lineament::analysis
