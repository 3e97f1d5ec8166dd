// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `evaluate`: measures a model on labelled faces.
Subcommand addEvaluateCommand(CLI::App& parent);

/// `calibrate`: fits a package's likelihood ratios, thresholds and validated range.
Subcommand addCalibrateCommand(CLI::App& parent);

} // namespace lineament
