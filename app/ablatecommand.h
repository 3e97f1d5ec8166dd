// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `ablate`: the same training for every part of the network, as one table.
Subcommand addAblateCommand(CLI::App& parent);

} // namespace lineament
