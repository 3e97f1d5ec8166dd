// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/dataset/layout.h"
#include "core/faces/facefinder.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::dataset {

struct BuildOptions {
    std::filesystem::path out; ///< dataset folder; an existing one is resumed
    int cropSize = 320;        ///< as DatasetSettings::cropSize
    double cropMargin = 0.4;   ///< as DatasetSettings::cropMargin
    int jpegQuality = 95;      ///< as DatasetSettings::jpegQuality
    int threads = 2;           ///< that decode and look for faces
    int framesPerVideo = 16;   ///< evenly by PTS; a later build may ask for others, too
    faces::FinderOptions finder;
};

/// What a build did.
struct BuildResult {
    std::size_t samples = 0;    ///< in the dataset now
    std::size_t resumed = 0;    ///< items that an earlier run had done
    std::size_t noFace = 0;     ///< of this run, like what follows
    std::size_t unreadable = 0; ///< damaged, missing, without a label; also frames
    std::size_t duplicates = 0; ///< the same bytes as an item before
    bool cancelled = false;
};

struct BuildCallbacks {
    std::function<void(std::size_t done, std::size_t total, const std::string& file)> progress;
    std::function<void(const training::Skipped&)> skipped; ///< once for each item of this run
};

/// Cuts the main face of every picture, and of some frames of every video, and writes the dataset;
/// calls come from the calling thread. Items enter in their order, so that the same listing gives
/// the same dataset with any number of threads and interruptions. What gives no sample is listed in
/// the dataset and never fatal. When stopped, everything finished is on the disk. Throws
/// ModelError, IoError (disk full and so on; all that was flushed stays).
BuildResult buildDataset(const Listing& listing, const BuildOptions& options,
                         const BuildCallbacks& callbacks = {}, std::stop_token stop = {});

} // namespace lineament::dataset
