// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/validationoutput.h"

#include "app/outputs.h"
#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/nn/modelpackage.h"
#include "core/report/pngfile.h"
#include "core/report/validationrecord.h"

#include <QImage>

#include <iostream>

namespace lineament {

namespace {

void writeText(const std::filesystem::path& file, const std::string& text) {
    if (file == "-")
        std::cout << text << std::flush;
    else
        writeFileAtomically(file, std::as_bytes(std::span(text)));
}

void writePlots(const std::vector<report::Plot>& plots, const std::filesystem::path& folder,
                std::stop_token stop) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        throw IoError(folder.string(), "a folder that can be made", code.message());
    for (const auto& plot : plots) {
        if (stop.stop_requested())
            throw Cancelled();
        const auto file = folder / (plot.id.toStdString() + ".png");
        report::writePngFile(report::renderPlot(plot), file);
    }
}

} // namespace

WrittenValidation writeValidation(const training::ScoredSet& set, const nn::ModelInfo* model,
                                  const training::CalibrationResult* calibration,
                                  const ValidationOutputOptions& options, std::stop_token stop) {
    if (!options.record.empty() && model == nullptr)
        throw ModelError(options.record.string(), "a model that the record is bound to",
                         "scores without one (name it with --model)");
    OutputWriter writer("lineament-cli");
    // The scores first: they are what took the time.
    if (!options.scores.empty())
        writer.write([&] { training::writeScores(set, options.scores); });
    const auto evaluation = training::evaluate(set, model, {options.seed, options.resamples});
    if (!options.json.empty())
        writer.write([&] { writeText(options.json, training::evaluationJson(evaluation)); });
    const bool quiet = !options.json.empty() || !options.plots.empty() || !options.record.empty();
    if (!options.markdown.empty())
        writer.write(
            [&] { writeText(options.markdown, training::evaluationMarkdown(evaluation)); });
    else if (!quiet)
        writeText("-", training::evaluationMarkdown(evaluation));
    if (options.plots.empty() && options.record.empty())
        return {evaluation, !writer.failed()};
    auto source = report::plotSource(set, model != nullptr ? model->validation : nn::Validation{});
    if (calibration != nullptr) {
        source.lnLrs = calibration->heldOut;
        source.lrOrigin = "Each LR is by a map that was not fitted on that person.";
    }
    const auto plots = report::validationPlots(source);
    if (!options.plots.empty())
        writer.write([&] { writePlots(plots, options.plots, stop); });
    if (!options.record.empty())
        writer.write([&] {
            report::writeValidationRecord(
                {*model, evaluation, plots,
                 calibration != nullptr ? calibration->notes : std::vector<std::string>(),
                 std::chrono::system_clock::now()},
                options.record, stop);
        });
    return {evaluation, !writer.failed()};
}

nn::ModelInfo describeModel(const std::filesystem::path& packageOrCheckpoint) {
    return nn::readModelInfo(packageOrCheckpoint,
                             [](std::span<const std::byte> bytes) { return sha256Hex(bytes); });
}

} // namespace lineament
