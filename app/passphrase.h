// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace CLI {
class App;
}

namespace lineament {

/// Environment variable with the passphrase of the signing key.
inline constexpr const char* kPassphraseVariable = "LINEAMENT_PASSPHRASE";

/// Adds --passphrase-file. A passphrase is never an argument: other users see those.
void addPassphraseOption(CLI::App& command, std::string& file);

/// The first line of @p file ("-": of standard input), else of the environment variable; empty when
/// there is neither. Throws IoError; CaseError at an empty file.
std::string readPassphrase(const std::string& file);

} // namespace lineament
