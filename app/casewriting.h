// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/casecommand.h"
#include "app/progressbar.h"
#include "core/casefile/casestore.h"
#include "core/casefile/integrity.h"

#include <memory>
#include <stop_token>

namespace lineament {

/// The case for writing; CaseError that says who has it.
std::unique_ptr<casefile::CaseStore> openCaseToWrite(const CaseTarget& target);

/// The case to show what is in it; for writing where that is possible, since the log says who saw
/// findings (R32). Says on standard error when the last check that it holds found damage.
std::unique_ptr<casefile::CaseStore> openCaseToShow(const CaseTarget& target);

/// Says on standard error when the last check that the case holds found damage.
void sayDamage(const casefile::CaseStore& store);

/// Checks the case before something is done with its evidence (R3), with progress on a terminal.
/// Throws CaseError that names the damage, which is then in the log; Cancelled.
void requireSoundCase(casefile::CaseStore& store, std::stop_token stop);

void showProgress(ProgressBar& bar, const casefile::IntegrityProgress& progress);

/// A command that reads a case: CASE.
CLI::App* addReadingCommand(CLI::App& parent, const char* name, const char* what,
                            CaseTarget& target);

/// The option --by, for the log.
void addWho(CLI::App& command, CaseTarget& target);

/// A command that changes a case: CASE, --by and --reason.
CLI::App* addWritingCommand(CLI::App& parent, const char* name, const char* what,
                            CaseTarget& target);

/// The number that a word of the command line is; none when it is something else.
std::optional<std::int64_t> wholeNumber(const std::string& word);

} // namespace lineament
