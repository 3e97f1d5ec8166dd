// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `reconstructors`: decoders whose traces training gives to real faces.
Subcommand addReconstructCommand(CLI::App& parent);

} // namespace lineament
