// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/photofigures.h"

namespace lineament::report {

/// Tracks that get figures, those with the highest mean scores.
inline constexpr std::size_t kFigureTracks = 6;

/// Figures that a video will have at most.
std::size_t videoFigureCount(const analysis::VideoResult& video);

/// Adds the strongest and the weakest frame of the tracks with the highest mean scores, decoded
/// again from the original; when it can't be or is no longer what was analysed, the item's note
/// says so. Throws Cancelled, ModelError; IoError when the spool has no room.
void addVideoFigures(ReportItem& item, const FigureSizes& sizes, ImageSpool& spool,
                     nn::Engine* engine, const std::stop_token& stop);

} // namespace lineament::report
