// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/reconstructcommand.h"

#include "app/keepmemory.h"
#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/base/outputtarget.h"
#include "core/training/reconstruction.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    std::string dataset, out;
    training::ReconstructionSettings settings;
};

std::string lineOf(const training::ReconstructionResult& result) {
    std::string text = "step " + std::to_string(result.steps) + ", PSNR in dB:";
    for (std::size_t i = 0; i < result.psnr.size(); ++i) {
        char value[16];
        std::snprintf(value, sizeof value, " %.1f", result.psnr[i]);
        text += " " + result.names[i] + value;
    }
    return text;
}

ExitCode run(const Options& options, std::stop_token stop) {
    keepFreedMemory();
    try {
        requireWritable({{"--out", options.out}}, {options.dataset});
        const auto dataset = training::readDataset(options.dataset);
        const auto result = training::trainReconstructors(
            dataset, options.out, options.settings,
            [](const training::ReconstructionResult& r) { std::cerr << lineOf(r) << std::endl; },
            stop);
        std::cout << lineOf(result) << '\n';
        return kAllAnalysed;
    } catch (const Cancelled&) {
        std::cerr << "reconstructors: interrupted, nothing is kept\n";
        return kInterrupted;
    } catch (const Error& e) {
        std::cerr << "reconstructors: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

} // namespace

Subcommand addReconstructCommand(CLI::App& parent) {
    auto options = std::make_shared<Options>();
    auto* app = parent.add_subcommand(
        "reconstructors",
        "Train small decoders on a dataset's reals, for `train --reconstructors`");
    app->add_option("dataset", options->dataset, "Dataset folder")->required();
    app->add_option("--out", options->out, "File to write (.safetensors)")
        ->check(namedPlace())
        ->required();
    auto& s = options->settings;
    app->add_option("--minutes", s.minutes, "For all of them together; 0: no limit")
        ->check(nonNegativeReal())
        ->capture_default_str();
    app->add_option("--steps", s.steps, "For all of them together")
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str();
    app->add_option("--train-folds", s.folds, "Folds whose reals they see")
        ->delimiter(',')
        ->check(CLI::Range(0, training::kFolds - 1))
        ->capture_default_str();
    app->add_option("--leave-out", s.leaveOut, "Sources that they don't see")->delimiter(',');
    app->add_option("--threads", s.threads, "Threads; 0: one a core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    app->add_option("--seed", s.seed)->capture_default_str();
    return {app, [options](std::stop_token stop) { return run(*options, stop); }};
}

} // namespace lineament
