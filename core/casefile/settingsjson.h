// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <string>
#include <vector>

namespace lineament::casefile {

/// Every setting that a result depends on, as JSON on one line, so that the analysis can be run
/// again.
std::string settingsToJson(const analysis::Settings& settings);
/// Throws CaseError when a setting is missing or of another kind.
analysis::Settings settingsFromJson(const std::string& json);

/// Faces as an examiner left them, complete enough to be given to a job again.
std::string facesToJson(const std::vector<faces::Face>& faces);
/// Throws CaseError.
std::vector<faces::Face> facesFromJson(const std::string& json);

} // namespace lineament::casefile
