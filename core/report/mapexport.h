// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
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

/// The same for the frames of a video that matter most for each track: the one with the highest
/// score, the one with the lowest, and the least certain one, each in a folder of its own
/// ("frame-N") below the video's. @p engine computes the attention maps again, which a scan does
/// not keep; null: gradient maps and crops only. Throws also FormatError when a frame no longer
/// decodes to the planes that were analysed; ModelError.
std::vector<std::filesystem::path> writeFrameMaps(const analysis::ItemResult& item,
                                                  const std::filesystem::path& folder,
                                                  nn::Engine* engine, std::stop_token stop = {});

} // namespace lineament::report
