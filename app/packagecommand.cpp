// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/packagecommand.h"

#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/base/outputtarget.h"
#include "core/training/packaging.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

namespace lineament {

namespace {

struct Options {
    std::string weights, out, cardFile;
    training::PackageText text;
    bool replace = false;
};

ExitCode run(Options options) {
    try {
        requireWritable({{"--out", options.out, true}}, {options.weights, options.cardFile});
        training::requirePackagePlace(options.out, options.text.name, options.replace);
        if (!options.cardFile.empty()) {
            std::ifstream in(options.cardFile, std::ios::binary);
            if (!in)
                throw IoError(options.cardFile, "a readable text file", "it can't be opened");
            options.text.card.assign(std::istreambuf_iterator<char>(in), {});
        }
        training::packageRun(options.weights, options.out, options.text);
        std::cout << options.out << ": package written, not calibrated\n";
        return kAllAnalysed;
    } catch (const Error& e) {
        std::cerr << "package: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

} // namespace

Subcommand addPackageCommand(CLI::App& parent) {
    auto options = std::make_shared<Options>();
    auto* app = parent.add_subcommand(
        "package", "Make a model package (float16 weights, card, self-test) of a run's weights");
    app->add_option("weights", options->weights, "best.safetensors of a run")->required();
    app->add_option("--out", options->out, "Package folder to write")
        ->check(namedPlace())
        ->required();
    app->add_option("--name", options->text.name, "Name of the model")->required();
    app->add_option("--package-version", options->text.version, "Version of the model");
    app->add_option("--licence", options->text.licence, "Of the weights");
    app->add_option("--card", options->cardFile, "Model card, a Markdown file");
    app->add_flag("--replace", options->replace,
                  "Take the place of another package in the folder, or of a calibrated one");
    return {app, [options](std::stop_token) { return run(*options); }};
}

} // namespace lineament
