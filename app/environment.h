// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <span>
#include <string>

namespace lineament::nn {
class Engine;
}

namespace lineament {

/// Starts the program again, once, with OMP_WAIT_POLICY=PASSIVE unless the user chose a policy: the
/// OpenMP run-time reads it when it is loaded, and spinning threads would take the cores from
/// decoding and face finding. Call first in main.
void usePassiveOpenMp(char** argv);

/// A command as it would be typed in a shell, for records that say how they were made.
std::string commandText(const std::string& program, std::span<const std::string> words);

/// What every command that scores says first: which model, and on what it runs.
std::string modelLine(const nn::Engine& engine);

} // namespace lineament
