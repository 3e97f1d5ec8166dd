// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `typicality`: what tells a package which faces are unlike those of its training.
Subcommand addTypicalityCommand(CLI::App& parent);

} // namespace lineament
