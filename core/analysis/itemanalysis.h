// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/job.h"
#include "core/faces/aligner.h"
#include "core/faces/facefinder.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::analysis {

/// An item on its way through the stages.
struct Work {
    int index = 0;
    ItemResult result;
    Rgb8ImagePtr pixels;              ///< dropped once the crops are cut
    std::vector<Rgb8Image> crops;     ///< one for each face that will be scored
    std::vector<std::size_t> scoring; ///< indices into result.faces, parallel to crops
    bool finished = false;            ///< ended before the last stage
};

/// Runs one stage; every error becomes a state of the item, so that one bad file never ends a job.
/// Throws Cancelled only.
void guardStage(Work& work, const std::function<void()>& stage);

/// Ends the item with a state and says why.
void endItem(Work& work, ItemState state, std::string message);

/// Throws IoError when the item is a folder: one that can't be listed (see collectFiles), whose
/// files are missing from the analysis, or one that was asked for itself.
void refuseFolder(const std::filesystem::path& path);

/// Stage 1: read, hash, decode. Sets the state of whatever can't be decoded; throws Cancelled only.
void decodeItem(Work& work, const JobRequest& request, std::stop_token stop);

/// Stage 2: find faces, or take the examiner's, and cut the crops. Throws Cancelled only.
void findFaces(Work& work, const JobRequest& request, const faces::FaceFinder& finder,
               std::stop_token stop);

/// Stage 3: scores the faces of several items in common batches. Throws Cancelled only.
void scoreItems(std::vector<Work*> items, const JobRequest& request, std::stop_token stop);

} // namespace lineament::analysis
