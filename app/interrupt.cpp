// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/interrupt.h"

#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>

namespace lineament {

namespace {

/// One wish to stop may come as several signals: `timeout -s INT` sends one to the program and one
/// to its group. Only one that comes later is a second wish.
constexpr std::chrono::milliseconds kSameWish{1000};

using Clock = std::chrono::steady_clock; // clock_gettime(), which a handler may call

/// When the first signal came; 0 before. The one word of all signals, for two may come at once.
std::atomic<Clock::rep> firstSignal{0};
static_assert(std::atomic<Clock::rep>::is_always_lock_free, "used in a signal handler");

void onInterrupt(int) {
    const auto now = Clock::now().time_since_epoch().count();
    Clock::rep first = 0;
    if (firstSignal.compare_exchange_strong(first, now))
        return;
    if (Clock::duration(now - first) > kSameWish)
        std::_Exit(kInterrupted);
}

} // namespace

std::jthread watchInterrupt(std::stop_source& source) {
    // A signal handler itself may do almost nothing: a thread looks at its flag.
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    return std::jthread([&source](std::stop_token end) {
        while (!end.stop_requested() && !source.stop_requested()) {
            if (firstSignal != 0)
                source.request_stop();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
}

ExitCode runTyped(std::span<const Subcommand> commands) {
    std::stop_source stop;
    const auto watcher = watchInterrupt(stop);
    for (const auto& command : commands) {
        if (*command.app)
            return command.run(stop.get_token());
    }
    return kUsage;
}

} // namespace lineament
