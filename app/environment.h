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
/// decoding and face finding. Call before anything was done that must not be done twice.
void usePassiveOpenMp(char** argv);

/// Puts the numbers of C's functions back to decimal points after Qt's application object took the
/// user's locale for them: results, records and messages read the same everywhere (Qt's
/// documentation of QCoreApplication names this way). What Qt itself writes does not change.
void useDecimalPoints();

/// What the program ends with: @p code, unless that is 0 and standard output did not take all that
/// was written (disk full); that is said on standard error. Call last in main.
int checkedExitCode(const std::string& program, int code);

/// A command as it would be typed in a shell, for records that say how they were made.
std::string commandText(const std::string& program, std::span<const std::string> words);

/// What every command that scores says first: which model, and on what it runs.
std::string modelLine(const nn::Engine& engine);

} // namespace lineament
