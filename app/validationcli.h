// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/evaluatecommand.h"

#include <stop_token>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace lineament {

/// The commands evaluate and calibrate: their options, and what they run.
class ValidationCommands {
public:
    explicit ValidationCommands(CLI::App& app);
    ValidationCommands(const ValidationCommands&) = delete;
    ValidationCommands& operator=(const ValidationCommands&) = delete;

    /// True when one of them was on the command line.
    bool chosen() const;
    ExitCode run(const std::filesystem::path& applicationDir, const std::string& command,
                 std::stop_token stop) const;

private:
    void addSource(CLI::App& command);
    void addOutputs(CLI::App& command);

    CLI::App* m_evaluate;
    CLI::App* m_calibrate;
    ScoreSource m_source;
    ValidationOutputOptions m_output;
    CalibrateCommandOptions m_calibration;
};

/// The command line as it would be typed again.
std::string typedCommand(int argc, char** argv);

} // namespace lineament
