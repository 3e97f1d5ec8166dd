// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/database.h"

#include <span>
#include <string>
#include <vector>

namespace lineament::casefile {

/// "LnCs": PRAGMA application_id of a case.
inline constexpr std::int64_t kApplicationId = 0x4C6E4373;

/// The statements that lead from one version of the schema to the next.
using Migration = std::vector<const char*>;

/// All of them; the version of a schema is the number of migrations behind it.
std::span<const Migration> migrations();
/// The version that this program writes.
int schemaVersion();

/// Throws CaseError when the file is no case, or of a version that this program does not know.
/// Returns its version.
int checkVersion(Database& database, int known = schemaVersion());

/// Applies @p steps from the version that the file has, and sets application_id and user_version.
/// Within the caller's transaction.
void migrate(Database& database, std::span<const Migration> steps = migrations());

/// Tables whose rows are bound into the custody log, in the order in which they are checked.
std::span<const char* const> boundTables();

/// Every statement of the schema as SQLite keeps it, sorted; two databases with the same text have
/// the same tables, constraints and triggers.
std::vector<std::string> schemaText(Database& database);
/// What schemaText() must be of a case of this version.
std::vector<std::string> expectedSchemaText();

} // namespace lineament::casefile
