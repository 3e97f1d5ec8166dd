// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/validationcli.h"

#include <CLI/CLI.hpp>

#include <iostream>

namespace lineament {

ValidationCommands::ValidationCommands(CLI::App& app)
    : m_evaluate(app.add_subcommand(
          "evaluate", "Measure a model on labelled faces: rates with intervals, plots, record"))
    , m_calibrate(app.add_subcommand(
          "calibrate", "Fit a package's likelihood ratios, thresholds and validated range on "
                       "labelled faces of people that it was not trained on")) {
    for (CLI::App* command : {m_evaluate, m_calibrate}) {
        addSource(*command);
        addOutputs(*command);
    }
    m_evaluate->add_option("--model", m_source.model,
                           "Model package folder or checkpoint; without it the installed one");
    m_calibrate->add_option("--package", m_calibration.package, "Model package to calibrate")
        ->required();
    m_calibrate
        ->add_option("--condition-people", m_calibration.minGroups,
                     "People of each label that a condition needs to be reported")
        ->check(CLI::Range(2, 1000000))
        ->capture_default_str();
    m_calibrate
        ->add_option("--folds", m_calibration.folds, "Folds of people for the cross-fitted figures")
        ->check(CLI::Range(2, 100))
        ->capture_default_str();
}

void ValidationCommands::addSource(CLI::App& command) {
    auto* inputs = command
                       .add_option("inputs", m_source.inputs,
                                   "Corpora: folders named real* and fake* below, or lists")
                       ->type_name("FOLDER|LIST");
    command
        .add_option("--scores", m_source.scores,
                    "Take scores from this file (JSON lines) instead of scoring pictures")
        ->excludes(inputs);
    command
        .add_option("--layout", m_source.layout, "Layout of the corpora; detected when not given")
        ->check(CLI::IsMember({"folders", "train-csv", "hff", "ffpp", "celebdf", "dfdc"}));
    command.add_option("--exclude", m_source.exclude,
                       "Leave out what matches this shell pattern (a file or a folder)");
    command.add_option("--device", m_source.device, "auto, cpu or cuda")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    command.add_option("--threads", m_source.threads, "Threads of the network; 0: one a core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
}

void ValidationCommands::addOutputs(CLI::App& command) {
    command.add_option("--json", m_output.json, "Write the figures as JSON; - for standard output");
    command.add_option("--markdown", m_output.markdown,
                       "Write the figures as Markdown; - for standard output");
    command.add_option("--plots", m_output.plots, "Write the plots as PNG into this folder");
    command.add_option("--record", m_output.record, "Write a validation record (PDF/A)");
    command.add_option("--save-scores", m_output.scores, "Write the scores as JSON lines");
    command.add_option("--seed", m_output.seed, "Of bootstrap and folds")->capture_default_str();
    command.add_option("--resamples", m_output.resamples, "Of the bootstrap")
        ->check(CLI::Range(10, 1000000))
        ->capture_default_str();
}

bool ValidationCommands::chosen() const {
    return *m_evaluate || *m_calibrate;
}

ExitCode ValidationCommands::run(const std::filesystem::path& applicationDir,
                                 const std::string& command, std::stop_token stop) const {
    auto source = m_source;
    source.applicationDir = applicationDir;
    source.command = command;
    if (source.inputs.empty() && source.scores.empty()) {
        std::cerr << "lineament-cli: expected folders or --scores FILE, found neither\n";
        return kUsage;
    }
    return *m_evaluate ? evaluate(source, m_output, stop)
                       : calibrate(std::move(source), m_calibration, m_output, stop);
}

std::string typedCommand(int argc, char** argv) {
    std::string command = "lineament-cli";
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool plain =
            !word.empty() && word.find_first_of(" \t\n\"'\\$`*?;&|<>()") == word.npos;
        std::string quoted = "'";
        for (const char c : word)
            quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
        command += " " + (plain ? word : quoted + "'");
    }
    return command;
}

} // namespace lineament
