// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/validationcommands.h"

#include "app/environment.h"
#include "app/evaluatecommand.h"
#include "app/heldoutcommand.h"
#include "app/optionchecks.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace lineament {

namespace {

void addSource(CLI::App& command, ScoreSource& source) {
    auto* inputs =
        command
            .add_option("inputs", source.inputs,
                        "Corpora: folders named real* and fake* below, or lists; or one dataset "
                        "folder of `dataset build`")
            ->type_name("FOLDER|LIST");
    addHeldOutOptions(command, source.heldOut);
    command
        .add_option("--scores", source.scores,
                    "Take scores from this file (JSON lines) instead of scoring pictures")
        ->excludes(inputs);
    command.add_option("--layout", source.layout, "Layout of the corpora; detected when not given")
        ->check(CLI::IsMember({"folders", "train-csv", "hff", "ffpp", "celebdf", "dfdc"}));
    command.add_option("--exclude", source.exclude,
                       "Leave out what matches this shell pattern (a file or a folder)");
    command.add_option("--rate", source.rate, "Frames of videos a second")
        ->check(realNumber(0.001, 1000))
        ->capture_default_str();
    command.add_option("--device", source.device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    command.add_option("--threads", source.threads, "Threads of the network; 0: one a core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
}

void addOutputs(CLI::App& command, ValidationOutputOptions& output) {
    command.add_option("--json", output.json, "Write the figures as JSON; - for standard output")
        ->check(namedPlace());
    command
        .add_option("--markdown", output.markdown,
                    "Write the figures as Markdown; - for standard output")
        ->check(namedPlace());
    command.add_option("--plots", output.plots, "Write the plots as PNG into this folder")
        ->check(namedPlace());
    command.add_option("--record", output.record, "Write a validation record (PDF/A)")
        ->check(namedPlace());
    command.add_option("--save-scores", output.scores, "Write the scores as JSON lines")
        ->check(namedPlace());
    command.add_option("--seed", output.seed, "Of bootstrap and folds")->capture_default_str();
    command.add_option("--resamples", output.resamples, "Of the bootstrap")
        ->check(CLI::Range(10, 1000000))
        ->capture_default_str();
}

/// What the options cannot say before the program runs: where it is, and how it was called.
ScoreSource completed(ScoreSource source) {
    source.applicationDir = QCoreApplication::applicationDirPath().toStdString();
    std::vector<std::string> words;
    for (const QString& word : QCoreApplication::arguments().mid(1))
        words.push_back(word.toStdString());
    source.command = commandText("lineament-cli", words);
    return source;
}

bool hasSource(const ScoreSource& source) {
    if (!source.inputs.empty() || !source.scores.empty())
        return true;
    std::cerr << "lineament-cli: expected folders or --scores FILE, found neither\n";
    return false;
}

struct Options {
    ScoreSource source;
    ValidationOutputOptions output;
    CalibrateCommandOptions calibration;
};

} // namespace

Subcommand addEvaluateCommand(CLI::App& parent) {
    auto* command = parent.add_subcommand(
        "evaluate", "Measure a model on labelled faces: rates with intervals, plots, record");
    const auto options = std::make_shared<Options>();
    addSource(*command, options->source);
    addOutputs(*command, options->output);
    command->add_option("--model", options->source.model,
                        "Model package folder or checkpoint; without it the installed one");
    return {command, [options](std::stop_token stop) {
                return hasSource(options->source)
                           ? evaluate(completed(options->source), options->output, stop)
                           : kUsage;
            }};
}

Subcommand addCalibrateCommand(CLI::App& parent) {
    auto* command = parent.add_subcommand(
        "calibrate", "Fit a package's likelihood ratios, thresholds and validated range on "
                     "labelled faces of people that it was not trained on");
    const auto options = std::make_shared<Options>();
    addSource(*command, options->source);
    addOutputs(*command, options->output);
    auto& calibration = options->calibration;
    command->add_option("--package", calibration.package, "Model package to calibrate")->required();
    command
        ->add_option("--left-out", calibration.leftOut,
                     "Scores (JSON lines) of networks of the same make that were trained without "
                     "some sources, with these: the calibration is no bolder than they allow")
        ->check(CLI::ExistingFile);
    command
        ->add_option("--video-scores", calibration.videoScores,
                     "Scores (JSON lines) made with --video-frames: tracks of videos get findings")
        ->check(CLI::ExistingFile);
    command
        ->add_option("--condition-people", calibration.minGroups,
                     "People of each label that a condition needs to be reported")
        ->check(CLI::Range(2, 1000000))
        ->capture_default_str();
    command
        ->add_option("--folds", calibration.folds, "Folds of people for the cross-fitted figures")
        ->check(CLI::Range(2, 100))
        ->capture_default_str();
    return {command, [options](std::stop_token stop) {
                return hasSource(options->source)
                           ? calibrate(completed(options->source), options->calibration,
                                       options->output, stop)
                           : kUsage;
            }};
}

} // namespace lineament
