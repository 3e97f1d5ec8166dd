// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/interrupt.h"

#include "app/subcommand.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

using namespace lineament;
using namespace std::chrono_literals;

namespace {

/// Exits with 0 when @p send left the program running with a stop request.
void stopAfter(void (*send)()) {
    std::stop_source stop;
    const auto watcher = watchInterrupt(stop);
    send();
    for (int i = 0; i < 100 && !stop.stop_requested(); ++i)
        std::this_thread::sleep_for(50ms);
    std::_Exit(stop.stop_requested() ? 0 : 1);
}

} // namespace

TEST(Interrupt, severalSignalsAtOnceAreOneWishToStop) {
    // `timeout -s INT` sends one to the program and one to its group.
    EXPECT_EXIT(stopAfter([] {
                    std::raise(SIGINT);
                    std::raise(SIGINT);
                    std::raise(SIGTERM);
                }),
                testing::ExitedWithCode(0), "");
}

TEST(Interrupt, aLaterSignalEndsTheProgram) {
    EXPECT_EXIT(stopAfter([] {
                    std::raise(SIGINT);
                    std::this_thread::sleep_for(1200ms);
                    std::raise(SIGINT);
                }),
                testing::ExitedWithCode(kInterrupted), "");
}
