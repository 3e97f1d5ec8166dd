// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/contactsheetcommand.h"

#include "app/optionchecks.h"
#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/base/outputtarget.h"
#include "core/report/pngfile.h"
#include "core/training/batchsettings.h"

#include <CLI/CLI.hpp>
#include <QImage>

#include <iostream>
#include <memory>

namespace lineament {

namespace {

struct Options {
    std::string dataset, out;
    int rows = 8;
    training::BatchSettings batches;
};

ExitCode run(const Options& options) {
    try {
        requireWritable({{"--out", options.out}}, {options.dataset});
        const auto dataset = training::readDataset(options.dataset);
        auto batches = options.batches;
        for (int fold = 0; fold < training::kFolds; ++fold)
            batches.folds.push_back(fold);
        const auto sheet = training::contactSheet(dataset, batches, options.rows);
        const QImage image(sheet.data.data(), sheet.width, sheet.height, 3 * sheet.width,
                           QImage::Format_RGB888);
        report::writePngFile(image, options.out);
        std::cout << "Columns: real, mask, pasted layer, forged, difference (grey: none), real and "
                     "forged after the chain, a stored fake, and it after the chain.\n";
        return kAllAnalysed;
    } catch (const Error& e) {
        std::cerr << "contact-sheet: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

} // namespace

Subcommand addContactSheetCommand(CLI::App& dataset) {
    auto options = std::make_shared<Options>();
    auto* app = dataset.add_subcommand(
        "contact-sheet", "Show reals, forgeries made from them and the chain's results");
    app->add_option("dataset", options->dataset, "Dataset folder")->required();
    app->add_option("--out", options->out, "PNG file to write")->check(namedPlace())->required();
    app->add_option("--rows", options->rows)->check(CLI::Range(1, 50))->capture_default_str();
    app->add_option("--input", options->batches.inputSize, "Side of the network's input in pixels")
        ->check(CLI::Range(32, 1024))
        ->capture_default_str();
    app->add_option("--seed", options->batches.seed)->capture_default_str();
    return {app, [options](std::stop_token) { return run(*options); }};
}

} // namespace lineament
