// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <string>
#include <vector>

namespace lineament::analysis {

/// Version of the schema in resources/schema/analysis.schema.json.
inline constexpr int kResultSchemaVersion = 1;

/// The results as JSON text (UTF-8, indented), by resources/schema/analysis.schema.json.
std::string resultsToJson(const std::vector<ItemResultPtr>& items);

/// ISO 8601 in UTC with milliseconds, e.g. 2026-11-23T10:11:12.345Z.
std::string isoTime(std::chrono::system_clock::time_point time);

/// "published", "gap"; "none", "replace", "scale".
const char* headName(nn::Head head);
const char* attentionName(nn::Attention attention);

} // namespace lineament::analysis
