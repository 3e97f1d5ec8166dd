// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "ui/theme/theme.h"

#include <QRectF>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace lineament::ui {

/// What the timeline draws of a result: curves with their breaks, stretches, ticks. Pure values and
/// functions, without a widget.
namespace timeline {

/// "left out by hand: poster on the wall"; a long reason is cut short. Empty when the track counts.
QString leftOutText(const analysis::Track& track);

/// One point of a score curve; NaN as score breaks the line.
struct CurvePoint {
    double seconds = 0;
    double score = 0;
};

/// The scores of a track over time. The line is broken wherever a gap lies between two scores.
std::vector<CurvePoint> scoreCurve(const analysis::VideoResult& video,
                                   const analysis::Track& track);

/// Lowest and highest score of all tracks with 0 among them; none without a score.
struct ScoreSpan {
    double low = 0, high = 0;
};
std::optional<ScoreSpan> scoreSpan(const analysis::VideoResult& video);

/// The sentence in words of the window: "face too small"...
QString gapText(analysis::GapReason reason);
/// "T1: no score from 0:00:01.200 to 0:00:02.000 (frames 30 to 49): face too small".
QString gapSentence(const analysis::Track& track, const analysis::Gap& gap);

/// Seconds to pixels, linear.
struct TimeScale {
    double from = 0, to = 1;    ///< seconds in view
    double left = 0, width = 1; ///< pixels
    double toPixel(double seconds) const { return left + (seconds - from) / (to - from) * width; }
    double toSeconds(double pixel) const { return from + (pixel - left) / width * (to - from); }
    double pixelsPerSecond() const { return width / (to - from); }
};

/// A stretch of a lane in pixels. Stretches that share a pixel are one, so there are never more
/// than pixels, however many gaps there are.
struct LaneStretch {
    double left = 0, right = 0;
    const analysis::Gap* gap = nullptr; ///< null: scored
};
/// What of @p track is in view: scored stretches first, gaps after them.
std::vector<LaneStretch> laneStretches(const analysis::Track& track, const TimeScale& scale);

/// A mark at a frame.
struct FrameTick {
    double x = 0;
    int number = 0;
    char type = '?';
    bool key = false;
};
/// Pixels that a frame needs for its tick to be drawn.
inline constexpr double kTickPixels = 3;
/// Frames in view; none when they are closer than kTickPixels on average.
std::vector<FrameTick> frameTicks(const media::FrameIndex& index, const TimeScale& scale);
/// Sampled frames in view; none when they are closer than kTickPixels on average.
std::vector<FrameTick> sampleTicks(const analysis::VideoResult& video, const TimeScale& scale);

/// Places for thumbnails side by side, and the frame that each one shows: the key frame before its
/// middle if that lies within the place, else the frame in its middle.
struct ThumbnailPlace {
    QRectF rect;
    int number = 0;
};
std::vector<ThumbnailPlace> thumbnailPlaces(const media::FrameIndex& index, const TimeScale& scale,
                                            const QRectF& area, double aspect);

/// The colour of a track by its position in the result (see report::trackColour); one that was left
/// out is pale, whatever its number.
QColor trackColour(const analysis::VideoResult& video, std::size_t track, const Colours& colours);

} // namespace timeline

} // namespace lineament::ui
