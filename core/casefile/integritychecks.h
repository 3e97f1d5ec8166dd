// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/database.h"
#include "core/casefile/integrity.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <vector>

namespace lineament::casefile {

/// A file as its row describes it.
struct ExpectedFile {
    FindingKind kind = FindingKind::Evidence;
    std::filesystem::path file; ///< relative to the case, or absolute
    std::string sha256;
    std::string row; ///< "items row 3"
};

/// The parts of verifyIntegrity(): database, schema, log and rows, in one snapshot. Returns the
/// files that the rows name. @p head: what log.head says; @p noted: see verifyIntegrity(). Throws
/// Cancelled.
std::vector<ExpectedFile> checkDatabase(Database& database, const std::optional<LogHead>& head,
                                        const std::optional<LogHead>& noted,
                                        IntegrityReport& report, std::stop_token stop);

/// Hashes the files, and looks for files that no row names. Throws Cancelled.
void checkFiles(const std::filesystem::path& folder, const std::vector<ExpectedFile>& files,
                IntegrityReport& report,
                const std::function<void(const IntegrityProgress&)>& progress,
                std::stop_token stop);

} // namespace lineament::casefile
