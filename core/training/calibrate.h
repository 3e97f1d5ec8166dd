// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/scoredset.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lineament::training {

struct CalibrateOptions {
    int folds = 10; ///< of people; each is judged by a map that was fitted on the others
    std::uint64_t seed = 1;
    int resamples = 1000;     ///< of the bootstrap
    double validShare = 0.01; ///< of the set that may lie outside the validity range on each side
    int minGroups = 20;       ///< people of each class that a condition needs to be reported
    std::vector<double> targetFprs{0.01, 0.05};
    std::vector<double> faceEdges{0, 64, 128, 256, 512};   ///< pixels; the last bucket has no end
    std::vector<int> jpegEdges{0, 1, 50, 70, 85, 95, 101}; ///< 0 to 1: files that are not JPEG
    std::string date;                                      ///< ISO 8601; empty: now
    std::optional<nn::TrainingRecord> training; ///< of the network, to tell what it never saw
    /// Scores of networks of the same make that were trained without some sources,
    /// ScoredSet::leftOut, with those sources and their own held-out faces: see fitLr().
    std::vector<ScoredSet> leftOut = {};
    /// Of a network of three classes; none: found out, see CalibrationResult::classScale.
    std::optional<nn::ClassScale> classScale = {};
};

struct CalibrationResult {
    nn::Validation validation; ///< without self-test, which belongs to the weights
    /// ln LR of every sample, in the set's order, by a map that was not fitted on its person and
    /// within the bounds: what plots and error rates may be drawn from.
    std::vector<Case> heldOut;
    /// Of a network of three classes: what makes ln LR of each kind's output, each fitted by
    /// itself. Scores of "either" are made anew with it.
    std::optional<nn::ClassScale> classScale;
    std::vector<double> scores; ///< of every sample, in the set's order, as calibrated
    double cllrLogistic = 1, cllrIsotonic = 1; ///< held out, both
    std::vector<std::string> notes; ///< conditions left out with their numbers, and other remarks
};

/// Fits score to LR on all people of a set that the network was not trained on, and measures
/// everything on people that the fit in question has not seen (R16 to R18). Throws FormatError when
/// the set has fewer than ten people of a class.
CalibrationResult calibrate(const ScoredSet& set, const CalibrateOptions& options = {});

/// The same for frames of videos. Throws FormatError also when the set is one of photos.
nn::VideoValidation calibrateVideo(const ScoredSet& set, const CalibrateOptions& options = {});

/// Fold of each case: groups are dealt out at random, those with fakes, with reals and with both
/// each in turn, so that every fold has its part of them.
std::vector<int> dealFolds(const std::vector<Case>& cases, int folds, std::uint64_t seed);

} // namespace lineament::training
