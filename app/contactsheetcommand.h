// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `dataset contact-sheet`: what training makes of a dataset's faces, as one picture to look at.
Subcommand addContactSheetCommand(CLI::App& dataset);

} // namespace lineament
