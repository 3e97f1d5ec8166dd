// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/trainer.h"

namespace CLI {
class App;
}

namespace lineament {

/// The options of a training run, for `train` and `ablate`.
void addArchitectureOptions(CLI::App& app, nn::Architecture& architecture);
void addTrainingOptions(CLI::App& app, training::TrainSettings& settings);

} // namespace lineament
