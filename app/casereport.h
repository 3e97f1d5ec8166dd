// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `case report`: makes the report of a case, stores PDF and JSON in it, and copies them out.
Subcommand addCaseReport(CLI::App& parent);

} // namespace lineament
