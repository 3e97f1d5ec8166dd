// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/ablatecommand.h"
#include "app/analyzecommand.h"
#include "app/casecommand.h"
#include "app/contactsheetcommand.h"
#include "app/datasetcommand.h"
#include "app/environment.h"
#include "app/interrupt.h"
#include "app/optionchecks.h"
#include "app/packagecommand.h"
#include "app/traincommand.h"
#include "app/validationcommands.h"
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
    app.set_version_flag("--version", versionText());
    app.require_subcommand(1);
    bool verbose = false;
    app.add_flag("-v,--verbose", verbose, "Say on standard error what is done");

    lineament::AnalyzeOptions options;
    std::string model, json, maps, report;
    std::vector<std::string> inputs;
    auto* analyze = app.add_subcommand(
        "analyze",
        "Analyse photos and videos: one line a face or track, JSON, CSV, maps and a PDF report");
    analyze->add_option("inputs", inputs, "Files and folders")
        ->required()
        ->type_name("FILE|FOLDER");
    analyze->add_option("--model", model,
                        "Model package folder, or a .pth / .safetensors checkpoint of GocNet");
    analyze
        ->add_flag("--no-model", options.noModel,
                   "Find faces and make gradient maps, score nothing")
        ->excludes("--model");
    analyze->add_flag("!--no-stability", options.stability,
                      "Leave out the check of each verdict on small variants of the face");
    analyze->add_option("--device", options.device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    analyze->add_option("--threads", options.threads, "Threads of the network; 0: one a core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    analyze->add_option("--json", json, "Write the results as JSON; - for standard output")
        ->check(lineament::namedPlace());
    analyze
        ->add_option("--maps", maps,
                     "Write gradient and attention maps (.npy and .png) below this folder")
        ->check(lineament::namedPlace());
    analyze->add_option("--report", report, "Write a PDF/A report")->check(lineament::namedPlace());
    lineament::addVideoOptions(*analyze, options.video);
    analyze->add_option("--examiner", options.examiner, "Named in the report");
    analyze->add_option("--organisation", options.organisation, "Named in the report");
    analyze->add_option("--case", options.caseNumber, "Case number in the report");
    analyze->add_option("--request", options.request, "The request that the report answers");
    lineament::DatasetBuildOptions datasetOptions;
    std::vector<std::string> datasetInputs;
    std::string datasetOut;
    auto* dataset = app.add_subcommand("dataset", "Prepare faces for training and evaluation");
    dataset->require_subcommand(1);
    auto* datasetBuild = dataset->add_subcommand(
        "build",
        "Cut the main face of every picture, and of frames of every video, of labelled corpora");
    datasetBuild->add_option("inputs", datasetInputs, "Corpora: folders, or CSV and list files")
        ->required()
        ->type_name("FOLDER|LIST");
    datasetBuild
        ->add_option("--out", datasetOut,
                     "Dataset folder to write; one that exists already is continued")
        ->required()
        ->check(lineament::namedPlace());
    datasetBuild
        ->add_option("--layout", datasetOptions.layout,
                     "Layout of the corpora; detected when not given")
        ->check(CLI::IsMember({"folders", "train-csv", "hff", "ffpp", "celebdf", "dfdc"}));
    datasetBuild->add_option("--crop-size", datasetOptions.cropSize, "Side of the crops in pixels")
        ->check(CLI::Range(32, 1024))
        ->capture_default_str();
    datasetBuild
        ->add_option("--crop-margin", datasetOptions.cropMargin,
                     "Margin around the face on every side, as a share of its side")
        ->check(lineament::realNumber(0, 2))
        ->capture_default_str();
    datasetBuild
        ->add_option("--frames-per-video", datasetOptions.framesPerVideo,
                     "Frames that are taken of a video, evenly by time stamp")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    datasetBuild->add_option("--threads", datasetOptions.threads, "Threads; 0: one a core")
        ->check(CLI::Range(0, 256))
        ->capture_default_str();
    datasetBuild->add_option("--exclude", datasetOptions.exclude,
                             "Leave out what matches this shell pattern (a file or a folder)");
    datasetBuild->add_option(
        "--group", datasetOptions.groups,
        "REGEX=NAME: files that match are of the person or video NAME ($1...)");
    const lineament::Subcommand commands[] = {lineament::addContactSheetCommand(*dataset),
                                              lineament::addTrainCommand(app),
                                              lineament::addPackageCommand(app),
                                              lineament::addAblateCommand(app),
                                              lineament::addEvaluateCommand(app),
                                              lineament::addCalibrateCommand(app),
                                              lineament::addCaseCommand(app),
                                              lineament::addVerifyCommand(app)};
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? lineament::kAllAnalysed : lineament::kUsage;
    }

    // Figures and the PDF are painted without any window.
    ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    const QGuiApplication gui(argc, argv);
    lineament::useDecimalPoints();
    QGuiApplication::setApplicationName("lineament-cli");
    lineament::startLog({true, verbose, {}});
    options.inputs.assign(inputs.begin(), inputs.end());
    if (!model.empty())
        options.model = model;
    options.json = json;
    options.maps = maps;
    options.report = report;
    options.applicationDir = QGuiApplication::applicationDirPath().toStdString();
    std::stop_source stop;
    const auto watcher = lineament::watchInterrupt(stop);
    for (const auto& command : commands) {
        if (*command.app)
            return command.run(stop.get_token());
    }
    if (*datasetBuild) {
        datasetOptions.inputs.assign(datasetInputs.begin(), datasetInputs.end());
        datasetOptions.out = datasetOut;
        return lineament::buildDataset(datasetOptions, stop.get_token());
    }
    return lineament::analyze(options, stop.get_token());
}

} // namespace

int main(int argc, char** argv) {
    lineament::usePassiveOpenMp(argv);
    return lineament::checkedExitCode("lineament-cli", runProgram(argc, argv));
}
