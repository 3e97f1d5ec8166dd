// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/video.h"

#include <optional>
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
/// end of a flash, after which the picture is what it was before. @p consecutive: @p changes has
/// every frame; otherwise it has sampled frames only, which differ more, and no flash can be told
/// from a shot.
std::vector<int> shotChanges(std::span<const LumaChange> changes, bool consecutive);

/// Mean absolute difference of two grids, 0 to 255.
float lumaDifference(const media::LumaGrid& a, const media::LumaGrid& b);

/// A stretch of frames that may be a cross-fade, or a fade to a blank picture and out of it.
struct Fade {
    int centre = 0;     ///< frame
    int half = 0;       ///< frames from the centre to either end
    float strength = 0; ///< what the end shows that the beginning, made brighter or darker, does
                        ///< not: mean absolute difference, 0 to 255
    float change = 0;   ///< mean absolute difference of both ends, 0 to 255
    bool operator==(const Fade&) const = default;
};

/// Longest stretch in which a fade is looked for, frames; twice the longest Fade::half.
inline constexpr int kLongestFade = 64;
/// Fades that are weaker can't become a shot change and need not be kept.
inline constexpr float kWeakestFade = 8;

/// The strongest fade that ends with the last of @p grids, if one does: the picture in the middle
/// is the mean of both ends or blank, and the way there is straight. A cut is none, its middle is
/// one of the ends; an exposure that changes is none, the content stays.
/// @param grids consecutive frames, at most kLongestFade + 1; null where there is no picture
/// @param last number of the last frame
std::optional<Fade> fadeEndingAt(std::span<const media::LumaGrid* const> grids, int last);

/// The fades that change the shot, ascending: the frames between both ends (these show one picture
/// alone) are mixtures. Of stretches that overlap, the shortest that holds nearly the whole change
/// is the fade; one that holds one of @p cuts is none. A camera that zooms very fast may be taken
/// for one.
std::vector<Fade> gradualChanges(std::vector<Fade> fades, std::span<const int> cuts);

} // namespace lineament::analysis
