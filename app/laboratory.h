// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

#include <string>
#include <vector>

namespace lineament {

/// The commands of a laboratory that makes, measures and calibrates models are a program of their
/// own, lineament-train: it links LibTorch, which lineament-cli loads for scoring alone. Here they
/// have their names and descriptions; what follows them is for that program to read.
std::vector<const CLI::App*> addLaboratoryCommands(CLI::App& parent);

/// Turns this process into lineament-train, which lies beside it, with the same words. Returns the
/// exit code only where that program cannot be started, which it says.
int runLaboratory(char** argv);

} // namespace lineament
