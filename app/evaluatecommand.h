// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/analyzecommand.h"
#include "app/heldoutcommand.h"
#include "app/validationoutput.h"
#include "core/training/heldout.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament {

/// Where the scores of a validation come from: labelled folders that a model scores now, or a file.
struct ScoreSource {
    std::vector<std::filesystem::path> inputs;
    std::string layout; ///< empty: detected
    std::vector<std::string> exclude;
    training::HeldOutOptions heldOut; ///< for a dataset folder as the one input
    TrainedFolds trained = TrainedFolds::Warn;
    std::filesystem::path scores; ///< JSON lines, in the place of inputs
    std::optional<std::filesystem::path> model;
    double rate = 2; ///< frames of videos a second
    std::string device = "auto";
    int threads = 0;
    std::filesystem::path applicationDir;
    std::string command; ///< as it was typed, for the record
};

/// Measures a model on labelled faces; figures as Markdown on standard output unless files are
/// asked for.
ExitCode evaluate(const ScoreSource& source, const ValidationOutputOptions& output,
                  std::stop_token stop);

struct CalibrateCommandOptions {
    std::filesystem::path package; ///< also the model that scores inputs
    /// Scores of networks that were trained without some sources; see training::CalibrateOptions.
    std::vector<std::filesystem::path> leftOut;
    std::filesystem::path videoScores; ///< of frames of videos; empty: not validated for video
    int minGroups = 20;
    int folds = 10;
};

/// Fits calibration, thresholds, validity range and conditions on labelled faces that the model was
/// not trained on, and writes them into the package's model.json.
ExitCode calibrate(ScoreSource source, const CalibrateCommandOptions& options,
                   const ValidationOutputOptions& output, std::stop_token stop);

} // namespace lineament
