// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `case export CASE OUT`: 0 exported, 1 damage or another refusal, 130 stopped.
Subcommand addCaseExport(CLI::App& parent);

/// `case key [--fingerprint|--export PUB.pem|--new]`.
Subcommand addCaseKey(CLI::App& parent);

} // namespace lineament
