// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTest>

namespace lineament::ui::test {

/// Runs one class of tests with Qt Test's arguments; what QTest::qExec returns.
using RunTests = int (*)(int argc, char** argv);

/// Makes the class known to this program, under the name of the file that it is in. True, so that a
/// constant can be made of it.
bool addTests(const char* file, RunTests run);

} // namespace lineament::ui::test

/// In the place of QTEST_MAIN: several classes share a program, which runs the one that is named
/// on its command line, in a process of its own.
#define LINEAMENT_UI_TEST(Class)                                                                   \
    static const bool k##Class##Added =                                                            \
        lineament::ui::test::addTests(__FILE__, [](int argc, char** argv) {                        \
            Class tests;                                                                           \
            return QTest::qExec(&tests, argc, argv);                                               \
        })
