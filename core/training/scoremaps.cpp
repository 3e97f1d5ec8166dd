// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/scoremaps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>

namespace lineament::training {

namespace {

/// Mean and deviation with each class weighted to one half.
struct Standard {
    double mean = 0, deviation = 1;
};

/// Weights that sum to one half a class; scaled by the number of cases.
std::vector<double> balancedWeights(std::span<const Case> cases) {
    double fakes = 0, reals = 0;
    for (const Case& c : cases)
        (c.fake ? fakes : reals) += c.weight;
    std::vector<double> weights;
    for (const Case& c : cases)
        weights.push_back(c.weight * (fakes + reals) / (2 * (c.fake ? fakes : reals)));
    return weights;
}

Standard standardOf(std::span<const Case> cases, const std::vector<double>& weights) {
    double sum = 0, first = 0, second = 0;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        sum += weights[i];
        first += weights[i] * cases[i].score;
    }
    const double mean = first / sum;
    for (std::size_t i = 0; i < cases.size(); ++i)
        second += weights[i] * (cases[i].score - mean) * (cases[i].score - mean);
    return {mean, second > 0 ? std::sqrt(second / sum) : 1};
}

/// Every case weighted so that a group has weight 1 in each class.
std::vector<Case> oneGroupOnce(std::span<const Case> cases) {
    std::map<std::pair<int, bool>, double> sizes;
    for (const Case& c : cases)
        sizes[{c.group, c.fake}] += 1;
    std::vector<Case> weighted(cases.begin(), cases.end());
    for (Case& c : weighted)
        c.weight = 1 / sizes.at({c.group, c.fake});
    return weighted;
}

} // namespace

LogisticMap fitLogistic(std::span<const Case> cases) {
    constexpr double kPriorPrecision = 0.1;
    const auto weights = balancedWeights(cases);
    const Standard standard = standardOf(cases, weights);
    double slope = 0, intercept = 0; // of the standardised score
    for (int step = 0; step < 100; ++step) {
        // Gradient and Hessian of the penalised negative log-likelihood.
        double gs = kPriorPrecision * slope, gi = 0, hss = kPriorPrecision, hsi = 0, hii = 0;
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const double x = (cases[i].score - standard.mean) / standard.deviation;
            const double p = 1 / (1 + std::exp(-(slope * x + intercept)));
            const double error = weights[i] * (p - (cases[i].fake ? 1 : 0));
            const double curve = std::max(weights[i] * p * (1 - p), 1e-12);
            gs += error * x;
            gi += error;
            hss += curve * x * x;
            hsi += curve * x;
            hii += curve;
        }
        const double determinant = hss * hii - hsi * hsi;
        double ds = (hii * gs - hsi * gi) / determinant;
        double di = (hss * gi - hsi * gs) / determinant;
        // A full step can overshoot where the classes hardly overlap.
        const double length = std::hypot(ds, di);
        if (length > 1) {
            ds /= length;
            di /= length;
        }
        slope -= ds;
        intercept -= di;
        if (length < 1e-10)
            break;
    }
    if (!(slope > 0))
        return {0, 0};
    return {slope / standard.deviation, intercept - slope * standard.mean / standard.deviation};
}

std::vector<std::pair<double, double>> fitIsotonic(std::span<const Case> cases) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    std::vector<Case> extended(cases.begin(), cases.end());
    extended.push_back({-kInfinity, true, -1, 1});
    extended.push_back({kInfinity, false, -2, 1});
    double fakes = 0, reals = 0;
    for (const Case& c : extended)
        (c.fake ? fakes : reals) += c.weight;
    std::vector<std::pair<double, double>> points;
    for (const PavBlock& block : poolAdjacentViolators(extended)) {
        const double lnLr = std::log(block.fakes / fakes) - std::log(block.reals / reals);
        for (const double score : {block.leastScore, block.mostScore}) {
            // The added cases have no score of their own.
            if (std::isfinite(score) && (points.empty() || score > points.back().first))
                points.emplace_back(score, lnLr);
        }
    }
    // A block that starts or ends with an added case keeps its finite end: the map is level beyond
    // its points. Nothing is left when all is one block, which says LR 1.
    if (points.empty())
        points.emplace_back(0, 0);
    return points;
}

LrBounds elub(std::span<const Case> cases) {
    constexpr double kStep = 0.01; // of log10 LR, as in the authors' code
    const auto weighted = oneGroupOnce(cases);
    double fakes = 0, reals = 0, least = 0, most = 0;
    for (const Case& c : weighted) {
        (c.fake ? fakes : reals) += c.weight;
        least = std::min(least, c.score / std::numbers::ln10);
        most = std::max(most, c.score / std::numbers::ln10);
    }
    // Normalised Bayes error at prior odds 1 / t: LR >= t decides for fake.
    const auto excess = [&](double log10T) {
        const double t = std::pow(10, log10T), lnT = log10T * std::numbers::ln10;
        double missed = 1, flagged = 1; // the misleading ones that were added
        for (const Case& c : weighted) {
            if (c.fake)
                missed += c.score < lnT ? c.weight : 0;
            else
                flagged += c.score >= lnT ? c.weight : 0;
        }
        return missed / (fakes + 1) + t * flagged / (reals + 1) - std::min(1.0, t);
    };
    LrBounds bounds;
    while (bounds.most + kStep <= most && excess(bounds.most + kStep) <= 0)
        bounds.most += kStep;
    while (bounds.least - kStep >= least && excess(bounds.least - kStep) <= 0)
        bounds.least -= kStep;
    return bounds;
}

double thresholdAtFpr(std::span<const Case> cases, double share) {
    std::vector<double> reals;
    for (const Case& c : cases) {
        if (!c.fake)
            reals.push_back(c.score);
    }
    if (reals.empty())
        return std::numeric_limits<double>::quiet_NaN();
    std::sort(reals.begin(), reals.end(), std::greater<>());
    const auto allowed = static_cast<std::size_t>(share * static_cast<double>(reals.size()) + 1e-9);
    if (allowed >= reals.size())
        return reals.back();
    // reals[allowed] must stay below the threshold, and so must all that tie with it.
    const double below = reals[allowed];
    double above = std::numeric_limits<double>::infinity();
    for (const Case& c : cases) {
        if (c.score > below)
            above = std::min(above, c.score);
    }
    return std::isfinite(above)
               ? std::max(std::midpoint(below, above), std::nextafter(below, above))
               : std::nextafter(below, above);
}

} // namespace lineament::training
