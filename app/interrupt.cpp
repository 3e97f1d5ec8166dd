// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/interrupt.h"

#include "app/subcommand.h"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>

namespace lineament {

namespace {

std::atomic<bool> interrupted{false};

void onInterrupt(int) {
    if (interrupted.exchange(true))
        std::_Exit(kInterrupted);
}

} // namespace

std::jthread watchInterrupt(std::stop_source& source) {
    // A signal handler itself may do almost nothing: a thread looks at its flag.
    std::signal(SIGINT, onInterrupt);
    std::signal(SIGTERM, onInterrupt);
    return std::jthread([&source](std::stop_token end) {
        while (!end.stop_requested() && !source.stop_requested()) {
            if (interrupted)
                source.request_stop();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
}

} // namespace lineament
