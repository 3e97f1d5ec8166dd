// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"
#include "app/videooutput.h"

#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament {

struct AnalyzeOptions {
    std::vector<std::filesystem::path> inputs;
    std::optional<std::filesystem::path> model;
    bool noModel = false;  ///< faces and gradient maps only
    bool stability = true; ///< check the verdicts on small variants of the crops
    std::string device = "auto";
    int threads = 0;
    VideoOptions video;
    std::filesystem::path json; ///< "-" is standard output
    std::filesystem::path maps;
    std::filesystem::path report;
    std::string examiner, organisation, caseNumber, request;
    std::filesystem::path applicationDir;
};

/// `analyze`.
Subcommand addAnalyzeCommand(CLI::App& parent);

/// Analyses files and folders; one line a face of a photo and one a track of a video on standard
/// output, progress on standard error.
ExitCode analyze(const AnalyzeOptions& options, std::stop_token stop);

} // namespace lineament
