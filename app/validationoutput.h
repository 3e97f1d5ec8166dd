// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"
#include "core/report/validationplots.h"
#include "core/training/calibrate.h"
#include "core/training/evaluation.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>

namespace lineament {

/// Where the outputs of a validation go; an empty path leaves one out.
struct ValidationOutputOptions {
    std::filesystem::path json;     ///< "-" is standard output
    std::filesystem::path markdown; ///< "-" is standard output
    std::filesystem::path plots;    ///< folder for PNG files
    std::filesystem::path record;   ///< PDF/A validation record; needs a model
    std::filesystem::path scores;   ///< the scored set itself, as JSON lines
    std::uint64_t seed = 1;
    int resamples = 1000;
};

/// What writeValidation() made of a set.
struct WrittenValidation {
    training::Evaluation evaluation;
    bool complete = true; ///< false: an output could not be written
};

/// Evaluates a scored set and writes whatever was asked for; without any file the Markdown goes to
/// standard output. @p calibration, when the set has just been calibrated on: the plots then show
/// its held-out LRs, and the record has its notes. Needs a QGuiApplication for plots and record.
/// An output that fails is named on standard error, the others are written. Throws Error (a record
/// without a model, a set that can't be measured), Cancelled.
WrittenValidation writeValidation(const training::ScoredSet& set, const nn::ModelInfo* model,
                                  const training::CalibrationResult* calibration,
                                  const ValidationOutputOptions& options,
                                  std::stop_token stop = {});

/// The description of a package folder or checkpoint with its hashes, without building the network.
/// Throws ModelError.
nn::ModelInfo describeModel(const std::filesystem::path& packageOrCheckpoint);

} // namespace lineament
