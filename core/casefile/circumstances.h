// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace lineament::casefile {

// What a recorded result (an item of the analysis schema) was made with, against what there is
// now; each as a sentence with both. Throw nlohmann::json::exception where the record lacks what
// every record has.

/// Why a result of the recorded model can't be compared with one of @p now (null: no model). Empty:
/// it is the same model.
std::vector<std::string> modelDifferences(const nlohmann::ordered_json& recorded,
                                          const nn::ModelInfo* now);

/// Why faces that were found then can't be compared with those that are found now.
std::vector<std::string> finderDifferences(const nlohmann::ordered_json& recorded,
                                           const analysis::RunRecord& now);

/// What else is not the same: program, LibTorch, device, threads, convolution, decoder.
std::vector<std::string> otherCircumstances(const nlohmann::ordered_json& recorded,
                                            const analysis::ItemResult& now);

} // namespace lineament::casefile
