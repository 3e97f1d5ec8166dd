// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament {

struct DatasetBuildOptions {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path out;
    std::string layout; ///< empty: detected
    int cropSize = 320;
    double cropMargin = 0.4;
    int framesPerVideo = 16;
    int threads = 0; ///< 0: one a core
    std::vector<std::string> exclude;
    std::vector<std::string> groups; ///< REGEX=NAME
};

/// `dataset build`; @p dataset is the command that it is part of.
Subcommand addDatasetBuildCommand(CLI::App& dataset);

/// Cuts the faces of corpora into a dataset folder: a summary on standard output, progress and
/// what was left out on standard error. kAllAnalysed when everything was read, kSomeFailed when
/// something was unreadable or the dataset can't be written, kUsage when there is nothing to build.
ExitCode buildDataset(const DatasetBuildOptions& options, std::stop_token stop);

} // namespace lineament
