// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `case results CASE`: 0 shown, 1 a result that is not what was recorded, 130 stopped.
Subcommand addCaseResults(CLI::App& parent);

} // namespace lineament
