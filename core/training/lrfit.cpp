// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/lrfit.h"

#include "core/training/faceclass.h"
#include "core/training/scoremaps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <numbers>
#include <set>

namespace lineament::training {

namespace {

/// The simpler map is kept unless the other is better by this much (Cllr, held out).
constexpr double kIsotonicGain = 0.01;

std::string rounded(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3f", value);
    return text.data();
}

std::optional<double> classScore(const ScoredSample& s, FaceClass kind) {
    if (!s.classes)
        return std::nullopt;
    if (s.label == Label::Fake && classOfMethod(s.method) != kind)
        return std::nullopt;
    return kind == FaceClass::Composed ? s.classes->composed : s.classes->generated;
}

Spread spreadOf(const std::vector<double>& values) {
    double sum = 0, squares = 0;
    for (const double v : values)
        sum += v;
    const double mean = values.empty() ? 0 : sum / static_cast<double>(values.size());
    for (const double v : values)
        squares += (v - mean) * (v - mean);
    const double variance = values.empty() ? 0 : squares / static_cast<double>(values.size());
    return {mean, variance > 0 ? std::sqrt(variance) : 1};
}

bool isLeftOut(const ScoredSet& set, const ScoredSample& sample) {
    return std::find(set.leftOut.begin(), set.leftOut.end(), sample.source) != set.leftOut.end();
}

/// The reals of sources that the network was trained with.
Spread knownReals(const ScoredSet& set, const ScoreOf& score) {
    std::vector<double> values;
    for (const auto& sample : set.samples) {
        if (sample.label != Label::Real || isLeftOut(set, sample))
            continue;
        if (const auto value = score(sample))
            values.push_back(*value);
    }
    return spreadOf(values);
}

bool hasBoth(const std::vector<Case>& cases) {
    const auto isFake = [](const Case& c) { return c.fake; };
    return std::any_of(cases.begin(), cases.end(), isFake) &&
           !std::all_of(cases.begin(), cases.end(), isFake);
}

/// The intercept at which a map of that slope is right on average, both classes weighted alike.
double interceptFor(double slope, const std::vector<Case>& cases) {
    double fakes = 0, reals = 0;
    for (const Case& c : cases)
        (c.fake ? fakes : reals) += c.weight;
    const auto excess = [&](double intercept) {
        double sum = 0;
        for (const Case& c : cases) {
            const double p = 1 / (1 + std::exp(-(slope * c.score + intercept)));
            sum += c.fake ? -(1 - p) * c.weight / fakes : p * c.weight / reals;
        }
        return sum; // rises with the intercept
    };
    double low = -1e3, high = 1e3;
    for (int i = 0; i < 80; ++i) {
        const double middle = (low + high) / 2;
        (excess(middle) < 0 ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// A map of the training's sources, made as careful as others demand.
LogisticMap restrained(const LogisticMap& map, const std::vector<Case>& others) {
    if (!hasBoth(others))
        return map;
    const double slope = std::min(map.slope, fitLogistic(others).slope);
    return {slope, slope > 0 ? interceptFor(slope, others) : 0};
}

/// ln LR of the left-out cases, each by a map for which its own network's sources were not asked.
std::vector<Case> leftOutHeldOut(const LogisticMap& own, const LeftOutCases& leftOut) {
    std::vector<Case> mapped;
    for (std::size_t i = 0; i < leftOut.sets.size(); ++i) {
        std::vector<Case> others;
        for (std::size_t k = 0; k < leftOut.sets.size(); ++k) {
            if (k != i)
                others.insert(others.end(), leftOut.sets[k].begin(), leftOut.sets[k].end());
        }
        const auto map = restrained(own, others);
        for (Case c : leftOut.sets[i]) {
            c.score = map(c.score);
            mapped.push_back(c);
        }
    }
    return mapped;
}

std::vector<Case> outside(const std::vector<Case>& cases, const std::vector<int>& folds, int fold) {
    std::vector<Case> rest;
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (folds[i] != fold)
            rest.push_back(cases[i]);
    }
    return rest;
}

/// ln LR of every case by the map that @p fit makes of the other folds.
template <class Fit>
std::vector<Case> heldOut(const std::vector<Case>& cases, const std::vector<int>& folds,
                          int foldCount, const Fit& fit) {
    auto mapped = cases;
    for (int fold = 0; fold < foldCount; ++fold) {
        const auto map = fit(outside(cases, folds, fold));
        for (std::size_t i = 0; i < cases.size(); ++i) {
            if (folds[i] == fold)
                mapped[i].score = map(cases[i].score);
        }
    }
    return mapped;
}

} // namespace

std::optional<double> eitherScore(const ScoredSample& sample) {
    return sample.score;
}

std::optional<double> composedScore(const ScoredSample& sample) {
    return classScore(sample, FaceClass::Composed);
}

std::optional<double> generatedScore(const ScoredSample& sample) {
    return classScore(sample, FaceClass::Generated);
}

ClassSpreads classSpreads(const ScoredSet& set) {
    return {knownReals(set, composedScore), knownReals(set, generatedScore)};
}

std::vector<Case> LeftOutCases::all() const {
    std::vector<Case> joined;
    for (const auto& set : sets)
        joined.insert(joined.end(), set.begin(), set.end());
    return joined;
}

LeftOutCases leftOutCases(const ScoredSet& set, std::span<const ScoredSet> runs,
                          const ScoreOf& score) {
    const auto own = knownReals(set, score);
    LeftOutCases result;
    std::map<std::string, int> groups;
    std::set<std::string> names;
    for (const auto& run : runs) {
        const auto spread = knownReals(run, score);
        std::vector<Case> cases;
        std::vector<std::pair<std::string, bool>> strata;
        std::map<std::pair<std::string, bool>, double> sizes;
        for (const auto& sample : run.samples) {
            const auto value = isLeftOut(run, sample) ? score(sample) : std::nullopt;
            if (!value)
                continue;
            const bool fake = sample.label == Label::Fake;
            const auto group =
                groups.try_emplace(sample.group, static_cast<int>(groups.size())).first->second;
            cases.push_back({own.broughtFrom(spread, *value), fake, group, 1});
            strata.emplace_back(sample.source, fake);
            sizes[strata.back()] += 1;
            names.insert(sample.source);
        }
        if (cases.empty())
            continue;
        const double mean = static_cast<double>(cases.size()) / static_cast<double>(sizes.size());
        for (std::size_t i = 0; i < cases.size(); ++i)
            cases[i].weight = mean / sizes.at(strata[i]);
        result.sets.push_back(std::move(cases));
    }
    for (const auto& name : names)
        result.names += (result.names.empty() ? "" : ", ") + name;
    return result;
}

LrFit fitLr(const std::vector<Case>& cases, const std::vector<int>& folds, int foldCount,
            const LeftOutCases& leftOut) {
    const auto others = leftOut.all();
    const auto careful = [&others](const std::vector<Case>& part) {
        return restrained(fitLogistic(part), others);
    };
    const auto logistic = heldOut(cases, folds, foldCount, careful);
    const auto isotonic = heldOut(cases, folds, foldCount, [](const std::vector<Case>& part) {
        nn::Calibration map;
        map.method = "isotonic";
        map.isotonic = fitIsotonic(part);
        map.minLog10Lr = -std::numeric_limits<double>::infinity();
        map.maxLog10Lr = std::numeric_limits<double>::infinity();
        return [map](double score) { return map.log10Lr(score) * std::numbers::ln10; };
    });
    LrFit fit;
    auto& c = fit.calibration;
    fit.cllrLogistic = cllr(logistic);
    fit.cllrIsotonic = cllr(isotonic);
    const bool steps = leftOut.empty() && fit.cllrIsotonic < fit.cllrLogistic - kIsotonicGain;
    c.method = steps ? "isotonic" : "logistic";
    fit.heldOut = steps ? isotonic : logistic;
    const auto whole = careful(cases);
    c.slope = whole.slope;
    c.intercept = whole.intercept;
    c.isotonic = fitIsotonic(cases);
    auto bounds = elub(fit.heldOut);
    if (hasBoth(others)) {
        auto elsewhere = leftOutHeldOut(fitLogistic(cases), leftOut);
        const auto theirs = elub(elsewhere);
        bounds = {std::max(bounds.least, theirs.least), std::min(bounds.most, theirs.most)};
        for (Case& lr : elsewhere)
            lr.score = std::clamp(lr.score, bounds.least * std::numbers::ln10,
                                  bounds.most * std::numbers::ln10);
        c.cllrLeftOut = cllr(elsewhere);
        c.leftOutSet = leftOut.names;
        fit.notes.push_back("Sources that the network was trained without (" + leftOut.names +
                            "): Cllr " + rounded(*c.cllrLeftOut) + ", AUC " + rounded(auc(others)) +
                            "; slope " + rounded(fitLogistic(cases).slope) + " on the set, " +
                            rounded(fitLogistic(others).slope) + " on those, used " +
                            rounded(c.slope));
    }
    std::set<int> groups;
    for (const Case& one : cases) {
        ++(one.fake ? c.fakes : c.reals);
        groups.insert(one.group);
    }
    c.groups = static_cast<int>(groups.size());
    bounds.least = std::max(bounds.least, -nn::mostLog10Lr(c.fakes));
    bounds.most = std::min(bounds.most, nn::mostLog10Lr(c.reals));
    c.minLog10Lr = bounds.least;
    c.maxLog10Lr = bounds.most;
    for (Case& lr : fit.heldOut)
        lr.score = std::clamp(lr.score, bounds.least * std::numbers::ln10,
                              bounds.most * std::numbers::ln10);
    c.cllr = cllr(fit.heldOut);
    c.cllrMin = minCllr(cases);
    c.ece = expectedCalibrationError(fit.heldOut);
    fit.notes.push_back("Cllr on people not used in the fit: logistic " +
                        rounded(fit.cllrLogistic) + ", isotonic " + rounded(fit.cllrIsotonic) +
                        "; the " + c.method + " map is used, with Cllr " + rounded(c.cllr) +
                        " within the bounds");
    if (c.slope <= 0)
        fit.notes.emplace_back("The scores do not rank fakes above reals: every LR is 1");
    return fit;
}

} // namespace lineament::training
