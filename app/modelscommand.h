// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `models`: every package that would be found, with its hash and where it comes from.
Subcommand addModelsCommand(CLI::App& parent);

} // namespace lineament
