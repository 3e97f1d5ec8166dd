// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `train`: a network from a dataset folder. Needs LibTorch alone.
Subcommand addTrainCommand(CLI::App& parent);

} // namespace lineament
