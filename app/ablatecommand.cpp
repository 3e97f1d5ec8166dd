// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/ablatecommand.h"

#include "app/keepmemory.h"
#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "app/trainoptions.h"
#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/outputtarget.h"
#include "core/training/ablation.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    std::string dataset, out;
    training::AblationOptions ablation;
};

ExitCode run(const Options& options, std::stop_token stop) {
    keepFreedMemory();
    try {
        requireWritable({{"--out", options.out, true}}, {options.dataset});
        const auto dataset = training::readDataset(options.dataset);
        const auto runs = training::ablate(
            dataset, options.out, options.ablation,
            [](const std::string& what) { std::cerr << what << std::endl; }, stop);
        const auto text = training::ablationMarkdown(runs);
        std::cout << text;
        writeFileAtomically(std::filesystem::path(options.out) / "ablation.md",
                            std::as_bytes(std::span(text)));
        return kAllAnalysed;
    } catch (const Cancelled&) {
        std::cerr << "ablate: interrupted; the same command goes on\n";
        return kInterrupted;
    } catch (const Error& e) {
        std::cerr << "ablate: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

} // namespace

Subcommand addAblateCommand(CLI::App& parent) {
    auto options = std::make_shared<Options>();
    auto* app = parent.add_subcommand(
        "ablate",
        "Train every part of the network alike and compare them; continues what is there");
    auto& ablation = options->ablation;
    app->add_option("dataset", options->dataset, "Dataset folder")->required();
    app->add_option("--out", options->out, "Folder of the runs and the table")
        ->check(namedPlace())
        ->required();
    app->add_option("--seeds", ablation.seeds, "One run of every variant each")
        ->delimiter(',')
        ->capture_default_str();
    app->add_option("--test-folds", ablation.testFolds, "People that are measured on")
        ->delimiter(',')
        ->check(CLI::Range(0, training::kFolds - 1))
        ->capture_default_str();
    app->add_option("--repeats", ablation.repeats, "Random degradations of each test face")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
    app->add_option("--only", ablation.only, "Variants by name; all without it");
    addArchitectureOptions(*app, ablation.base.architecture);
    addTrainingOptions(*app, ablation.base);
    return {app, [options](std::stop_token stop) { return run(*options, stop); }};
}

} // namespace lineament
