// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <string>

namespace lineament::analysis {

/// A result from one entry of "items" of resources/schema/analysis.schema.json, as resultsToJson()
/// writes it: findings are taken as they were written, nothing is judged again. What the JSON does
/// not hold stays empty: values of maps (sizes are there: a map is made of NaN), the index of a
/// video's frames, the text of the model's card. @param where names the source in messages. Throws
/// FormatError when something is missing or of another kind.
ItemResult itemFromJson(const std::string& json, const std::string& where);

} // namespace lineament::analysis
