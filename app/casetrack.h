// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

namespace lineament {

/// `case track`: leaves a face track of a video out of the finding, or counts it again.
Subcommand addCaseTrack(CLI::App& parent);

} // namespace lineament
