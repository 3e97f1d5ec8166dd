// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "uitest.h"

#include <QApplication>

#include <cstdio>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace {

/// By name; a function's static, for classes are added before main() starts.
std::map<std::string, lineament::ui::test::RunTests>& known() {
    static std::map<std::string, lineament::ui::test::RunTests> tests;
    return tests;
}

} // namespace

bool lineament::ui::test::addTests(const char* file, RunTests run) {
    known()[std::filesystem::path(file).stem().string()] = run;
    return true;
}

/// PROGRAM NAME [Qt Test's arguments]: runs the tests of the file NAME.cpp.
int main(int argc, char** argv) {
    const auto chosen = argc > 1 ? known().find(argv[1]) : known().end();
    if (chosen == known().end()) {
        std::fprintf(stderr, "usage: %s NAME [FUNCTION...], NAME one of\n", argv[0]);
        for (const auto& [name, run] : known())
            std::fprintf(stderr, "  %s\n", name.c_str());
        return 2;
    }
    std::vector<char*> arguments(argv, argv + argc);
    arguments.erase(arguments.begin() + 1);
    int count = argc - 1;
    arguments.push_back(nullptr);
    QApplication app(count, arguments.data());
    QApplication::setAttribute(Qt::AA_Use96Dpi, true);
    return chosen->second(count, arguments.data());
}
