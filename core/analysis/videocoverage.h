// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <vector>

namespace lineament::analysis {

/// A run of frames, both ends included, and the sampled frame that stands for it.
struct FrameSpan {
    int first = 0, last = 0;
    std::size_t sample = 0; ///< index into the samples, when Sampled
    enum class Kind { Sampled, NotSampled, NotDecoded, NotSearched } kind = Kind::NotSampled;
};

/// Seconds that the settings put between two sampled frames: 1 / rate, also for Adaptive (its finer
/// frames lie between those); for EveryFrame 0; for KeyFrames 1, whatever their distance: a key
/// frame says nothing of what happens seconds away.
double samplingInterval(const VideoSettings& settings);

/// Which frames each sampled frame stands for, from the first to the last sampled one: those that
/// are nearer to it than to the next or the previous. Where two are farther apart than @p interval
/// and one displayed frame (which is as exact as sampling can be), each stands for half an interval
/// around it, and what is left was not sampled. Damaged frames are taken out.
std::vector<FrameSpan> framesStoodFor(const media::FrameIndex& index,
                                      const std::vector<SampledFrame>& samples,
                                      const std::vector<DamagedStretch>& damaged, double interval);

/// Why a face is not part of its track's aggregate; none when it is. Faces below the size or the
/// sharpness that the model's validation covered, or turned farther, are found and may have a
/// score, but don't count.
std::optional<GapReason> reasonNotCounted(const FaceResult& face, const nn::ModelInfo* model);

/// What a track's points and gaps amount to.
struct TrackCoverage {
    std::vector<double> weights; ///< seconds that each point stands for; 0: it does not count
    std::vector<Gap> gaps;
    double share = 0; ///< of the time from the first to the last frame that is covered
};

/// @p track: id, points and span are set. @p spans from framesStoodFor(). @p mixture: the track
/// lies in a cross-fade, and what would count is a gap for that reason.
TrackCoverage coverageOf(const Track& track, const std::vector<FrameSpan>& spans,
                         const media::FrameIndex& index, const std::vector<SampledFrame>& samples,
                         const nn::ModelInfo* model, bool mixture);

} // namespace lineament::analysis
