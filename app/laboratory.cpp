// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/laboratory.h"

#include <CLI/CLI.hpp>

#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <iostream>
#include <system_error>
#include <utility>

namespace lineament {

namespace {

constexpr std::array<std::pair<const char*, const char*>, 8> kCommands = {
    {{"dataset", "Prepare faces for training and evaluation"},
     {"train", "Train GocNet on a dataset"},
     {"reconstructors", "Train decoders whose traces training gives to real faces"},
     {"package", "Make a model package of a training run"},
     {"ablate", "Train variants of the network and compare them in one table"},
     {"typicality", "Teach a package which faces are unlike those of its training"},
     {"evaluate", "Measure a model on labelled faces: rates with intervals, plots, record"},
     {"calibrate", "Fit a package's likelihood ratios, thresholds and validated range on labelled "
                   "faces of people that it was not trained on"}}};

} // namespace

std::vector<const CLI::App*> addLaboratoryCommands(CLI::App& parent) {
    std::vector<const CLI::App*> commands;
    for (const auto& [name, description] : kCommands) {
        auto* command = parent.add_subcommand(name, description)->prefix_command();
        command->set_help_flag(); // --help is for the other program, too
        commands.push_back(command);
    }
    return commands;
}

int runLaboratory(char** argv) {
    std::error_code code;
    const auto own = std::filesystem::read_symlink("/proc/self/exe", code);
    const auto program = own.parent_path() / "lineament-train";
    ::execv(program.c_str(), argv);
    std::cerr << "lineament-cli: " << program.string()
              << ": expected the program for training and measuring beside this one, found "
              << std::system_category().message(errno) << '\n';
    return kSomeFailed;
}

} // namespace lineament
