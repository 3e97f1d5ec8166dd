// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/filters/photomap.h"

#include <filesystem>
#include <stop_token>

namespace lineament::report {

/// Exports the maps of one item into @p folder: gradient planes and attention maps in photo
/// coordinates as .npy (float32), each with a PNG that has a legend, and an index.json that says
/// what each file is. Returns the files that were written. Throws IoError, Cancelled; FormatError
/// when the photo no longer has the hash that was analysed.
std::vector<std::filesystem::path> writeMaps(const analysis::ItemResult& item,
                                             const std::filesystem::path& folder,
                                             std::stop_token stop = {});

} // namespace lineament::report
