// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

#include <vector>

namespace lineament {

/// What people enter into a case: `case opinion|reading|facts|examiner|intake`.
std::vector<Subcommand> addCaseStatements(CLI::App& parent);

} // namespace lineament
