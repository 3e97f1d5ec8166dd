// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <filesystem>
#include <vector>

namespace lineament {

/// A line a face of a photo or a track of a video, on standard output: path, face, state, finding,
/// score, box, size and sharpness; one line with state and message when there is no face.
void printItem(const analysis::ItemResult& item);

/// By resources/schema/analysis.schema.json; "-" is standard output. Throws IoError.
void writeResultsJson(const std::filesystem::path& file,
                      const std::vector<analysis::ItemResultPtr>& items);

} // namespace lineament
