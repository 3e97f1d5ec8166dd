// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/calibration.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace lineament::training {

/// One scored case. Fake is the positive class: score >= threshold is "flagged".
struct Case {
    double score = 0; ///< finite; ln LR where a function says so
    bool fake = false;
    int group = 0;     ///< person or video, any number
    double weight = 1; ///< how often it counts; the bootstrap's means
};

// Every function below takes the cases in any order (ascending scores spare a copy), and returns
// NaN when a class that it needs has no weight.

/// Area under the ROC curve: the probability that a fake scores higher than a real, ties counting
/// half (Mann and Whitney).
double auc(std::span<const Case> cases);

/// One operating point: what is at or above the threshold is flagged.
struct OperatingPoint {
    double threshold = 0;
    double fpr = 0; ///< share of the reals that is flagged
    double fnr = 0; ///< share of the fakes that is not
};

/// All operating points by ascending threshold: every score that occurs, then infinity. Empty when
/// a class is missing.
std::vector<OperatingPoint> operatingPoints(std::span<const Case> cases);

/// Equal error rate: where FPR and FNR cross, linear between neighbouring operating points.
double equalErrorRate(std::span<const Case> cases);

/// Average precision, sum of precision times gain in recall by falling threshold, ties as one step.
double averagePrecision(std::span<const Case> cases);

double falsePositiveRate(std::span<const Case> cases, double threshold);
double falseNegativeRate(std::span<const Case> cases, double threshold);
/// Share of right decisions; depends on how many there are of each class.
double accuracy(std::span<const Case> cases, double threshold);

/// Cost of the log-likelihood ratio in bits (Bruemmer and du Preez 2006); scores are ln LR. 1 is
/// what LR = 1 for every case costs, 0 is perfect.
double cllr(std::span<const Case> cases);

/// Cllr after the best monotone calibration of these very scores (PAV): what discrimination alone
/// costs.
double minCllr(std::span<const Case> cases);

/// One step of the isotonic fit: a range of scores with its weights of both classes.
struct PavBlock {
    double leastScore = 0, mostScore = 0;
    double fakes = 0, reals = 0;
};

/// Pool adjacent violators: the share of fakes rises from block to block. Cases without weight are
/// left out.
std::vector<PavBlock> poolAdjacentViolators(std::span<const Case> cases);

/// One bin of the reliability diagram at even priors.
struct ReliabilityBin {
    double posterior = 0; ///< mean of what was claimed
    double fakes = 0;     ///< share of fakes, both classes weighted to one half
    double share = 0;     ///< of all weight
};

/// Bins of equal width of the posterior 1 / (1 + 1 / LR); scores are ln LR. Empty bins are left
/// out.
std::vector<ReliabilityBin> reliability(std::span<const Case> cases, int bins = 15);

/// Expected calibration error: mean distance between claim and share over these bins (Guo, Pleiss,
/// Sun, Weinberger 2017); scores are ln LR.
double expectedCalibrationError(std::span<const Case> cases);

using Statistic = std::function<double(std::span<const Case>)>;

struct BootstrapOptions {
    int resamples = 1000;
    std::uint64_t seed = 1;
};

/// A statistic with its 95 % percentile interval over resamples of whole groups, which are drawn
/// with replacement: images of one person are not independent. The same seed gives the same
/// interval on every machine. The interval is widened to hold the value itself; resamples without
/// one of the classes are left out. count is the number of cases.
nn::Rate bootstrap(std::span<const Case> cases, const Statistic& statistic,
                   const BootstrapOptions& options);

/// A share with Wilson's 95 % score interval on @p trials independent trials; count is @p count.
/// Unlike the bootstrap's it is right for rates near 0, where it matters most.
nn::Rate wilson(double share, double trials, int count);

/// Linear between order statistics, as percentiles usually are. @p values need not be sorted;
/// NaN when there are none. @p share is 0 to 1.
double quantile(std::vector<double> values, double share);

} // namespace lineament::training
