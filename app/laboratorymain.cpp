// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/ablatecommand.h"
#include "app/contactsheetcommand.h"
#include "app/datasetcommand.h"
#include "app/environment.h"
#include "app/interrupt.h"
#include "app/packagecommand.h"
#include "app/reconstructcommand.h"
#include "app/traincommand.h"
#include "app/typicalitycommand.h"
#include "app/validationcommands.h"
#include "core/base/log.h"

#include <CLI/CLI.hpp>
#include <QGuiApplication>

#include <cstdlib>
#include <filesystem>

namespace {

int runProgram(int argc, char** argv) {
    CLI::App app{
        "Lineament's laboratory: makes data sets; trains, measures and calibrates models."};
    app.require_subcommand(1);
    bool verbose = false;
    app.add_flag("-v,--verbose", verbose, "Say on standard error what is done");
    auto* dataset = app.add_subcommand("dataset", "Prepare faces for training and evaluation");
    dataset->require_subcommand(1);
    const lineament::Subcommand commands[] = {lineament::addDatasetBuildCommand(*dataset),
                                              lineament::addContactSheetCommand(*dataset),
                                              lineament::addTrainCommand(app),
                                              lineament::addReconstructCommand(app),
                                              lineament::addPackageCommand(app),
                                              lineament::addAblateCommand(app),
                                              lineament::addTypicalityCommand(app),
                                              lineament::addEvaluateCommand(app),
                                              lineament::addCalibrateCommand(app)};
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? lineament::kAllAnalysed : lineament::kUsage;
    }

    // Plots and records are painted without any window.
    ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    const QGuiApplication gui(argc, argv);
    lineament::useDecimalPoints();
    QGuiApplication::setApplicationName("lineament-train");
    lineament::startLog({true, verbose, {}});
    return lineament::runTyped(commands);
}

} // namespace

// `lineament-cli train` and its like run this; where there is LibTorch alone, trainmain.cpp is it.
int main(int argc, char** argv) {
    lineament::usePassiveOpenMp(argv);
    // As it was called: by itself, or by lineament-cli.
    const auto name = std::filesystem::path(argc > 0 ? argv[0] : "lineament-train").filename();
    return lineament::checkedExitCode(name.string(), runProgram(argc, argv));
}
