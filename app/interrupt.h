// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

#include <span>
#include <stop_token>
#include <thread>

namespace lineament {

/// Turns Ctrl+C and SIGTERM into a stop request; another one more than a second later ends the
/// program at once, whatever it has not saved.
std::jthread watchInterrupt(std::stop_source& source);

/// Runs the command that was typed, under watchInterrupt(); kUsage when none of them was.
ExitCode runTyped(std::span<const Subcommand> commands);

} // namespace lineament
