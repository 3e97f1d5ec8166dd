// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/heldoutcommand.h"

#include "app/environment.h"
#include "app/optionchecks.h"
#include "app/outputs.h"
#include "app/progressbar.h"
#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/outputtarget.h"
#include "core/training/datasetidentity.h"
#include "core/training/evaluation.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    std::string dataset, model, device = "auto", json, markdown, scores;
    int threads = 0;
    training::HeldOutOptions heldOut;
};

void write(const std::string& file, const std::string& text) {
    if (!file.empty())
        writeFileAtomically(file, std::as_bytes(std::span(text)));
}

ExitCode run(const Options& options, const std::string& command, std::stop_token stop) {
    try {
        requireWritable({{"--json", options.json},
                         {"--markdown", options.markdown},
                         {"--save-scores", options.scores}},
                        {options.dataset, options.model});
        nn::EngineOptions engineOptions;
        engineOptions.device = nn::deviceFromName(options.device);
        engineOptions.threads = options.threads;
        const auto engine = nn::Engine::load(options.model, engineOptions);
        std::cerr << modelLine(*engine) << '\n';
        auto set =
            scoreDataset(options.dataset, *engine, options.heldOut, TrainedFolds::Warn, stop);
        set.command = command;
        const auto evaluation = training::evaluate(set, &engine->model());
        const auto text = training::evaluationMarkdown(evaluation);
        std::cout << text;
        OutputWriter writer("evaluate");
        writer.write([&] { write(options.markdown, text); });
        writer.write([&] { write(options.json, training::evaluationJson(evaluation)); });
        if (!options.scores.empty())
            writer.write([&] { training::writeScores(set, options.scores); });
        return writer.failed() ? kSomeFailed : kAllAnalysed;
    } catch (const Cancelled&) {
        return kInterrupted;
    } catch (const Error& e) {
        std::cerr << "evaluate: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

std::string numbers(const std::vector<int>& folds) {
    std::string text = folds.size() == 1 ? "fold " : "folds ";
    for (std::size_t i = 0; i < folds.size(); ++i)
        text += (i > 0 ? ", " : "") + std::to_string(folds[i]);
    return text;
}

} // namespace

void checkFolds(const std::string& dataset, const std::vector<int>& folds,
                const nn::ModelInfo& model, TrainedFolds trained) {
    const auto known = training::knownFolds(dataset, model, folds);
    const std::string rest = " of this dataset: the figures are too good";
    if (!known.trained.empty() && trained == TrainedFolds::Refuse)
        throw ModelError(model.name + ", --held-out", "folds that it was not trained on",
                         numbers(known.trained) + " of this dataset, which trained it");
    if (!known.trained.empty())
        std::cerr << "warning: " << printable(model.name) << " was trained on "
                  << numbers(known.trained) << rest << '\n';
    if (!known.chosen.empty())
        std::cerr << "warning: the weights of " << printable(model.name) << " were chosen on "
                  << numbers(known.chosen) << rest << '\n';
}

training::ScoredSet scoreDataset(const std::filesystem::path& folder, nn::Engine& engine,
                                 const training::HeldOutOptions& options, TrainedFolds trained,
                                 std::stop_token stop) {
    const auto dataset = training::readDataset(folder);
    checkFolds(training::datasetIdentity(dataset), options.folds, engine.model(), trained);
    ProgressBar bar;
    return training::scoreHeldOut(
        dataset, engine, options,
        [&bar](double share) { bar.show(static_cast<int>(share * 100), 100, "scoring"); }, stop);
}

void addHeldOutOptions(CLI::App& app, training::HeldOutOptions& options) {
    app.add_option("--held-out", options.folds,
                   "Folds of a dataset that the network was neither trained nor chosen on")
        ->delimiter(',')
        ->check(CLI::Range(0, training::kFolds - 1))
        ->capture_default_str();
    app.add_option("--left-out-sources", options.sources,
                   "Sources of a dataset that the network was trained without, to be scored beside "
                   "the held-out folds, see `calibrate --left-out`")
        ->delimiter(',');
    app.add_option("--only-sources", options.only,
                   "Of the held-out folds the faces of these sources alone")
        ->delimiter(',');
    app.add_flag("--video-frames", options.videoFrames,
                 "Score the faces of a dataset as frames of videos, see `calibrate "
                 "--video-scores`");
    app.add_option("--most-of-source", options.mostOfSource,
                   "Most of the reals and of the fakes of one source of a dataset; 0: all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_option("--repeats", options.repeats, "Random degradations of each face of a dataset")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_option("--chain-seed", options.seed, "Of forgeries and degradations of a dataset")
        ->capture_default_str();
}

Subcommand addHeldOutCommand(CLI::App& parent, const std::string& command) {
    auto options = std::make_shared<Options>();
    auto* app =
        parent.add_subcommand("evaluate", "Measure a model on held-out people of a dataset");
    app->add_option("dataset", options->dataset, "Dataset folder")->required();
    app->add_option("--model", options->model, "Model package folder")->required();
    app->add_option("--device", options->device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    app->add_option("--threads", options->threads, "Threads of the network; 0: one a core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    addHeldOutOptions(*app, options->heldOut);
    app->add_option("--json", options->json, "Write the figures as JSON")->check(namedPlace());
    app->add_option("--markdown", options->markdown, "Write the figures as Markdown")
        ->check(namedPlace());
    app->add_option("--save-scores", options->scores, "Write the scores as JSON lines")
        ->check(namedPlace());
    return {app, [options, command](std::stop_token stop) { return run(*options, command, stop); }};
}

} // namespace lineament
