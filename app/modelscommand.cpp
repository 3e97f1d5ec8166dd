// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/modelscommand.h"

#include "app/progressbar.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/nn/packagelist.h"
#include "core/nn/packageorigin.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>

#include <iostream>

namespace lineament {

namespace {

/// "gocnet-2 1.0, calibrated; package sha256 ...; as shipped with this program"
std::string lineOf(const std::filesystem::path& folder) {
    const auto info = nn::readPackageInfo(
        folder, [](std::span<const std::byte> bytes) { return sha256Hex(bytes); });
    return printable(info.name) + " " + printable(info.version) +
           (info.calibrated ? ", calibrated" : ", not calibrated") + "; package sha256 " +
           info.packageSha256 + "; " + nn::originText(info.origin) + "; " +
           printable(folder.string());
}

ExitCode run() {
    const auto application = QCoreApplication::applicationDirPath().toStdString();
    bool sound = true, any = false;
    for (const auto& package : nn::listPackages(application)) {
        any = true;
        try {
            std::cout << lineOf(package.path) << '\n';
        } catch (const Error& e) {
            sound = false;
            std::cout << printable(package.path.string())
                      << ": cannot be used: " << printable(e.what()) << '\n';
        }
    }
    if (!any)
        std::cerr << "lineament-cli: no model package is installed\n";
    return !any ? kNoModel : sound ? kAllAnalysed : kSomeFailed;
}

} // namespace

Subcommand addModelsCommand(CLI::App& parent) {
    auto* command = parent.add_subcommand(
        "models", "List the model packages that are found, with their hashes and origins");
    return {command, [](std::stop_token) { return run(); }};
}

} // namespace lineament
