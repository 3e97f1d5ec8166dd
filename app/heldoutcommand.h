// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"
#include "core/training/heldout.h"

#include <filesystem>

namespace lineament {

/// The options that say which people of a dataset are scored, and how often.
void addHeldOutOptions(CLI::App& app, training::HeldOutOptions& options);

/// What is done about folds that the model was trained on.
enum class TrainedFolds { Warn, Refuse };

/// Warns on standard error of folds of that dataset (training::datasetIdentity()) that trained the
/// model or chose its weights. Throws ModelError where folds that trained it are refused.
void checkFolds(const std::string& dataset, const std::vector<int>& folds,
                const nn::ModelInfo& model, TrainedFolds trained);

/// Scores held-out people of a dataset folder, with a progress bar. Throws Error, Cancelled.
training::ScoredSet scoreDataset(const std::filesystem::path& folder, nn::Engine& engine,
                                 const training::HeldOutOptions& options, TrainedFolds trained,
                                 std::stop_token stop);

/// `evaluate` of the trainer alone: held-out people of a dataset, figures as text and JSON. The
/// full program's command of the same name also takes pictures and draws plots.
/// @param command as it was typed, for the record
Subcommand addHeldOutCommand(CLI::App& parent, const std::string& command);

} // namespace lineament
