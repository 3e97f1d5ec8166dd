// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/modelpackage.h"
#include "core/training/metrics.h"
#include "core/training/scoredsample.h"

#include <filesystem>
#include <string>

namespace lineament::training {

/// The samples as cases, in their order: the same group name is the same number.
std::vector<Case> casesOf(const std::vector<ScoredSample>& samples);

/// Throws FormatError when a score is not finite, or when the set lacks reals or fakes: nothing
/// can be measured then.
void checkMeasurable(const ScoredSet& set);

/// Persons or videos of a class.
int groupsOf(const std::vector<ScoredSample>& samples, Label label);

/// Throws ModelError when the set says that another model scored it.
void checkScoredBy(const ScoredSet& set, const nn::ModelInfo& model);

/// JSON lines: one object that names the set, then one a sample, then one a skipped file.
std::string scoresText(const ScoredSet& set);

/// Reads them back. Throws ModelError naming the line and the field; a truncated file and one of a
/// newer version give their own messages.
ScoredSet parseScores(const std::string& where, const std::string& text);

/// Throws ModelError, IoError.
ScoredSet readScores(const std::filesystem::path& file);
void writeScores(const ScoredSet& set, const std::filesystem::path& file);

} // namespace lineament::training
