// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"
#include "core/training/scoredset.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lineament::training {

/// Error rates at one threshold.
struct ThresholdMeasures {
    std::string id; ///< of the package's threshold; "zero" without one: the larger logit decides
    double score = 0;
    std::optional<nn::Rate> fpr, fnr, accuracy; ///< none without the class that it needs
};

/// A set or a part of it, measured. What needs both classes is empty when one is missing.
struct Measures {
    int reals = 0, fakes = 0, groups = 0;
    std::optional<nn::Rate> auc, eer, averagePrecision;
    std::optional<nn::Rate> cllr, cllrMin, ece; ///< with a calibration (R18, R19)
    std::vector<ThresholdMeasures> thresholds;
};

/// A part of the set: one source, one method, one bucket.
struct Stratum {
    /// "source", "method", "compression", "JPEG quality", "face size", "framing"; "training" where
    /// the set has what the training did not.
    std::string kind;
    std::string name;
    std::string comparedWith; ///< whose faces fill the missing class; empty: nobody's
    Measures measures;
};

/// The set's videos: one case a video, the mean score of its frames. The calibration was made on
/// single photos and is not applied to means (R19).
struct VideoEvaluation {
    int frames = 0; ///< scored, of all videos
    Measures total;
    std::vector<Stratum> strata; ///< by "source", "method" and "compression"
};

/// What one number of the file or the crop reaches without any network, whichever its direction:
/// the larger of AUC and 1 - AUC.
struct FeatureAuc {
    std::string name;
    std::optional<nn::Rate> auc;
};

struct Evaluation {
    std::string set, command;
    std::string model, weightsSha256, configSha256, calibrationId; ///< empty without a model
    std::uint64_t seed = 1;
    int resamples = 1000;
    Measures total;
    std::vector<Stratum> strata;
    std::optional<VideoEvaluation> videos; ///< none without frames of videos
    /// What the training did not have, without rates: the strata "training" have them. None: the
    /// model does not say.
    std::optional<nn::UnseenData> unseen;
    std::vector<FeatureAuc> features;
    int skippedReals = 0, skippedFakes = 0; ///< no face, unreadable: counted, not guessed
    std::vector<Skipped> skipped;
    std::vector<std::string> notes;
};

struct EvaluateOptions {
    std::uint64_t seed = 1;
    int resamples = 1000;
};

/// Measures a scored set; with a model also at its thresholds and with its calibration. Methods
/// and sources of fakes alone are compared with all reals of the set, sources of reals alone with
/// all fakes. Throws FormatError when the set has one class only.
Evaluation evaluate(const ScoredSet& set, const nn::ModelInfo* model,
                    const EvaluateOptions& options = {});

/// The evaluation for programs, and for people.
std::string evaluationJson(const Evaluation& evaluation);
std::string evaluationMarkdown(const Evaluation& evaluation);

/// "0.953 (0.941 to 0.964)"; "-" for none.
std::string rateText(const std::optional<nn::Rate>& rate);

} // namespace lineament::training
