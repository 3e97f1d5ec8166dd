// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/environment.h"

#include "core/nn/engine.h"

#include <unistd.h>

#include <cstdlib>

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
