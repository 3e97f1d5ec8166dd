// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"
#include "core/training/scoredsample.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament {

struct ScoreFoldersOptions {
    std::vector<std::filesystem::path> inputs;
    std::string layout; ///< empty: detected
    std::vector<std::string> exclude;
    std::string command;
    double rate = 2; ///< frames of videos a second
};

/// Scores the largest face of every picture below labelled folders, and the main track of every
/// video in frames at a fixed rate, with the same pipeline that analyses evidence. What gives no
/// score is listed as skipped, with its label. Progress on standard error. Throws Error (no
/// labelled folders), Cancelled.
training::ScoredSet scoreFolders(const ScoreFoldersOptions& options,
                                 std::shared_ptr<nn::Engine> engine, std::stop_token stop);

} // namespace lineament
