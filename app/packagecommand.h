// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `package`: a model package from a run's weights.
Subcommand addPackageCommand(CLI::App& parent);

} // namespace lineament
