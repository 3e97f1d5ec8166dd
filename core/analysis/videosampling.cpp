// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videosampling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>

namespace lineament::analysis {

namespace {

constexpr int kMostFinePerCoarse = 3;
constexpr double kUnstableDeviations = 1.5;
constexpr double kHighShare = 0.1;

/// A moment that deserves a closer look; within one kind, the largest strength goes first.
struct Moment {
    double seconds = 0;
    double strength = 0;
};
using Moments = std::vector<Moment>;

void checkRate(double rate, const char* name) {
    if (!(rate > 0) || !std::isfinite(rate))
        throw std::invalid_argument(std::string(name) + ": expected a rate above 0, found " +
                                    std::to_string(rate));
}

std::vector<int> atRate(const media::FrameIndex& index, double rate) {
    std::vector<int> numbers{0};
    const int last = index.count() - 1;
    const double begin = index.seconds(0), end = index.seconds(last);
    for (std::int64_t k = 1; begin + static_cast<double>(k) / rate <= end + 1e-9; ++k) {
        // A time stamp that was rounded to the time base may lie just behind its multiple.
        const int number = index.frameAt(begin + static_cast<double>(k) / rate + 1e-6);
        if (number != numbers.back())
            numbers.push_back(number);
    }
    if (numbers.back() != last)
        numbers.push_back(last);
    return numbers;
}

std::optional<double> scoreAt(const VideoResult& video, const TrackPoint& point) {
    return video.samples[point.sample].faces[point.face].score;
}

std::vector<double> allScores(const VideoResult& video) {
    std::vector<double> scores;
    for (const Track& track : video.tracks) {
        if (isMixture(video, track))
            continue;
        for (const TrackPoint& point : track.points) {
            if (const auto score = scoreAt(video, point))
                scores.push_back(*score);
        }
    }
    std::sort(scores.begin(), scores.end());
    return scores;
}

double medianOf(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double robustDeviation(const std::vector<double>& scores) {
    const double median = medianOf(scores);
    std::vector<double> distances;
    for (const double score : scores)
        distances.push_back(std::fabs(score - median));
    return 1.4826 * medianOf(distances);
}

Moments highScores(const VideoResult& video, double bound) {
    Moments moments;
    for (const Track& track : video.tracks) {
        if (isMixture(video, track))
            continue;
        for (const TrackPoint& point : track.points) {
            const auto score = scoreAt(video, point);
            if (score && *score >= bound)
                moments.push_back({video.samples[point.sample].seconds, *score});
        }
    }
    return moments;
}

Moments unstableScores(const VideoResult& video, double deviation) {
    Moments moments;
    for (const Track& track : video.tracks) {
        if (isMixture(video, track))
            continue;
        for (std::size_t i = 1; i < track.points.size(); ++i) {
            const auto a = scoreAt(video, track.points[i - 1]), b = scoreAt(video, track.points[i]);
            if (!a || !b || std::fabs(*a - *b) <= kUnstableDeviations * deviation)
                continue;
            const double from = video.samples[track.points[i - 1].sample].seconds;
            const double to = video.samples[track.points[i].sample].seconds;
            moments.push_back({(from + to) / 2, std::fabs(*a - *b)});
        }
    }
    return moments;
}

/// True when @p number is the first sampled frame of its shot.
bool beginsShot(const VideoResult& video, std::size_t sample) {
    if (sample == 0)
        return true;
    return std::any_of(video.shots.begin(), video.shots.end(), [&](const Shot& shot) {
        return shot.firstFrame > video.samples[sample - 1].number &&
               shot.firstFrame <= video.samples[sample].number;
    });
}

/// Births and ends that no shot change explains, and frames without the face; the longest track
/// goes first: a face that is there for one frame matters least.
Moments interruptions(const VideoResult& video) {
    Moments moments;
    for (const Track& track : video.tracks) {
        if (isMixture(video, track))
            continue;
        const double length = track.to - track.from;
        const std::size_t first = track.points.front().sample, last = track.points.back().sample;
        if (!beginsShot(video, first))
            moments.push_back({track.from, length});
        if (last + 1 < video.samples.size() && !beginsShot(video, last + 1))
            moments.push_back({video.samples[last].seconds, length});
        for (std::size_t i = 1; i < track.points.size(); ++i) {
            if (track.points[i].sample == track.points[i - 1].sample + 1)
                continue;
            const double from = video.samples[track.points[i - 1].sample].seconds;
            const double to = video.samples[track.points[i].sample].seconds;
            moments.push_back({(from + to) / 2, length});
        }
    }
    return moments;
}

void strongestFirst(Moments& moments) {
    std::stable_sort(moments.begin(), moments.end(), [](const Moment& a, const Moment& b) {
        return a.strength != b.strength ? a.strength > b.strength : a.seconds < b.seconds;
    });
}

/// Frames at the fine rate around one moment that are not sampled and not chosen yet.
std::vector<int> around(const VideoResult& coarse, const VideoSettings& settings, double seconds,
                        const std::set<int>& chosen) {
    std::vector<int> numbers;
    const double begin = coarse.begin, reach = 1 / settings.rate;
    const double from = std::max(begin, seconds - reach);
    const double to = std::min(coarse.end, seconds + reach);
    auto k = static_cast<std::int64_t>(std::ceil((from - begin) * settings.fineRate - 1e-9));
    for (;; ++k) {
        const double at = begin + static_cast<double>(k) / settings.fineRate;
        if (at > to + 1e-9)
            return numbers;
        const int number = coarse.index->frameAt(at + 1e-6);
        if (coarse.sampleAt(number) == nullptr && !chosen.contains(number) &&
            (numbers.empty() || numbers.back() != number))
            numbers.push_back(number);
    }
}

} // namespace

std::vector<int> firstPass(const media::FrameIndex& index, const VideoSettings& settings) {
    std::vector<int> numbers;
    if (index.count() == 0)
        return numbers;
    switch (settings.sampling) {
    case Sampling::Adaptive:
        checkRate(settings.fineRate, "fine rate");
        [[fallthrough]];
    case Sampling::Rate:
        checkRate(settings.rate, "rate");
        return atRate(index, settings.rate);
    case Sampling::KeyFrames:
        for (int i = 0; i < index.count(); ++i) {
            if (index.frames[static_cast<std::size_t>(i)].key)
                numbers.push_back(i);
        }
        if (numbers.empty())
            numbers.push_back(0);
        return numbers;
    case Sampling::EveryFrame:
        for (int i = 0; i < index.count(); ++i)
            numbers.push_back(i);
        return numbers;
    }
    return numbers;
}

std::vector<int> secondPass(const VideoResult& coarse, const VideoSettings& settings,
                            const std::optional<double>& threshold) {
    if (settings.sampling != Sampling::Adaptive || settings.fineRate <= settings.rate)
        return {};
    std::array<Moments, 3> kinds;
    if (const auto scores = allScores(coarse); !scores.empty()) {
        const auto tenth = static_cast<std::size_t>(
            std::floor(static_cast<double>(scores.size()) * (1 - kHighShare)));
        const double bound = threshold.value_or(scores[std::min(tenth, scores.size() - 1)]);
        kinds[0] = highScores(coarse, bound);
        kinds[1] = unstableScores(coarse, robustDeviation(scores));
    }
    kinds[2] = interruptions(coarse);
    for (Moments& moments : kinds)
        strongestFirst(moments);
    const std::size_t most = kMostFinePerCoarse * coarse.samples.size();
    const std::size_t longest = std::max({kinds[0].size(), kinds[1].size(), kinds[2].size()});
    std::set<int> chosen;
    for (std::size_t i = 0; i < longest; ++i) {
        for (const Moments& moments : kinds) {
            if (i >= moments.size())
                continue;
            for (const int number : around(coarse, settings, moments[i].seconds, chosen)) {
                if (chosen.size() == most)
                    return {chosen.begin(), chosen.end()};
                chosen.insert(number);
            }
        }
    }
    return {chosen.begin(), chosen.end()};
}

} // namespace lineament::analysis
