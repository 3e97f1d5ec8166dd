// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/scoreaggregate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace lineament::analysis {

namespace {

using Points = std::vector<ScorePoint>;
constexpr std::size_t kEnoughForCorrelation = 8;
constexpr double kGuessedCorrelation = 0.5;
constexpr double kHighestCorrelation = 0.99;

/// Regularised incomplete beta function by its continued fraction (modified Lentz method).
double incompleteBeta(double a, double b, double x) {
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    if (x > (a + 1) / (a + b + 2)) // converges fast on the other side
        return 1 - incompleteBeta(b, a, 1 - x);
    const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                  a * std::log(x) + b * std::log(1 - x)) /
                         a;
    constexpr double kTiny = 1e-300;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (std::fabs(d) < kTiny ? kTiny : d);
    double value = d;
    for (int m = 1; m < 500; ++m) {
        for (const double term : {m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                                  -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))}) {
            d = 1 + term * d;
            d = 1 / (std::fabs(d) < kTiny ? kTiny : d);
            c = 1 + term / c;
            if (std::fabs(c) < kTiny)
                c = kTiny;
            value *= d * c;
        }
        if (std::fabs(d * c - 1) < 1e-14)
            break;
    }
    return front * value;
}

double meanOf(const Points& points) {
    double sum = 0, weights = 0;
    for (const ScorePoint& p : points) {
        sum += p.weight * p.score;
        weights += p.weight;
    }
    return sum / weights;
}

/// Sums over neighbouring scores, about their track's plain mean.
struct Lag {
    double products = 0, squares = 0;
    std::size_t points = 0, tracks = 0;
    std::vector<double> distances; ///< seconds between neighbours

    void add(const Points& track) {
        if (track.size() < 2)
            return;
        double mean = 0;
        for (const ScorePoint& p : track)
            mean += p.score / static_cast<double>(track.size());
        for (std::size_t i = 0; i < track.size(); ++i) {
            squares += std::pow(track[i].score - mean, 2);
            if (i + 1 == track.size())
                continue;
            products += (track[i].score - mean) * (track[i + 1].score - mean);
            distances.push_back(track[i + 1].seconds - track[i].seconds);
        }
        points += track.size();
        ++tracks;
    }
};

/// The time constant at which neighbours have the correlation @p r on average: the distances may
/// differ. Infinity when they can't be told apart.
double timeConstant(const std::vector<double>& distances, double r) {
    if (r <= 0)
        return 0;
    const auto correlation = [&distances](double constant) {
        double sum = 0;
        for (const double d : distances)
            sum += std::exp(-d / constant);
        return sum / static_cast<double>(distances.size());
    };
    double low = 1e-6, high = 1e6;
    for (int i = 0; i < 100; ++i) { // correlation() rises; halved on a logarithmic scale
        const double middle = std::sqrt(low * high);
        (correlation(middle) < r ? low : high) = middle;
    }
    return std::sqrt(low * high);
}

/// Time constant from lag-1 correlations; none when there are too few.
std::optional<double> timeConstant(const Lag& lag) {
    if (lag.points < kEnoughForCorrelation)
        return std::nullopt;
    // Scores that are all the same are one observation, however often it was made.
    const double r = lag.squares > 0 ? lag.products / lag.squares : 1;
    const double n = static_cast<double>(lag.points) / static_cast<double>(lag.tracks);
    const double corrected = n > 4 ? r + (1 + 3 * r) / n : std::max(r, kGuessedCorrelation);
    return timeConstant(lag.distances, std::clamp(corrected, 0.0, kHighestCorrelation));
}

double timeConstantOf(const Points& track, const std::optional<double>& pooled) {
    Lag own;
    own.add(track);
    if (const auto constant = timeConstant(own))
        return *constant;
    if (pooled)
        return *pooled;
    return own.distances.empty() ? 0 : timeConstant(own.distances, kGuessedCorrelation);
}

/// (sum w)^2 over the sum of w_i w_j exp(-|t_i - t_j| / constant), in one pass: what the earlier
/// points add to a point's row decays from one to the next.
double effectiveFrames(const Points& points, double constant) {
    double weights = 0, variance = 0, earlier = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double w = points[i].weight;
        if (i > 0) {
            const double distance = points[i].seconds - points[i - 1].seconds;
            earlier = constant > 0
                          ? (earlier + points[i - 1].weight) * std::exp(-distance / constant)
                          : 0;
        }
        variance += w * w + 2 * w * earlier;
        weights += w;
    }
    return std::clamp(weights * weights / variance, 1.0, static_cast<double>(points.size()));
}

/// Weighted sum of squares about the mean, divided by the weights.
double spreadOf(const Points& points, double mean) {
    double sum = 0, weights = 0;
    for (const ScorePoint& p : points) {
        sum += p.weight * std::pow(p.score - mean, 2);
        weights += p.weight;
    }
    return sum / weights;
}

double medianOf(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

TrackAggregate describe(const Points& points, double constant) {
    TrackAggregate a;
    a.frames = static_cast<int>(points.size());
    a.mean = meanOf(points);
    std::vector<double> scores;
    double plain = 0;
    for (const ScorePoint& p : points) {
        scores.push_back(p.score);
        plain += p.score / static_cast<double>(points.size());
    }
    a.median = medianOf(scores);
    a.least = *std::min_element(scores.begin(), scores.end());
    a.most = *std::max_element(scores.begin(), scores.end());
    for (const double score : scores)
        a.deviation += std::pow(score - plain, 2);
    a.deviation = a.frames > 1 ? std::sqrt(a.deviation / (a.frames - 1)) : 0;
    // A still picture is one observation, but for rounding.
    const bool varies = a.deviation > 1e-9 * (1 + std::fabs(a.mean));
    a.effectiveFrames = varies ? effectiveFrames(points, constant) : 1;
    return a;
}

/// Spread of all tracks that have one, and its degrees of freedom.
struct Pooled {
    double squares = 0, degrees = 0;
};

void setInterval(TrackAggregate& a, double spread, const Pooled& pooled) {
    double half = std::numeric_limits<double>::infinity();
    if (a.effectiveFrames >= 2) {
        const double degrees = a.effectiveFrames - 1;
        // variance of the mean = spread * n / (n - 1) / n
        half = studentT975(degrees) * std::sqrt(spread / degrees);
    } else if (pooled.degrees >= 1) {
        half = studentT975(pooled.degrees) *
               std::sqrt(pooled.squares / pooled.degrees / a.effectiveFrames);
    }
    a.low = a.mean - half;
    a.high = a.mean + half;
}

} // namespace

double studentT975(double degrees) {
    double low = 0, high = 1;
    const auto tail = [degrees](double t) {
        return incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t)) / 2;
    };
    while (tail(high) > 0.025 && high < 1e12)
        high *= 2;
    for (int i = 0; i < 200; ++i) {
        const double middle = (low + high) / 2;
        (tail(middle) > 0.025 ? low : high) = middle;
    }
    return (low + high) / 2;
}

std::vector<std::optional<TrackAggregate>>
aggregateScores(const std::vector<std::vector<ScorePoint>>& tracks) {
    Lag all;
    for (const Points& track : tracks)
        all.add(track);
    const auto pooledConstant = timeConstant(all);
    std::vector<std::optional<TrackAggregate>> aggregates;
    std::vector<double> spreads;
    Pooled pooled;
    for (const Points& track : tracks) {
        aggregates.emplace_back();
        spreads.push_back(0);
        if (track.empty())
            continue;
        aggregates.back() = describe(track, timeConstantOf(track, pooledConstant));
        const TrackAggregate& a = *aggregates.back();
        spreads.back() = spreadOf(track, a.mean);
        if (a.effectiveFrames >= 2) {
            pooled.squares += spreads.back() * a.effectiveFrames;
            pooled.degrees += a.effectiveFrames - 1;
        }
    }
    for (std::size_t i = 0; i < tracks.size(); ++i) {
        if (aggregates[i])
            setInterval(*aggregates[i], spreads[i], pooled);
    }
    return aggregates;
}

} // namespace lineament::analysis
