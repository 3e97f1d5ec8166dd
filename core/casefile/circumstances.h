// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <string>
#include <vector>

namespace lineament::casefile {

// What a recorded result was made with, against what there is now; each as a sentence with both.

/// Why scores of the recorded model can't be compared with those of @p now (null: no model). Empty:
/// they come of the same weights in the same way. A package that was calibrated anew since is such
/// a one, and its model.json is another.
std::vector<std::string> modelDifferences(const nn::ModelInfo& then, const nn::ModelInfo* now);

/// Why faces that were found then can't be compared with those that are found now.
std::vector<std::string> finderDifferences(const analysis::RunRecord& then,
                                           const analysis::RunRecord& now);

/// What else is not the same: program and its build, model.json, LibTorch, device, threads,
/// convolution, decoder.
std::vector<std::string> otherCircumstances(const analysis::ItemResult& then,
                                            const analysis::ItemResult& now);

} // namespace lineament::casefile
