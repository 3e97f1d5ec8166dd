// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/analyzecommand.h"

#include "app/environment.h"
#include "app/itemoutput.h"
#include "app/optionchecks.h"
#include "app/outputs.h"
#include "app/progressbar.h"
#include "core/analysis/inputfiles.h"
#include "core/analysis/job.h"
#include "core/analysis/modelloader.h"
#include "core/base/error.h"
#include "core/base/outputtarget.h"
#include "core/report/mapexport.h"
#include "core/report/report.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace lineament {

namespace {

using analysis::ItemResult;
using analysis::ItemState;

std::string left(const std::optional<std::chrono::seconds>& remaining) {
    return remaining ? fmt::format(", {} s left", remaining->count()) : std::string();
}

std::string stageText(const analysis::Progress& progress) {
    if (progress.stage == analysis::Stage::ScanningVideo && progress.video)
        return scanText(progress.current, *progress.video) + left(progress.video->remaining);
    std::string text;
    switch (progress.stage) {
    case analysis::Stage::Reading:
        text = "reading ";
        break;
    case analysis::Stage::FindingFaces:
        text = "finding faces in ";
        break;
    case analysis::Stage::Scoring:
        text = "scoring ";
        break;
    case analysis::Stage::ScanningVideo:
        text = "scanning ";
        break;
    case analysis::Stage::Finished:
        text = "done ";
        break;
    }
    text += printable(progress.current.filename().string());
    return text + left(progress.remaining);
}

/// Maps of one item, whatever it is. Throws Error, Cancelled.
void writeItemMaps(const ItemResult& item, const std::filesystem::path& folder, nn::Engine* engine,
                   const std::stop_token& stop) {
    if (item.video)
        report::writeFrameMaps(item, folder, engine, stop);
    else if (item.state == ItemState::Analysed || item.state == ItemState::NoFace)
        report::writeMaps(item, folder, stop);
}

/// Before anything is analysed: hours later is too late. Throws IoError.
void checkOutputs(const AnalyzeOptions& options, const std::vector<analysis::ItemRequest>& items) {
    auto inputs = options.inputs;
    for (const auto& item : items)
        inputs.push_back(item.path);
    if (options.model)
        inputs.push_back(*options.model);
    requireWritable({{"--json", options.json},
                     {"--csv", options.video.csv, true},
                     {"--maps", options.maps, true},
                     {"--report", options.report}},
                    inputs);
}

/// Throws Error, Cancelled.
void writeReport(const AnalyzeOptions& options, const std::vector<analysis::ItemResultPtr>& items,
                 nn::Engine* engine, const std::stop_token& stop) {
    ProgressBar bar;
    const report::ReportHeader header{
        QString::fromStdString(options.examiner), QString::fromStdString(options.organisation),
        QString::fromStdString(options.caseNumber), QString::fromStdString(options.request)};
    const auto value = report::buildReport(
        header, items, stop,
        [&bar](double share) { bar.show(static_cast<int>(share * 100), 100, "report"); }, engine);
    report::writePdf(value, options.report, stop);
    bar.clear();
    std::cerr << "Report: " << options.report.string() << '\n';
}

/// JSON, tables, maps and report, whichever were asked for; false when one could not be written.
/// Throws Cancelled.
bool writeOutputs(const AnalyzeOptions& options, const std::vector<analysis::ItemResultPtr>& items,
                  nn::Engine* engine, const std::stop_token& stop) {
    OutputWriter writer("lineament-cli");
    if (!options.json.empty())
        writer.write([&] { writeResultsJson(options.json, items); });
    if (!options.video.csv.empty())
        writer.write([&] { writeVideoCsv(items, options.video.csv); });
    if (!options.maps.empty()) {
        ProgressBar bar;
        int done = 0;
        for (const auto& item : items) {
            bar.show(done++, static_cast<int>(items.size()), "maps");
            writer.write([&] { writeItemMaps(*item, options.maps, engine, stop); });
        }
    }
    if (!options.report.empty())
        writer.write([&] { writeReport(options, items, engine, stop); });
    return !writer.failed();
}

bool failed(ItemState state) {
    return state != ItemState::Analysed && state != ItemState::NoFace;
}

ExitCode exitCode(const analysis::JobResult& result, bool model) {
    bool anyFailed = false;
    const auto modelFailed = [](const std::vector<analysis::FaceResult>& faces) {
        return std::any_of(faces.begin(), faces.end(), [](const auto& face) {
            return face.state == analysis::FaceState::ModelFailed;
        });
    };
    for (const auto& item : result.items) {
        anyFailed = anyFailed || failed(item->state) || modelFailed(item->faces);
        if (item->video)
            for (const auto& frame : item->video->samples)
                anyFailed = anyFailed || modelFailed(frame.faces);
    }
    if (result.cancelled)
        return kInterrupted;
    if (anyFailed)
        return kSomeFailed;
    return model ? kAllAnalysed : kNoModel;
}

} // namespace

Subcommand addAnalyzeCommand(CLI::App& parent) {
    const auto options = std::make_shared<AnalyzeOptions>();
    auto* analyze = parent.add_subcommand(
        "analyze",
        "Analyse photos and videos: one line a face or track, JSON, CSV, maps and a PDF report");
    analyze->add_option("inputs", options->inputs, "Files and folders")
        ->required()
        ->type_name("FILE|FOLDER");
    analyze->add_option("--model", options->model,
                        "Model package folder, or a .pth / .safetensors checkpoint of GocNet");
    analyze
        ->add_flag("--no-model", options->noModel,
                   "Find faces and make gradient maps, score nothing")
        ->excludes("--model");
    analyze->add_flag("!--no-stability", options->stability,
                      "Leave out the check of each verdict on small variants of the face");
    analyze->add_option("--device", options->device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    analyze->add_option("--threads", options->threads, "Threads of the network; 0: one a core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    analyze->add_option("--json", options->json, "Write the results as JSON; - for standard output")
        ->check(namedPlace());
    analyze
        ->add_option("--maps", options->maps,
                     "Write gradient and attention maps (.npy and .png) below this folder")
        ->check(namedPlace());
    analyze->add_option("--report", options->report, "Write a PDF/A report")->check(namedPlace());
    addVideoOptions(*analyze, options->video);
    analyze->add_option("--examiner", options->examiner, "Named in the report");
    analyze->add_option("--organisation", options->organisation, "Named in the report");
    analyze->add_option("--case", options->caseNumber, "Case number in the report");
    analyze->add_option("--request", options->request, "The request that the report answers");
    return {analyze, [options](std::stop_token stop) {
                options->applicationDir = QCoreApplication::applicationDirPath().toStdString();
                return lineament::analyze(*options, stop);
            }};
}

ExitCode analyze(const AnalyzeOptions& options, std::stop_token stop) {
    analysis::JobRequest request;
    request.settings.stability = options.stability;
    try {
        request.settings.video = videoSettings(options.video);
    } catch (const std::invalid_argument& e) {
        std::cerr << "lineament-cli: " << e.what() << '\n';
        return kUsage;
    }
    if (options.video.resume)
        request.scanStore = analysis::defaultScanStore();
    try {
        if (options.noModel) {
            request.noModelMessage = "no model was asked for: nothing is scored";
        } else {
            nn::EngineOptions engine;
            engine.device = nn::deviceFromName(options.device);
            engine.threads = options.threads;
            auto model = analysis::loadModel(options.model, options.applicationDir, engine);
            request.engine = std::move(model.engine);
            request.noModelMessage = std::move(model.message);
        }
    } catch (const Error& e) {
        std::cerr << "lineament-cli: the model can't be used: " << printable(e.what()) << '\n';
        return kNoModel;
    }
    if (request.engine)
        std::cerr << modelLine(*request.engine) << '\n';
    else
        std::cerr << printable(request.noModelMessage) << '\n';
    const auto inputs = analysis::collectFiles(options.inputs);
    if (const auto leftOut = inputs.leftOutText(); !leftOut.empty())
        std::cerr << printable(leftOut) << '\n';
    for (const auto& file : inputs.files)
        request.items.push_back({file, std::nullopt});
    if (request.items.empty()) {
        std::cerr << "lineament-cli: expected at least one file, found none in the folders given\n";
        return kUsage;
    }
    try {
        checkOutputs(options, request.items);
    } catch (const Error& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
    const bool model = request.engine != nullptr || options.noModel;
    const auto engine = request.engine;
    ProgressBar bar;
    analysis::JobCallbacks callbacks;
    callbacks.progress = [&](const analysis::Progress& p) {
        bar.show(p.itemsDone, p.itemsTotal, stageText(p));
    };
    callbacks.item = [&](int, const analysis::ItemResultPtr& item) {
        bar.clear();
        printItem(*item);
        std::cout << std::flush;
    };
    const auto result = analysis::runJob(std::move(request), callbacks, stop);
    bar.clear();
    try {
        if (!writeOutputs(options, result.items, engine.get(), stop))
            return kSomeFailed;
    } catch (const Cancelled&) {
        return kInterrupted;
    }
    return exitCode(result, model);
}

} // namespace lineament
