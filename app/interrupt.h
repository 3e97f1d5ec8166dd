// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <stop_token>
#include <thread>

namespace lineament {

/// Turns Ctrl+C and SIGTERM into a stop request; a second Ctrl+C ends the program at once.
std::jthread watchInterrupt(std::stop_source& source);

} // namespace lineament
