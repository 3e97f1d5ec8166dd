// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/analyzecommand.h"

#include "app/environment.h"
#include "app/itemoutput.h"
#include "app/progressbar.h"
#include "core/analysis/job.h"
#include "core/analysis/modelloader.h"
#include "core/base/error.h"
#include "core/report/mapexport.h"
#include "core/report/report.h"

#include <spdlog/fmt/fmt.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iostream>
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

/// JSON, tables, maps and report, whichever were asked for. Throws Error, Cancelled.
void writeOutputs(const AnalyzeOptions& options, const std::vector<analysis::ItemResultPtr>& items,
                  nn::Engine* engine, std::stop_token stop) {
    ProgressBar bar;
    if (!options.json.empty())
        writeResultsJson(options.json, items);
    if (!options.video.csv.empty())
        writeVideoCsv(items, options.video.csv);
    if (!options.maps.empty()) {
        int done = 0;
        for (const auto& item : items) {
            bar.show(done++, static_cast<int>(items.size()), "maps");
            writeItemMaps(*item, options.maps, engine, stop);
        }
    }
    if (!options.report.empty()) {
        const report::ReportHeader header{
            QString::fromStdString(options.examiner), QString::fromStdString(options.organisation),
            QString::fromStdString(options.caseNumber), QString::fromStdString(options.request)};
        const auto value = report::buildReport(
            header, items, stop,
            [&bar](double share) { bar.show(static_cast<int>(share * 100), 100, "report"); },
            engine);
        report::writePdf(value, options.report, stop);
        bar.clear();
        std::cerr << "Report: " << options.report.string() << '\n';
    }
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
    for (const auto& file : analysis::collectFiles(options.inputs))
        request.items.push_back({file, std::nullopt});
    if (request.items.empty()) {
        std::cerr << "lineament-cli: expected at least one file, found none in the folders given\n";
        return kUsage;
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
        writeOutputs(options, result.items, engine.get(), stop);
    } catch (const Cancelled&) {
        return kInterrupted;
    } catch (const Error& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
    return exitCode(result, model);
}

} // namespace lineament
