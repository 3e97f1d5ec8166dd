// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/environment.h"

#include "app/subcommand.h"
#include "core/nn/engine.h"

#include <unistd.h>

#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <system_error>

namespace lineament {

namespace {

std::string typed(const std::string& word) {
    constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                   "_-+=./,:@%";
    if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos)
        return word;
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

} // namespace

void usePassiveOpenMp(char** argv) {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr)
        return;
    ::setenv("OMP_WAIT_POLICY", "PASSIVE", 1);
    ::execv("/proc/self/exe", argv);
    // Not restarted: slower beside other programs, but everything works.
}

void useDecimalPoints() {
    std::setlocale(LC_NUMERIC, "C");
}

int checkedExitCode(const std::string& program, int code) {
    const bool wasGood = std::cout.good();
    // C keeps what it could not write: flushing again says why, also after an error long ago.
    errno = 0;
    const bool flushed = std::fflush(stdout) == 0;
    const int error = errno;
    if (wasGood && flushed && std::ferror(stdout) == 0)
        return code;
    std::cerr << program << ": standard output: expected room for the output, found "
              << (error != 0 ? std::system_category().message(error)
                             : std::string("that a part of it could not be written"))
              << '\n';
    return code == kAllAnalysed ? kSomeFailed : code;
}

std::string commandText(const std::string& program, std::span<const std::string> words) {
    std::string text = program;
    for (const std::string& word : words)
        text += " " + typed(word);
    return text;
}

std::string modelLine(const nn::Engine& engine) {
    return "Model: " + engine.model().identity() + "; device: " + engine.runtime().device;
}

} // namespace lineament
