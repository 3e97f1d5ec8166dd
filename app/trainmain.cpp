// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/ablatecommand.h"
#include "app/environment.h"
#include "app/heldoutcommand.h"
#include "app/interrupt.h"
#include "app/packagecommand.h"
#include "app/reconstructcommand.h"
#include "app/traincommand.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

namespace {

int runProgram(int argc, char** argv) {
    CLI::App app{"Lineament's trainer: trains and evaluates GocNet on dataset folders."};
    app.require_subcommand(1);
    const std::vector<std::string> words(argv + std::min(1, argc), argv + argc);
    const lineament::Subcommand commands[] = {
        lineament::addTrainCommand(app), lineament::addReconstructCommand(app),
        lineament::addPackageCommand(app),
        lineament::addHeldOutCommand(app, lineament::commandText("lineament-train", words)),
        lineament::addAblateCommand(app)};
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? lineament::kAllAnalysed : lineament::kUsage;
    }
    return lineament::runTyped(commands);
}

} // namespace

// The trainer alone, for machines with a GPU and neither Qt nor OpenCV.
int main(int argc, char** argv) {
    lineament::usePassiveOpenMp(argv);
    return lineament::checkedExitCode("lineament-train", runProgram(argc, argv));
}
