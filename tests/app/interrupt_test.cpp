// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/interrupt.h"

#include "app/subcommand.h"

#include <gtest/gtest.h>

#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <thread>

using namespace lineament;
using namespace std::chrono_literals;

namespace {

constexpr int kNotTraced = 99;

/// Exits with 0 when @p send left the program running with a stop request.
void stopAfter(void (*send)()) {
    std::stop_source stop;
    const auto watcher = watchInterrupt(stop);
    send();
    for (int i = 0; i < 100 && !stop.stop_requested(); ++i)
        std::this_thread::sleep_for(50ms);
    std::_Exit(stop.stop_requested() ? 0 : 1);
}

/// How a program ends that gets SIGTERM once its handler has done so many steps with SIGINT;
/// nothing where programs can't be traced.
std::optional<int> exitWithASecondSignalAfter(int steps) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::stop_source stop;
        const auto watcher = watchInterrupt(stop);
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0)
            std::_Exit(kNotTraced);
        std::raise(SIGINT);
        std::_Exit(0);
    }
    int status = 0;
    // It stops as SIGINT is delivered; the first step takes it into the handler.
    if (::waitpid(child, &status, 0) != child || !WIFSTOPPED(status))
        return std::nullopt;
    int signal = WSTOPSIG(status);
    for (int i = 0; i <= steps && WIFSTOPPED(status); ++i) {
        ::ptrace(PTRACE_SINGLESTEP, child, nullptr, signal);
        signal = 0;
        ::waitpid(child, &status, 0);
    }
    if (!WIFSTOPPED(status))
        return status;
    ::ptrace(PTRACE_DETACH, child, nullptr, SIGTERM);
    ::waitpid(child, &status, 0);
    return status;
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

TEST(Interrupt, aSignalWhileThePreviousOneIsHandledEndsNothing) {
    // `timeout -s INT` may send the second at any moment: here before each instruction of the
    // handler, and some behind its end.
    constexpr int kMostSteps = 400;
    for (int steps = 0; steps < kMostSteps; ++steps) {
        const auto status = exitWithASecondSignalAfter(steps);
        if (!status)
            GTEST_SKIP() << "a program may not be traced here";
        ASSERT_TRUE(WIFEXITED(*status)) << steps << " steps, signal " << WTERMSIG(*status);
        ASSERT_EQ(WEXITSTATUS(*status), 0) << "killed after " << steps << " steps";
    }
}

TEST(Interrupt, aLaterSignalEndsTheProgram) {
    EXPECT_EXIT(stopAfter([] {
                    std::raise(SIGINT);
                    std::this_thread::sleep_for(1200ms);
                    std::raise(SIGINT);
                }),
                testing::ExitedWithCode(kInterrupted), "");
}
