// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/analyzecommand.h"
#include "app/environment.h"
#include "core/base/log.h"
#include "core/base/version.h"
#include "core/media/photo.h"
#include "core/nn/engine.h"

#include <CLI/CLI.hpp>
#include <QGuiApplication>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

namespace {

std::atomic<bool> interrupted{false};

void onInterrupt(int) {
    // A second Ctrl+C ends the program at once.
    if (interrupted.exchange(true))
        std::_Exit(lineament::kInterrupted);
}

/// Turns Ctrl+C into a stop request: a signal handler itself may do almost nothing.
std::jthread watchInterrupt(std::stop_source& source) {
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    return std::jthread([&source](std::stop_token end) {
        while (!end.stop_requested() && !source.stop_requested()) {
            if (interrupted)
                source.request_stop();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
}

std::string versionText() {
    std::string text = std::string("lineament-cli ") + lineament::kVersion + "\nLibTorch " +
                       lineament::nn::libtorchVersion();
    for (const auto& decoder : lineament::media::decoderVersions())
        text += "\n" + decoder;
    return text;
}

} // namespace

int main(int argc, char** argv) {
    lineament::usePassiveOpenMp(argv);
    CLI::App app{"Lineament: finds faces in photos, scores them, and writes maps and a report."};
    app.set_version_flag("--version", versionText());
    app.require_subcommand(1);
    bool verbose = false;
    app.add_flag("-v,--verbose", verbose, "Say on standard error what is done");

    lineament::AnalyzeOptions options;
    std::string model, json, maps, report;
    std::vector<std::string> inputs;
    auto* analyze = app.add_subcommand(
        "analyze", "Analyse photos: one line a face, JSON, maps and a PDF report");
    analyze->add_option("inputs", inputs, "Files and folders")
        ->required()
        ->type_name("FILE|FOLDER");
    analyze->add_option("--model", model,
                        "Model package folder, or a .pth / .safetensors checkpoint of GocNet");
    analyze->add_flag("--no-model", options.noModel,
                      "Find faces and make gradient maps, score nothing");
    analyze->add_flag("!--no-stability", options.stability,
                      "Leave out the check of each verdict on small variants of the face");
    analyze->add_option("--device", options.device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    analyze->add_option("--threads", options.threads, "Threads of the network; 0: one a core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    analyze->add_option("--json", json, "Write the results as JSON; - for standard output");
    analyze->add_option("--maps", maps,
                        "Write gradient and attention maps (.npy and .png) below this folder");
    analyze->add_option("--report", report, "Write a PDF/A report");
    analyze->add_option("--examiner", options.examiner, "Named in the report");
    analyze->add_option("--organisation", options.organisation, "Named in the report");
    analyze->add_option("--case", options.caseNumber, "Case number in the report");
    analyze->add_option("--request", options.request, "The request that the report answers");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return app.exit(e) == 0 ? lineament::kAllAnalysed : lineament::kUsage;
    }

    // Figures and the PDF are painted without any window.
    ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
    const QGuiApplication gui(argc, argv);
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
    const auto watcher = watchInterrupt(stop);
    return lineament::analyze(options, stop.get_token());
}
