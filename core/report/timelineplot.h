// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "core/report/pdfflow.h"

#include <QPainter>
#include <QString>

#include <vector>

namespace lineament::report {

/// "face not found", "not sampled"...
QString gapWords(analysis::GapReason reason);

/// Tracks that the timeline has room for.
inline constexpr std::size_t kTimelineTracks = 20;

/// The @p most tracks with the highest mean score, then those without one, in order of birth.
std::vector<const analysis::Track*> strongestTracks(const analysis::VideoResult& video,
                                                    std::size_t most);

/// A curve of scores for each track (see strongestTracks) over the time by PTS, and below it the
/// frames that were looked at, a lane for each track with its gaps hatched by reason, and the
/// stretches that did not decode. Lines differ in dashes and not in colour alone. Nothing is
/// transparent, which PDF/A-1 forbids. Heights in points.
double timelineHeight(const analysis::VideoResult& video);
/// Paints it into @p target; @p dots are the device's dots a point.
void drawTimeline(QPainter& painter, const QRectF& target, const analysis::VideoResult& video,
                  double dots);

/// The same for a page, with title and caption.
Drawing timelineDrawing(const analysis::VideoResultPtr& video);

} // namespace lineament::report
