// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videoassembly.h"

#include "core/analysis/scoreaggregate.h"
#include "core/analysis/shotfinder.h"
#include "core/analysis/videocoverage.h"
#include "core/faces/tracker.h"

#include <algorithm>
#include <cmath>

namespace lineament::analysis {

namespace {

/// A face that comes back within this time (or one and a half sampling intervals) is the same
/// track.
constexpr double kMaxUnseenSeconds = 1;
constexpr double kLeastSimilarityUnseen = 0.7;
/// A counted frame whose display has no duration in the container still counts.
constexpr double kLeastWeight = 1e-6;

/// The steps of all decoded frames; of frames that were decoded in the second pass, too, there is
/// one.
std::vector<LumaChange> lumaChanges(const std::vector<FrameRecord>& records) {
    std::vector<LumaChange> changes;
    for (const FrameRecord& record : records) {
        const auto& steps = record.frame.lumaSteps;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const int number =
                record.frame.number - static_cast<int>(steps.size()) + 1 + static_cast<int>(i);
            changes.push_back({number, steps[i], record.lumaAcross[i]});
        }
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const LumaChange& a, const LumaChange& b) { return a.number < b.number; });
    changes.erase(
        std::unique(changes.begin(), changes.end(),
                    [](const LumaChange& a, const LumaChange& b) { return a.number == b.number; }),
        changes.end());
    return changes;
}

/// Each sampled frame gets the steps since the one before it, whichever pass decoded them.
void shareOutSteps(const std::vector<LumaChange>& changes, std::vector<SampledFrame>& samples) {
    auto at = changes.begin();
    for (SampledFrame& sample : samples) {
        sample.lumaSteps.clear();
        for (; at != changes.end() && at->number <= sample.number; ++at)
            sample.lumaSteps.push_back(at->step);
    }
}

std::vector<Fade> fadesOf(const std::vector<FrameRecord>& records) {
    std::vector<Fade> fades;
    for (const FrameRecord& record : records)
        fades.insert(fades.end(), record.fades.begin(), record.fades.end());
    return fades;
}

std::vector<Shot> shotsOf(const std::vector<LumaChange>& changes, std::vector<Fade> fades,
                          bool consecutive, const media::FrameIndex& index) {
    const auto cuts = shotChanges(changes, consecutive);
    std::vector<Shot> shots{{0, index.seconds(0), false}};
    for (const int number : cuts)
        shots.push_back({number, index.seconds(number), false});
    // The stretch in which both pictures are seen is a shot by itself: what is found there is a
    // mixture, and belongs to neither side.
    for (const Fade& fade : gradualChanges(std::move(fades), cuts)) {
        const int first = fade.centre - fade.half + 1, next = fade.centre + fade.half;
        shots.push_back({first, index.seconds(first), true});
        shots.push_back({next, index.seconds(next), false});
    }
    std::sort(shots.begin(), shots.end(),
              [](const Shot& a, const Shot& b) { return a.firstFrame < b.firstFrame; });
    return shots;
}

std::vector<DamagedStretch> damagedOf(const std::vector<FrameRecord>& records,
                                      const media::FrameIndex& index) {
    std::vector<DamagedFrames> frames;
    for (const FrameRecord& record : records)
        frames.insert(frames.end(), record.damage.begin(), record.damage.end());
    std::stable_sort(
        frames.begin(), frames.end(),
        [](const DamagedFrames& a, const DamagedFrames& b) { return a.first < b.first; });
    std::vector<DamagedStretch> stretches;
    for (DamagedFrames f : frames) {
        if (!stretches.empty()) {
            DamagedStretch& before = stretches.back();
            f.first = std::max(f.first, before.lastFrame + 1); // said by both passes
            if (f.first > f.last)
                continue;
            if (before.lastFrame + 1 == f.first && before.missing == f.missing &&
                before.what == f.what) {
                before.lastFrame = f.last;
                before.to = index.seconds(f.last) + index.duration(f.last);
                continue;
            }
        }
        stretches.push_back({f.first, f.last, index.seconds(f.first),
                             index.seconds(f.last) + index.duration(f.last), f.missing, f.what});
    }
    return stretches;
}

std::vector<faces::Sighting> sightingsOf(const SampledFrame& frame,
                                         const std::vector<faces::Appearance>& appearances) {
    std::vector<faces::Sighting> sightings;
    for (std::size_t i = 0; i < frame.faces.size(); ++i)
        sightings.push_back(
            {frame.faces[i].face.box, frame.faces[i].face.landmarks, appearances[i]});
    return sightings;
}

/// Longest time that a face may be unseen: key frames may be far apart.
double maxUnseen(const VideoResult& video, const VideoSettings& settings) {
    double interval = samplingInterval(settings);
    if (settings.sampling == Sampling::KeyFrames && video.samples.size() > 1)
        interval = (video.samples.back().seconds - video.samples.front().seconds) /
                   static_cast<double>(video.samples.size() - 1);
    return std::max(kMaxUnseenSeconds, 1.5 * interval);
}

/// Gives every face its track.
void follow(VideoResult& video, const std::vector<std::vector<faces::Appearance>>& appearances,
            const VideoSettings& settings) {
    faces::TrackerOptions options;
    options.maxUnseen = maxUnseen(video, settings);
    // A cut may have been missed, and then the place says little. Rather two tracks of one person
    // than one of two: two people who look the same way reach 0.6.
    if (!video.shotsBetweenSamples)
        options.minSimilarityNear = options.minSimilarityFar = kLeastSimilarityUnseen;
    faces::Tracker tracker(options);
    std::size_t shot = 0;
    for (std::size_t s = 0; s < video.samples.size(); ++s) {
        SampledFrame& sample = video.samples[s];
        while (shot + 1 < video.shots.size() && video.shots[shot + 1].firstFrame <= sample.number) {
            ++shot;
            tracker.cut();
        }
        if (sample.faces.empty())
            continue;
        const auto ids = tracker.step(sample.seconds, sightingsOf(sample, appearances[s]));
        for (std::size_t f = 0; f < ids.size(); ++f) {
            const auto id = static_cast<std::size_t>(ids[f]);
            while (video.tracks.size() <= id) {
                Track& born = video.tracks.emplace_back();
                born.id = "T" + std::to_string(video.tracks.size());
                born.shot = static_cast<int>(shot);
            }
            video.tracks[id].points.push_back({s, f});
            sample.faces[f].face.id = video.tracks[id].id;
        }
    }
}

/// No frame by itself gets a likelihood ratio (R17 to R19); tracks may, see setFinding().
void setVerdicts(VideoResult& video) {
    for (SampledFrame& sample : video.samples) {
        for (FaceResult& face : sample.faces) {
            face.verdict = {};
            face.verdict.face = face.face.id;
            face.verdict.kind = face.state == FaceState::Scored ? VerdictKind::Uncalibrated
                                                                : VerdictKind::NotScored;
        }
    }
}

void setSpan(Track& track, const VideoResult& video) {
    track.firstFrame = video.samples[track.points.front().sample].number;
    track.lastFrame = video.samples[track.points.back().sample].number;
    track.from = video.index->seconds(track.firstFrame);
    track.to = video.index->seconds(track.lastFrame) + video.index->duration(track.lastFrame);
}

double scoreAt(const VideoResult& video, const TrackPoint& point) {
    return *video.samples[point.sample].faces[point.face].score;
}

/// Sets the moments to jump to, among the points that count.
void setExtremes(Track& track, const std::vector<TrackPoint>& counted, const VideoResult& video,
                 double neutral) {
    const auto byScore = [&video](const TrackPoint& a, const TrackPoint& b) {
        return scoreAt(video, a) < scoreAt(video, b);
    };
    const auto byCertainty = [&video, neutral](const TrackPoint& a, const TrackPoint& b) {
        return std::fabs(scoreAt(video, a) - neutral) < std::fabs(scoreAt(video, b) - neutral);
    };
    track.strongest = std::max_element(counted.begin(), counted.end(), byScore)->sample;
    track.weakest = std::min_element(counted.begin(), counted.end(), byScore)->sample;
    track.leastCertain = std::min_element(counted.begin(), counted.end(), byCertainty)->sample;
}

/// The finding of the frame with the median score, the lower one of two.
void setFinding(Track& track, std::vector<TrackPoint> counted, const VideoResult& video,
                const nn::Validation& validation) {
    if (counted.empty() || !validation.video)
        return;
    std::stable_sort(counted.begin(), counted.end(),
                     [&video](const TrackPoint& a, const TrackPoint& b) {
                         return scoreAt(video, a) < scoreAt(video, b);
                     });
    const TrackPoint& median = counted[(counted.size() - 1) / 2];
    const auto& calibration = validation.video->calibration;
    TrackFinding finding;
    finding.sample = median.sample;
    finding.verdict = judgeFrame(video.samples[median.sample].faces[median.face], &validation);
    finding.verdict.face = track.id;
    finding.leastLog10Lr = calibration.log10Lr(scoreAt(video, counted.front()));
    finding.mostLog10Lr = calibration.log10Lr(scoreAt(video, counted.back()));
    track.finding = finding;
}

} // namespace

void aggregateTracks(VideoResult& video, const VideoSettings& settings,
                     const nn::ModelInfo* model) {
    const auto spans =
        framesStoodFor(*video.index, video.samples, video.damaged, samplingInterval(settings));
    // A calibration of photos gives no LR here, but where it says "neither" the mean of frames says
    // no more.
    const auto* calibration = model == nullptr          ? nullptr
                              : model->validation.video ? &model->validation.video->calibration
                              : model->validation.calibration ? &*model->validation.calibration
                                                              : nullptr;
    const double neutral = calibration != nullptr ? calibration->neutralScore() : 0;
    std::vector<std::vector<ScorePoint>> scores;
    for (Track& track : video.tracks) {
        setSpan(track, video);
        const bool mixture = isMixture(video, track);
        auto coverage = coverageOf(track, spans, *video.index, video.samples, model, mixture);
        track.gaps = std::move(coverage.gaps);
        track.coverage = coverage.share;
        auto& own = scores.emplace_back();
        std::vector<TrackPoint> counted;
        for (std::size_t i = 0; i < track.points.size(); ++i) {
            const TrackPoint& point = track.points[i];
            const SampledFrame& sample = video.samples[point.sample];
            if (track.leftOut || mixture || reasonNotCounted(sample.faces[point.face], model))
                continue;
            own.push_back({sample.seconds, *sample.faces[point.face].score,
                           std::max(coverage.weights[i], kLeastWeight)});
            counted.push_back(point);
        }
        track.finding.reset();
        if (counted.empty())
            continue;
        setExtremes(track, counted, video, neutral);
        if (model != nullptr)
            setFinding(track, counted, video, model->validation);
    }
    const auto aggregates = aggregateScores(scores);
    for (std::size_t i = 0; i < aggregates.size(); ++i) {
        video.tracks[i].aggregate = aggregates[i];
        if (video.tracks[i].aggregate)
            video.tracks[i].aggregate->neutral = neutral;
    }
}

VideoResult assembleVideo(const VideoFacts& facts, std::vector<FrameRecord> records) {
    VideoResult video;
    video.info = facts.info;
    video.index = facts.index;
    video.shotsBetweenSamples = facts.settings.sampling != Sampling::KeyFrames;
    const auto& index = *facts.index;
    video.begin = index.seconds(0);
    video.end = index.seconds(index.count() - 1) + index.duration(index.count() - 1);
    if (records.empty())
        return video;
    const auto changes = lumaChanges(records);
    video.shots = shotsOf(changes, fadesOf(records), video.shotsBetweenSamples, index);
    video.damaged = damagedOf(records, index);
    std::vector<std::vector<faces::Appearance>> appearances;
    for (FrameRecord& record : records) {
        video.samples.push_back(std::move(record.frame));
        appearances.push_back(std::move(record.appearances));
    }
    shareOutSteps(changes, video.samples);
    follow(video, appearances, facts.settings);
    setVerdicts(video);
    aggregateTracks(video, facts.settings, facts.model ? &*facts.model : nullptr);
    return video;
}

} // namespace lineament::analysis
