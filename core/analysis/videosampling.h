// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <optional>
#include <vector>

namespace lineament::analysis {

/// Frame numbers of the first pass, ascending. Rate and Adaptive: the first frame, the frame that
/// is shown at each multiple of 1 / rate after it, and the last frame; by PTS, so that a variable
/// rate is sampled evenly in time. KeyFrames: the key frames (the first frame when none is marked).
/// EveryFrame: all. Throws std::invalid_argument for a rate that is not above 0.
std::vector<int> firstPass(const media::FrameIndex& index, const VideoSettings& settings);

/// Frame numbers that Adaptive adds, ascending, none of them sampled yet: the frames at the
/// multiples of 1 / fineRate that lie within 1 / rate of
/// 1. a score at or above @p threshold (the model's strictest); without one, a score among the
///    highest tenth of the video's;
/// 2. two neighbouring scores of a track that differ by more than 1.5 robust standard deviations
///    (1.4826 times the median distance to the median) of all scores;
/// 3. the birth or the end of a track inside a shot, or a frame in which its face was not found.
/// The strongest of each kind go first, one of each in turn, until three times as many frames as
/// the first pass had are chosen. Depends on @p coarse alone (the result of the first pass).
std::vector<int> secondPass(const VideoResult& coarse, const VideoSettings& settings,
                            const std::optional<double>& threshold);

} // namespace lineament::analysis
