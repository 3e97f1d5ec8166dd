// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/timelinedata.h"

#include "core/report/filled.h"
#include "ui/app/text.h"
#include "ui/player/position.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lineament::ui::timeline {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Timeline", text);
}

const analysis::FaceResult& faceOf(const analysis::VideoResult& video,
                                   const analysis::TrackPoint& point) {
    return video.samples[point.sample].faces[point.face];
}

/// True when a gap of the track begins between the two frames.
bool gapBetween(const analysis::Track& track, int before, int after) {
    const auto gap =
        std::lower_bound(track.gaps.begin(), track.gaps.end(), before,
                         [](const analysis::Gap& g, int number) { return g.lastFrame < number; });
    return gap != track.gaps.end() && gap->firstFrame <= after;
}

/// A key frame takes the least time, but one from long before would show another moment.
int pictureFor(const media::FrameIndex& index, double seconds, double reach) {
    const int number = index.frameAt(seconds), key = index.keyAt(number);
    return seconds - index.seconds(key) <= reach ? key : number;
}

} // namespace

QString meanText(const analysis::TrackAggregate& sum) {
    if (!analysis::hasInterval(sum))
        return tr("%1 (too few frames for an interval)").arg(scoreText(sum.mean));
    return tr("%1 (%2 to %3)").arg(scoreText(sum.mean), scoreText(sum.low), scoreText(sum.high));
}

QString leftOutText(const analysis::Track& track) {
    constexpr int kMost = 48;
    if (!track.leftOut)
        return {};
    auto reason = QString::fromStdString(*track.leftOut).simplified();
    if (reason.size() > kMost)
        reason = reason.left(kMost - 1) + QChar(0x2026);
    return tr("left out by hand: %1").arg(reason);
}

std::vector<CurvePoint> scoreCurve(const analysis::VideoResult& video,
                                   const analysis::Track& track) {
    std::vector<CurvePoint> curve;
    if (analysis::isMixture(video, track))
        return curve;
    curve.reserve(track.points.size());
    int before = -1;
    for (const auto& point : track.points) {
        const auto& face = faceOf(video, point);
        if (!face.score)
            continue;
        const auto& sample = video.samples[point.sample];
        if (before >= 0 && gapBetween(track, before, sample.number))
            curve.push_back({(curve.back().seconds + sample.seconds) / 2,
                             std::numeric_limits<double>::quiet_NaN()});
        curve.push_back({sample.seconds, *face.score});
        before = sample.number;
    }
    return curve;
}

std::optional<ScoreSpan> scoreSpan(const analysis::VideoResult& video) {
    std::optional<ScoreSpan> span;
    for (const auto& track : video.tracks) {
        // What was left out stays in view.
        for (const auto& point : scoreCurve(video, track))
            if (track.leftOut && std::isfinite(point.score)) {
                if (!span)
                    span = ScoreSpan();
                span->low = std::min(span->low, point.score);
                span->high = std::max(span->high, point.score);
            }
        if (!track.aggregate)
            continue;
        if (!span)
            span = ScoreSpan();
        // Intervals of few frames are wide or endless: they must not flatten the curves.
        span->low = std::min(span->low, track.aggregate->least);
        span->high = std::max(span->high, track.aggregate->most);
    }
    return span;
}

QString gapText(analysis::GapReason reason) {
    switch (reason) {
    case analysis::GapReason::NoFace:
        return tr("face not found");
    case analysis::GapReason::TooSmall:
        return tr("face too small");
    case analysis::GapReason::TooBlurred:
        return tr("face too blurred");
    case analysis::GapReason::TooTurned:
        return tr("face turned too far");
    case analysis::GapReason::NotSampled:
        return tr("not sampled");
    case analysis::GapReason::NotDecoded:
        return tr("damaged");
    case analysis::GapReason::NotSearched:
        return tr("face finder failed");
    case analysis::GapReason::CrossFade:
        return tr("in a cross-fade");
    case analysis::GapReason::NotConfirmed:
        return tr("drawn by hand, no face confirmed");
    case analysis::GapReason::NotScored:
        return tr("not scored");
    }
    return {};
}

QString gapSentence(const analysis::Track& track, const analysis::Gap& gap) {
    return filled(tr("%1: no score from %2 to %3 (frames %4 to %5): %6"),
                  QString::fromStdString(track.id), timeText(gap.from), timeText(gap.to),
                  gap.firstFrame, gap.lastFrame, gapText(gap.reason));
}

std::vector<LaneStretch> laneStretches(const analysis::Track& track, const TimeScale& scale) {
    std::vector<LaneStretch> stretches;
    const double from = std::max(track.from, scale.from), to = std::min(track.to, scale.to);
    if (from >= to)
        return stretches;
    stretches.push_back({scale.toPixel(from), scale.toPixel(to), nullptr});
    auto gap =
        std::lower_bound(track.gaps.begin(), track.gaps.end(), from,
                         [](const analysis::Gap& g, double seconds) { return g.to < seconds; });
    double taken = -std::numeric_limits<double>::infinity();
    for (; gap != track.gaps.end() && gap->from < to; ++gap) {
        const double left = scale.toPixel(std::max(gap->from, from));
        const double right = std::max(scale.toPixel(std::min(gap->to, to)), left + 1);
        // Within one pixel the first gap stands for all.
        if (right <= taken + 1)
            continue;
        stretches.push_back({std::max(left, taken), right, &*gap});
        taken = right;
    }
    return stretches;
}

std::vector<FrameTick> frameTicks(const media::FrameIndex& index, const TimeScale& scale) {
    std::vector<FrameTick> ticks;
    if (index.count() == 0)
        return ticks;
    const int first = std::max(0, index.frameAt(scale.from));
    const int last = index.frameAt(scale.to);
    const double visible =
        std::min(scale.to, index.seconds(last)) - std::max(scale.from, index.seconds(first));
    if (visible * scale.pixelsPerSecond() < kTickPixels * (last - first))
        return ticks;
    for (int number = first; number <= last; ++number) {
        const auto& frame = index.frames[static_cast<std::size_t>(number)];
        ticks.push_back({scale.toPixel(index.seconds(number)), number, frame.type, frame.key});
    }
    return ticks;
}

std::vector<FrameTick> sampleTicks(const analysis::VideoResult& video, const TimeScale& scale) {
    std::vector<FrameTick> ticks;
    const auto earlier = [](const analysis::SampledFrame& s, double seconds) {
        return s.seconds < seconds;
    };
    const auto first =
        std::lower_bound(video.samples.begin(), video.samples.end(), scale.from, earlier);
    const auto last = std::lower_bound(first, video.samples.end(), scale.to, earlier);
    if (scale.width < kTickPixels * static_cast<double>(last - first))
        return ticks;
    for (auto sample = first; sample != last; ++sample)
        ticks.push_back(
            {scale.toPixel(sample->seconds), sample->number, sample->type, sample->key});
    return ticks;
}

std::vector<ThumbnailPlace> thumbnailPlaces(const media::FrameIndex& index, const TimeScale& scale,
                                            const QRectF& area, double aspect) {
    std::vector<ThumbnailPlace> places;
    if (index.count() == 0 || area.height() < 8 || aspect <= 0)
        return places;
    const double width = std::max(8.0, std::round(area.height() * aspect));
    const int last = index.count() - 1;
    const double begin = index.seconds(0), end = index.seconds(last) + index.duration(last);
    // Places hold on to the time axis, so that pictures move with it.
    const double shift = std::fmod(scale.from * scale.pixelsPerSecond(), width);
    for (double left = area.left() - shift; left < area.right(); left += width) {
        const double middle = scale.toSeconds(left + width / 2);
        if (middle >= begin && middle < end)
            places.push_back({QRectF(left, area.top(), width, area.height()),
                              pictureFor(index, middle, width / 2 / scale.pixelsPerSecond())});
    }
    return places;
}

QColor trackColour(std::size_t track, const Colours& colours) {
    static constexpr std::array<QRgb, 8> kDark{0xffe69f00, 0xff56b4e9, 0xff2fc79a, 0xfff0e442,
                                               0xffe58fbf, 0xffff7f3f, 0xff8fa8ff, 0xffc9c9c9};
    static constexpr std::array<QRgb, 8> kLight{0xffa86200, 0xff0072b2, 0xff00785a, 0xff7d7000,
                                                0xffa8457f, 0xffb84a00, 0xff4a55b5, 0xff5a5a5a};
    return QColor((colours.dark ? kDark : kLight)[track % kDark.size()]);
}

QColor trackColour(const analysis::VideoResult& video, std::size_t track, const Colours& colours) {
    return video.tracks[track].leftOut ? colours.muted : trackColour(track, colours);
}

} // namespace lineament::ui::timeline
