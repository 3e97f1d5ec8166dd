// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/casestore.h"

#include <filesystem>
#include <string>

namespace lineament::casefile {

/// One page on how to check a log of that name with `sha256sum` and `jq` alone, with the commands
/// between the lines kRecipeBegin and kRecipeEnd.
std::string logInstruction(const std::string& fileName, const CaseFacts& facts, const LogHead& end);
inline constexpr const char* kRecipeBegin = "---- commands ----";
inline constexpr const char* kRecipeEnd = "---- end of the commands ----";

/// Where exportLog() writes that page for a log @p file.
std::filesystem::path instructionBeside(const std::filesystem::path& file);

/// Writes the log as JSON lines, each the very bytes that its hash is of, to @p file, and that
/// page beside it. Returns the end of the exported log. Throws IoError, CaseError.
LogHead exportLog(const CaseStore& store, const std::filesystem::path& file);

} // namespace lineament::casefile
