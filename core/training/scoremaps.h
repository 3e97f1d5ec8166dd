// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/metrics.h"

#include <span>
#include <utility>
#include <vector>

namespace lineament::training {

/// ln LR = slope * score + intercept.
struct LogisticMap {
    double slope = 0, intercept = 0;
    double operator()(double score) const { return slope * score + intercept; }
};

/// Logistic regression with each class weighted to one half, so that the log odds are ln LR and
/// the set's prior is out. A weak normal prior on the slope (variance 10 on standardised scores)
/// keeps it finite where the classes don't overlap, and errs towards LR 1 (Morrison and Poh 2018).
/// Newton's method. The slope is never below 0: scores that rank the wrong way say nothing.
LogisticMap fitLogistic(std::span<const Case> cases);

/// ln LR by pooled adjacent violators, as points (score, ln LR) for linear interpolation. One
/// misleading case is added beyond each end, so that no LR is 0 or infinite.
std::vector<std::pair<double, double>> fitIsotonic(std::span<const Case> cases);

/// Decimal logarithms of the smallest and largest LR that a set supports.
struct LrBounds {
    double least = 0, most = 0;
};

/// Empirical lower and upper bound (ELUB): beyond them, deciding by the LRs, with one misleading LR
/// added on either side, would cost more than deciding without any evidence, i.e. the normalised
/// Bayes error rate exceeds 1 (Vergeer, van Es, de Jongh, Alberink, Stoel: Numerical likelihood
/// ratios outputted by LR systems are often based on extrapolation: when to stop extrapolating?
/// Science & Justice 56, 2016). Scores are ln LR. A group counts once a class, whatever the number
/// of its images: what a set supports depends on its people.
LrBounds elub(std::span<const Case> cases);

/// A threshold at which at most @p share of the reals is flagged: in the middle of the gap above
/// the first real that must pass; above all of them when they are too few for a share that small.
double thresholdAtFpr(std::span<const Case> cases, double share);

} // namespace lineament::training
