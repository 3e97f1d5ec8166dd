// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/subcommand.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament {

/// What every command that works on a case is told.
struct CaseTarget {
    std::filesystem::path folder;
    std::string who;    ///< stands in the log; empty: the system's user name
    std::string reason; ///< why; stands in the log
};

struct CaseEngineOptions {
    std::optional<std::filesystem::path> model;
    bool noModel = false;
    std::string device = "auto";
    int threads = 0;
};

struct CaseAnalyzeOptions {
    CaseTarget target;
    CaseEngineOptions engine;
    bool stability = true;
    bool all = false;                ///< also what was analysed before
    std::vector<std::int64_t> items; ///< only these, whether analysed or not
};

struct CaseVerifyOptions {
    CaseTarget target;
    CaseEngineOptions engine;
    bool rerun = false;
    bool record = true; ///< put the outcome into the log
    std::string head;   ///< an end of the log that was noted elsewhere, or a file with it
};

/// `case new|add|analyze|results|verify|report|opinion|reading|facts|examiner|intake|bookmark|list|
/// log|note|tag|track|export|key`.
Subcommand addCaseCommand(CLI::App& parent);

/// `verify`: `case verify` in short.
Subcommand addVerifyCommand(CLI::App& parent);

/// `case analyze`: results are recorded as they come, a line a face is printed once its result is
/// saved.
ExitCode analyzeCase(const CaseAnalyzeOptions& options, std::stop_token stop);

/// `case verify`: 0 all as it was, 1 damage or differences, 2 no case, 3 a re-run that could not be
/// compared.
ExitCode verifyCase(const CaseVerifyOptions& options, std::stop_token stop);

} // namespace lineament
