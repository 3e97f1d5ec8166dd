// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/calibration.h"
#include "core/training/metrics.h"
#include "core/training/scoredsample.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lineament::training {

/// One score of a sample; none: the sample has no part in what is fitted.
using ScoreOf = std::function<std::optional<double>(const ScoredSample&)>;

/// "Either": every sample's own score.
std::optional<double> eitherScore(const ScoredSample& sample);
/// The score of one class against real, of reals and of the fakes of that class. Null for samples
/// of a network of two classes.
std::optional<double> composedScore(const ScoredSample& sample);
std::optional<double> generatedScore(const ScoredSample& sample);

/// Mean and deviation of scores.
struct Spread {
    double mean = 0, deviation = 1;

    /// A score of another network, whose reals have @p other, on the scale of this one.
    double broughtFrom(const Spread& other, double score) const {
        return mean + deviation * (score - other.mean) / other.deviation;
    }
};

/// Of the reals of sources that the network was trained with, kind by kind.
struct ClassSpreads {
    Spread composed, generated;
};
ClassSpreads classSpreads(const ScoredSet& set);

/// Cases of sources that a network was trained without, one list a network, on the scale of the
/// network that is calibrated.
struct LeftOutCases {
    std::vector<std::vector<Case>> sets; ///< a case's weight makes every source count alike
    std::string names;                   ///< of the sources

    bool empty() const { return sets.empty(); }
    std::vector<Case> all() const;
};

/// @p runs were each scored by a network of their own, without ScoredSet::leftOut. Their scores are
/// shifted and scaled so that mean and deviation of the reals that the network knew the source of
/// are those of @p set 's reals.
LeftOutCases leftOutCases(const ScoredSet& set, std::span<const ScoredSet> runs,
                          const ScoreOf& score);

/// A map from score to ln LR with what it is worth.
struct LrFit {
    nn::Calibration calibration; ///< without id, set and date
    /// ln LR of the set's cases by maps that were not fitted on their people, within the bounds.
    std::vector<Case> heldOut;
    double cllrLogistic = 1, cllrIsotonic = 1; ///< held out, both
    std::vector<std::string> notes;
};

/// Fits on @p cases, with @p folds (as dealFolds() has them) for what is measured. With
/// @p leftOut the logistic map's slope is no steeper than those cases allow, its neutral score is
/// theirs, and the bounds are the narrower ones of both (a calibration that is right on the
/// sources of the training alone claims too much on any other).
LrFit fitLr(const std::vector<Case>& cases, const std::vector<int>& folds, int foldCount,
            const LeftOutCases& leftOut);

} // namespace lineament::training
