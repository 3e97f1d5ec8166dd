// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <vector>

namespace lineament::analysis {

/// One scored frame of a track.
struct ScorePoint {
    double seconds = 0;
    double score = 0;
    double weight = 0; ///< seconds that it stands for, above 0
};

/// The aggregates of all tracks of a video, parallel to @p tracks; none for a track without points.
///
/// Scores of frames that are near each other say much the same. Their correlation is taken to fall
/// off exponentially with time (a first-order autoregressive process); its time constant comes from
/// the lag-1 autocorrelation (corrected for the bias that estimating the mean brings, Kendall 1954)
/// of the track's own scores when there are 8 or more, else of all tracks' scores together, else
/// from a correlation of 0.5 between neighbours, which is a guess on the careful side. The variance
/// of the weighted mean under that correlation gives the effective number of frames, 1 to n, and
/// the interval is Student's t with one degree of freedom less. Below two effective frames the
/// track's own spread says nothing: then the pooled spread of the video's other tracks stands in,
/// and without one the interval is infinite.
std::vector<std::optional<TrackAggregate>>
aggregateScores(const std::vector<std::vector<ScorePoint>>& tracks);

/// The quantile of Student's t for a probability of 0.975. @p degrees of freedom, above 0, need not
/// be whole.
double studentT975(double degrees);

} // namespace lineament::analysis
