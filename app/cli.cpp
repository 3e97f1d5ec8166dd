// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/analyzecommand.h"
#include "app/casecommand.h"
#include "app/environment.h"
#include "app/interrupt.h"
#include "app/laboratory.h"
#include "app/modelscommand.h"
#include "core/base/build.h"
#include "core/base/log.h"
#include "core/base/version.h"
#include "core/media/photo.h"
#include "core/media/video.h"
#include "core/nn/engine.h"

#include <CLI/CLI.hpp>
#include <QGuiApplication>

#include <cstdlib>

namespace {

std::string versionText() {
    std::string text = std::string("lineament-cli ") + lineament::kVersion + " (" +
                       lineament::buildCommit() + ")\nLibTorch " + lineament::nn::libtorchVersion();
    for (const auto& decoder : lineament::media::decoderVersions())
        text += "\n" + decoder;
    for (const auto& decoder : lineament::media::videoDecoderVersions())
        text += "\n" + decoder;
    return text;
}

int runProgram(int argc, char** argv) {
    CLI::App app{
        "Lineament: finds faces in photos and videos, scores them, and writes maps and a report."};
    app.set_version_flag("--version", versionText);
    app.require_subcommand(1);
    bool verbose = false;
    app.add_flag("-v,--verbose", verbose, "Say on standard error what is done");
    const lineament::Subcommand commands[] = {
        lineament::addAnalyzeCommand(app), lineament::addCaseCommand(app),
        lineament::addVerifyCommand(app), lineament::addModelsCommand(app)};
    const auto laboratory = lineament::addLaboratoryCommands(app);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? lineament::kAllAnalysed : lineament::kUsage;
    }
    // Not earlier: what only asks for a version or for help is answered by the first start.
    lineament::usePassiveOpenMp(argv);
    for (const auto* command : laboratory) {
        if (*command)
            return lineament::runLaboratory(argv);
    }

    // Figures and the PDF are painted without any window.
    ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    const QGuiApplication gui(argc, argv);
    lineament::useDecimalPoints();
    QGuiApplication::setApplicationName("lineament-cli");
    lineament::startLog({true, verbose, {}});
    return lineament::runTyped(commands);
}

} // namespace

int main(int argc, char** argv) {
    return lineament::checkedExitCode("lineament-cli", runProgram(argc, argv));
}
