// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/calibration.h"
#include "core/report/plot.h"
#include "core/training/scoredset.h"

#include <optional>
#include <vector>

namespace lineament::report {

/// What the plots of a validation are drawn from.
struct PlotSource {
    std::vector<training::ScoredSample> samples;
    /// ln LR of each sample, in the same order; empty without a calibration.
    std::vector<training::Case> lnLrs;
    std::optional<nn::Calibration> calibration;
    std::vector<nn::Threshold> thresholds;
    QString lrOrigin; ///< how the LRs came about, for the captions
};

/// With the package's own calibration.
PlotSource plotSource(const training::ScoredSet& set, const nn::Validation& validation);

/// ROC, DET and score histogram; with likelihood ratios also Tippett plot and reliability diagram.
/// The set must hold both classes.
std::vector<Plot> validationPlots(const PlotSource& source);

} // namespace lineament::report
