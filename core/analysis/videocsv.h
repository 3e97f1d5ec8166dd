// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <string>

namespace lineament::analysis {

/// Tables as RFC 4180 has them: UTF-8, CRLF, the first line names the columns; decimal points
/// whatever the locale, each number as the shortest one that reads back the same, PTS as exact
/// integers in ticks of the time base that stands beside them. A value that there is not is empty,
/// never 0 (R12).

/// One row for every face of every sampled frame, and one for each frame without a face. Times in
/// seconds, boxes in pixels of the frame as shown, angles in degrees.
std::string framesCsv(const VideoResult& video);

/// One row for every track; its gaps are in one field, e.g. "12-20 no-face; 33-40 not-decoded", by
/// frame numbers, both ends included. calibrated is "no": the scores are raw values. coverage is
/// the share of the track's own span that scored frames stand for, coverage_of_clip that of the
/// whole video. low_95 and high_95 say how well the mean over these frames is known, nothing of
/// errors.
std::string tracksCsv(const VideoResult& video);

} // namespace lineament::analysis
