// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/traincommand.h"

#include "app/keepmemory.h"
#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "app/trainoptions.h"
#include "core/base/error.h"
#include "core/base/outputtarget.h"

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    std::string dataset, out;
    int shortcutPairs = 640;
    training::TrainSettings settings;
};

template <class... T> std::string formatted(const char* format, T... values) {
    std::array<char, 256> text{};
    std::snprintf(text.data(), text.size(), format, values...);
    return text.data();
}

std::string scoresText(const training::ValidationScores& scores) {
    return scores.step == 0 ? "not validated yet" : training::validationText(scores);
}

std::string endText(const training::TrainResult& result, std::int64_t steps) {
    switch (result.end) {
    case training::TrainEnd::Finished:
        if (result.begun >= steps)
            return formatted("Nothing to be done: the run has %lld steps already, --steps asks for "
                             "%lld.",
                             static_cast<long long>(result.begun), static_cast<long long>(steps));
        return "Training finished.";
    case training::TrainEnd::TimeLimit:
        return "Training: time limit reached; the same command goes on.";
    case training::TrainEnd::Interrupted:
        return "Training interrupted; the same command goes on.";
    case training::TrainEnd::NotFinite:
        break;
    }
    return std::string("Training stopped: the loss is not finite; ") +
           (result.checkpoint ? "the last good checkpoint is kept"
                              : "no checkpoint had been written yet") +
           " (try a smaller learning rate).";
}

ExitCode run(const Options& options, std::stop_token stop) {
    keepFreedMemory();
    try {
        requireWritable({{"--out", options.out, true}},
                        {options.dataset, options.settings.startFrom, options.settings.backbone});
        const auto dataset = training::readDataset(options.dataset);
        const auto checkpoint = std::filesystem::path(options.out) / "checkpoint.safetensors";
        if (options.shortcutPairs > 0 && !std::filesystem::exists(checkpoint))
            std::cout << training::shortcutReport(dataset, options.settings, options.shortcutPairs)
                      << std::endl;
        ProgressBar bar;
        const auto result = training::train(
            dataset, options.out, options.settings,
            [&bar](const training::TrainProgress& p) {
                if (p.validation != nullptr) {
                    bar.clear();
                    std::cout << scoresText(*p.validation) << std::endl;
                }
                bar.show(static_cast<int>(p.step), static_cast<int>(p.steps),
                         formatted("loss %.4f, %.1f pictures/s, %.0f min left", p.loss,
                                   p.picturesPerSecond, p.minutesLeft));
            },
            stop);
        bar.clear();
        std::cout << endText(result, options.settings.steps)
                  << "\nLast: " << scoresText(result.last) << "\nBest: " << scoresText(result.best)
                  << '\n';
        switch (result.end) {
        case training::TrainEnd::Interrupted:
            return kInterrupted;
        case training::TrainEnd::NotFinite:
            return kSomeFailed;
        default:
            return kAllAnalysed;
        }
    } catch (const Error& e) {
        std::cerr << "train: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

} // namespace

Subcommand addTrainCommand(CLI::App& parent) {
    auto options = std::make_shared<Options>();
    auto* app = parent.add_subcommand(
        "train", "Train GocNet on a dataset; a folder that holds a run is continued");
    app->add_option("dataset", options->dataset, "Dataset folder (see `dataset build`)")
        ->required();
    app->add_option("--out", options->out, "Folder of the run")->check(namedPlace())->required();
    app->add_option("--max-minutes", options->settings.maxMinutes,
                    "Stop after so many minutes; 0: no limit")
        ->check(nonNegativeReal());
    app->add_option("--from", options->settings.startFrom,
                    "Begin with the weights of this model package or checkpoint (same "
                    "architecture), to train a model further on one's own material")
        ->check(CLI::ExistingPath);
    app->add_option("--shortcut-pairs", options->shortcutPairs,
                    "Before a new run, measure on so many pairs what they give away without the "
                    "face; 0: don't")
        ->check(CLI::Range(0, 100000))
        ->capture_default_str();
    addArchitectureOptions(*app, options->settings.architecture);
    addTrainingOptions(*app, options->settings);
    app->get_option("--init")->excludes("--from");
    return {app, [options](std::stop_token stop) { return run(*options, stop); }};
}

} // namespace lineament
