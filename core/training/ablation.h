// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/trainer.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::training {

/// One network of the table.
struct Variant {
    std::string name;
    nn::Architecture architecture;
    Preprocessing preprocessing = Preprocessing::Architecture;
};

/// The table's rows, all of @p base's depth, width, input size and head: the plain stream, with TP,
/// with MTA beside it, with both (replace and scale), and TP's place taken by SRM, constrained and
/// residual filters.
std::vector<Variant> ablationVariants(const nn::Architecture& base);

/// One variant with one seed, measured on the test folds.
struct AblationRun {
    std::string variant;
    std::uint64_t seed = 0;
    double accuracy = 0;               ///< at even shares of both classes, threshold 0
    std::map<std::string, double> auc; ///< by method
    double meanAuc = 0;
    double gammaMax = 0; ///< largest |gamma|; 0 without MTA
};

struct AblationOptions {
    TrainSettings base; ///< data, steps, optimizer; the same for all
    std::vector<std::uint64_t> seeds{1, 2};
    std::vector<int> testFolds{1, 2};
    int repeats = 1;
    std::vector<std::string> only; ///< names of variants; empty: all
};

/// Trains every variant with every seed on the same batches and measures the averaged weights of
/// the last step. Finished runs are read from @p folder, so that the table can be made in parts.
/// Throws ModelError, IoError, Cancelled.
std::vector<AblationRun> ablate(const Dataset& dataset, const std::filesystem::path& folder,
                                const AblationOptions& options,
                                const std::function<void(const std::string&)>& say,
                                std::stop_token stop = {});

/// Mean and spread over the seeds, Markdown.
std::string ablationMarkdown(const std::vector<AblationRun>& runs);

} // namespace lineament::training
