// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Drags through a video, each place a while apart, and prints how long it took until a frame was
// shown there (the key frame before it, marked as such, or the frame itself) and until the frame
// itself was. Not a test: on a machine that does other things the times say little.
//
//     measure_scrub FILE

#include "ui/player/videoplayer.h"

#include <QElapsedTimer>
#include <QGuiApplication>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace lineament::ui;

namespace {

constexpr int kPlaces = 60;

void print(const char* what, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    const auto at = [&times](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    std::printf("%-12s median %6.1f ms, 95 %% %6.1f ms, most %6.1f ms\n", what, at(0.5), at(0.95),
                times.back());
}

} // namespace

int main(int argc, char** argv) {
    const QGuiApplication application(argc, argv);
    if (argc != 2) {
        std::fputs("usage: measure_scrub FILE\n", stderr);
        return 2;
    }
    VideoPlayer player;
    std::vector<double> first, exact;
    QElapsedTimer clock;
    bool shown = false;
    QObject::connect(&player, &VideoPlayer::frameChanged, &player, [&](const PlayerFramePtr& f) {
        const double now = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        if (!std::exchange(shown, true))
            first.push_back(now);
        if (!f->standsIn())
            exact.push_back(now);
    });
    clock.start();
    player.open(argv[1]);
    if (!QTest::qWaitFor([&] { return player.settled(); }, 60'000))
        return 1;
    std::printf("%d frames; opened after %.0f ms\n", player.count(), exact.back());
    first.clear();
    exact.clear();
    QRandomGenerator random(1);
    for (int i = 0; i < kPlaces; ++i) {
        const auto wanted = exact.size() + 1;
        shown = false;
        clock.restart();
        player.scrub(random.bounded(player.count()));
        if (!QTest::qWaitFor([&] { return exact.size() == wanted; }, 10'000))
            return 1;
    }
    print("first frame", first);
    print("exact frame", exact);
    return 0;
}
