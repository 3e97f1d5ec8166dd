// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>
#include <stop_token>
#include <vector>

namespace CLI {
class App;
}

namespace lineament {

/// Exit codes of the command-line programs.
enum ExitCode { kAllAnalysed = 0, kSomeFailed = 1, kUsage = 2, kNoModel = 3, kInterrupted = 130 };

/// One command with what it does once its options are read.
struct Subcommand {
    CLI::App* app = nullptr;
    std::function<ExitCode(std::stop_token)> run;
};

} // namespace lineament
