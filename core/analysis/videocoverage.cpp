// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videocoverage.h"

#include <algorithm>
#include <cmath>

namespace lineament::analysis {

namespace {

using Kind = FrameSpan::Kind;

double endOf(const media::FrameIndex& index, int number) {
    return index.seconds(number) + index.duration(number);
}

Kind kindOf(const SampledFrame& sample) {
    if (sample.decoding != media::Decoding::Complete)
        return Kind::NotDecoded;
    return sample.failure.empty() ? Kind::Sampled : Kind::NotSearched;
}

GapReason reasonOf(Kind kind) {
    switch (kind) {
    case Kind::NotDecoded:
        return GapReason::NotDecoded;
    case Kind::NotSearched:
        return GapReason::NotSearched;
    case Kind::Sampled:
    case Kind::NotSampled:
        break;
    }
    return GapReason::NotSampled;
}

/// Last frame that the earlier, and first frame that the later of two samples stands for.
std::pair<int, int> border(const media::FrameIndex& index, const SampledFrame& a,
                           const SampledFrame& b, double interval) {
    const double distance = b.seconds - a.seconds;
    const int half = std::clamp(index.frameAt((a.seconds + b.seconds) / 2), a.number, b.number - 1);
    if (distance <= interval + index.duration(a.number) + 1e-6)
        return {half, half + 1};
    const int last = std::clamp(index.frameAt(a.seconds + interval / 2 + 1e-6), a.number, half);
    const int before = index.frameAt(b.seconds - interval / 2 - 1e-6);
    return {last, std::clamp(before + 1, half + 1, b.number)};
}

std::vector<FrameSpan> withoutDamage(const std::vector<FrameSpan>& spans,
                                     const std::vector<DamagedStretch>& damaged) {
    std::vector<FrameSpan> result;
    auto stretch = damaged.begin();
    for (FrameSpan span : spans) {
        while (stretch != damaged.end() && stretch->lastFrame < span.first)
            ++stretch;
        // The same stretch may reach into the next span: look at it from a copy.
        for (auto s = stretch; s != damaged.end() && s->firstFrame <= span.last; ++s) {
            if (s->firstFrame > span.first)
                result.push_back({span.first, s->firstFrame - 1, span.sample, span.kind});
            result.push_back({std::max(span.first, s->firstFrame),
                              std::min(span.last, s->lastFrame), span.sample, Kind::NotDecoded});
            span.first = s->lastFrame + 1;
        }
        if (span.first <= span.last)
            result.push_back(span);
    }
    return result;
}

/// Walks the points of a track along with the spans.
class PointCursor {
public:
    explicit PointCursor(const std::vector<TrackPoint>& points)
        : m_points(points) {}

    /// Index of the point in this sample; none when the track is not seen there. Samples ascend.
    std::optional<std::size_t> at(std::size_t sample) {
        while (m_next < m_points.size() && m_points[m_next].sample < sample)
            ++m_next;
        return m_next < m_points.size() && m_points[m_next].sample == sample ? std::optional(m_next)
                                                                             : std::nullopt;
    }

private:
    const std::vector<TrackPoint>& m_points;
    std::size_t m_next = 0;
};

void addGap(std::vector<Gap>& gaps, const FrameSpan& span, GapReason reason,
            const media::FrameIndex& index) {
    const double to = endOf(index, span.last);
    if (!gaps.empty() && gaps.back().reason == reason && gaps.back().lastFrame + 1 == span.first) {
        gaps.back().lastFrame = span.last;
        gaps.back().to = to;
        return;
    }
    gaps.push_back({span.first, span.last, index.seconds(span.first), to, reason});
}

} // namespace

double samplingInterval(const VideoSettings& settings) {
    switch (settings.sampling) {
    case Sampling::Adaptive:
    case Sampling::Rate:
        return settings.rate > 0 ? 1 / settings.rate : 0;
    case Sampling::KeyFrames:
        return 1;
    case Sampling::EveryFrame:
        return 0;
    }
    return 0;
}

std::vector<FrameSpan> framesStoodFor(const media::FrameIndex& index,
                                      const std::vector<SampledFrame>& samples,
                                      const std::vector<DamagedStretch>& damaged, double interval) {
    std::vector<FrameSpan> spans;
    if (samples.empty())
        return spans;
    int first = samples.front().number;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (i + 1 == samples.size()) {
            spans.push_back({first, samples[i].number, i, kindOf(samples[i])});
            break;
        }
        const auto [last, next] = border(index, samples[i], samples[i + 1], interval);
        spans.push_back({first, last, i, kindOf(samples[i])});
        if (last + 1 < next)
            spans.push_back({last + 1, next - 1, i, Kind::NotSampled});
        first = next;
    }
    return withoutDamage(spans, damaged);
}

std::optional<GapReason> reasonNotCounted(const FaceResult& face, const nn::ModelInfo* model) {
    // As in photos: what nobody but the examiner sees there gets no finding.
    if (face.face.source == faces::FaceSource::Manual && !face.face.confirmed)
        return GapReason::NotConfirmed;
    if (face.state == FaceState::TooSmall)
        return GapReason::TooSmall;
    const auto& quality = face.face.quality;
    if (quality.landmarkSpread && !(*quality.landmarkSpread <= faces::kSteadyLandmarks))
        return GapReason::TooTurned;
    const auto* validation = model != nullptr ? &model->validation : nullptr;
    if (validation != nullptr && (validation->video || validation->validity)) {
        const auto& range = validation->video ? validation->video->validity : *validation->validity;
        // Negated, so that a measure that is not a number does not count, as in verdicts.
        if (!(quality.pixels >= range.minFacePixels))
            return GapReason::TooSmall;
        if (!(quality.sharpness >= range.minSharpness))
            return GapReason::TooBlurred;
        if (!(std::fabs(quality.yaw) <= range.maxYaw &&
              std::fabs(quality.pitch) <= range.maxPitch &&
              std::fabs(quality.roll) <= range.maxRoll))
            return GapReason::TooTurned;
    }
    if (face.state != FaceState::Scored || !face.score)
        return GapReason::NotScored;
    return std::nullopt;
}

TrackCoverage coverageOf(const Track& track, const std::vector<FrameSpan>& spans,
                         const media::FrameIndex& index, const std::vector<SampledFrame>& samples,
                         const nn::ModelInfo* model, bool mixture) {
    TrackCoverage coverage;
    coverage.weights.assign(track.points.size(), 0);
    PointCursor cursor(track.points);
    double covered = 0, whole = 0;
    auto at = std::lower_bound(spans.begin(), spans.end(), track.firstFrame,
                               [](const FrameSpan& s, int number) { return s.last < number; });
    for (; at != spans.end() && at->first <= track.lastFrame; ++at) {
        FrameSpan span = *at;
        span.first = std::max(span.first, track.firstFrame);
        span.last = std::min(span.last, track.lastFrame);
        const double seconds = endOf(index, span.last) - index.seconds(span.first);
        whole += seconds;
        if (span.kind != Kind::Sampled) {
            addGap(coverage.gaps, span, reasonOf(span.kind), index);
            continue;
        }
        const auto point = cursor.at(span.sample);
        auto reason =
            point ? reasonNotCounted(samples[span.sample].faces[track.points[*point].face], model)
                  : std::optional(GapReason::NoFace);
        if (!reason && mixture)
            reason = GapReason::CrossFade;
        if (reason) {
            addGap(coverage.gaps, span, *reason, index);
            continue;
        }
        coverage.weights[*point] += seconds;
        covered += seconds;
    }
    coverage.share = whole > 0 ? std::clamp(covered / whole, 0.0, 1.0) : 0;
    return coverage;
}

} // namespace lineament::analysis
