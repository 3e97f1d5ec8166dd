// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/casecommand.h"
#include "core/base/outputtarget.h"
#include "core/casefile/casestore.h"

#include <memory>

namespace lineament {

/// The case for writing; CaseError that says who has it.
std::unique_ptr<casefile::CaseStore> openCaseToWrite(const CaseTarget& target);

/// requireWritable() with the case's evidence, wherever it came from, as the inputs. Throws
/// IoError.
void requireWritableOutputs(const casefile::CaseStore& store, const std::vector<Output>& outputs);

/// A command that reads a case: CASE.
CLI::App* addReadingCommand(CLI::App& parent, const char* name, const char* what,
                            CaseTarget& target);

/// A command that changes a case: CASE, --by and --reason.
CLI::App* addWritingCommand(CLI::App& parent, const char* name, const char* what,
                            CaseTarget& target);

/// The number that a word of the command line is; none when it is something else.
std::optional<std::int64_t> wholeNumber(const std::string& word);

} // namespace lineament
