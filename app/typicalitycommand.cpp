// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/typicalitycommand.h"

#include "app/keepmemory.h"
#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/nn/packageorigin.h"
#include "core/training/evaluation.h"
#include "core/training/typicality.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    std::string dataset, package;
    training::TypicalityOptions typicality;
};

ExitCode run(const Options& options, std::stop_token stop) {
    keepFreedMemory();
    try {
        const auto dataset = training::readDataset(options.dataset);
        nn::Typicality t;
        {
            ProgressBar bar;
            t = training::fitTypicality(
                dataset, options.package, options.typicality,
                [](std::span<const std::byte> bytes) { return sha256Hex(bytes); },
                [&bar](double share) { bar.show(static_cast<int>(share * 100), 100, "measuring"); },
                stop);
        }
        nn::rememberOwnPackage(
            nn::readPackageInfo(options.package, [](std::span<const std::byte> bytes) {
                return sha256Hex(bytes);
            }).packageSha256);
        std::printf("limit %.3f; beyond it: genuine faces %s, manipulated ones %s\n", t.limit,
                    training::rateText(t.reals).c_str(), training::rateText(t.fakes).c_str());
        return kAllAnalysed;
    } catch (const Cancelled&) {
        std::cerr << "typicality: interrupted, nothing is kept\n";
        return kInterrupted;
    } catch (const Error& e) {
        std::cerr << "typicality: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

} // namespace

Subcommand addTypicalityCommand(CLI::App& parent) {
    auto options = std::make_shared<Options>();
    auto* app = parent.add_subcommand(
        "typicality", "Teach a package which faces are unlike those of its training: nothing is "
                      "said of them");
    app->add_option("dataset", options->dataset, "Dataset folder that it was trained on")
        ->required();
    app->add_option("--package", options->package, "Model package")->required();
    auto& t = options->typicality;
    app->add_option("--limit-fold", t.limitFold, "Fold whose genuine faces set the limit")
        ->check(CLI::Range(0, training::kFolds - 1))
        ->capture_default_str();
    app->add_option("--measure-fold", t.measureFold, "Fold that the limit is measured on")
        ->check(CLI::Range(0, training::kFolds - 1))
        ->capture_default_str();
    app->add_option("--components", t.components, "Principal components of the features")
        ->check(CLI::Range(1, 512))
        ->capture_default_str();
    app->add_option("--shrinkage", t.shrinkage, "Of the covariance towards a sphere")
        ->check(realNumber(0, 1))
        ->capture_default_str();
    app->add_option("--quantile", t.quantile, "Of the genuine faces that lies within the limit")
        ->check(realNumber(0.5, 1))
        ->capture_default_str();
    app->add_option("--most-of-source", t.mostOfSource,
                    "Most of the reals and of the fakes of one source that are measured; 0: all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app->add_option("--seed", t.seed, "Of forgeries and degradations")->capture_default_str();
    return {app, [options](std::stop_token stop) { return run(*options, stop); }};
}

} // namespace lineament
