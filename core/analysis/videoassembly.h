// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/framerecord.h"

#include <memory>
#include <vector>

namespace lineament::analysis {

/// What is known of a video besides its frames' records.
struct VideoFacts {
    media::VideoInfo info;
    std::shared_ptr<const media::FrameIndex> index;
    VideoSettings settings;
    std::optional<nn::ModelInfo> model; ///< none: nothing was scored
};

/// Makes shots, tracks, aggregates, gaps and damaged stretches out of the frames' records. A pure
/// function: the same records in ascending order give the same result, whoever made them and when.
/// The counters (planned, resumed) and `complete` are the caller's.
VideoResult assembleVideo(const VideoFacts& facts, std::vector<FrameRecord> records);

/// Spans, coverage, gaps and aggregates of the tracks, anew out of their points, which they have. A
/// track that was left out gets no aggregate, and its scores count for no other's interval. Needs
/// the index. @p model null: nothing was scored.
void aggregateTracks(VideoResult& video, const VideoSettings& settings, const nn::ModelInfo* model);

} // namespace lineament::analysis
