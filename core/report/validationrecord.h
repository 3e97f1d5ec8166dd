// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"
#include "core/report/plot.h"
#include "core/training/evaluation.h"

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::report {

/// The validation of a model on a labelled set, as it gets printed (R16): bound to the model by the
/// hashes of its files.
struct ValidationRecord {
    nn::ModelInfo model;
    training::Evaluation evaluation;
    std::vector<Plot> plots;
    std::vector<std::string> notes; ///< of the calibration: conditions left out, and why
    std::chrono::system_clock::time_point created;
};

/// What the figures do not say, generated from them (R24): families covered and not, small numbers,
/// what is not calibrated or not known.
std::vector<std::string> validationLimitations(const ValidationRecord& record);

/// Writes the record as PDF/A-1b with vector plots. Needs a QGuiApplication; any thread. Throws
/// IoError, Cancelled.
void writeValidationRecord(const ValidationRecord& record, const std::filesystem::path& file,
                           std::stop_token stop = {});

} // namespace lineament::report
