// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/passphrase.h"

#include "core/base/error.h"
#include "core/base/hash.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>

namespace lineament {

void addPassphraseOption(CLI::App& command, std::string& file) {
    command.add_option("--passphrase-file", file,
                       std::string("File whose first line is the passphrase of the signing key; - "
                                   "for standard input; without it the environment variable ") +
                           kPassphraseVariable);
}

std::string readPassphrase(const std::string& file) {
    if (file.empty()) {
        const char* value = std::getenv(kPassphraseVariable);
        return value != nullptr ? value : "";
    }
    std::string line;
    if (file == "-") {
        std::getline(std::cin, line);
    } else {
        constexpr std::uint64_t kMostBytes = 64 * 1024;
        const auto bytes = readFile(file, kMostBytes);
        line.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        line.resize(std::min(line.find('\n'), line.size()));
    }
    if (!line.empty() && line.back() == '\r')
        line.pop_back();
    if (line.empty())
        throw CaseError(file == "-" ? "standard input" : file, "a passphrase in the first line",
                        "none");
    return line;
}

} // namespace lineament
