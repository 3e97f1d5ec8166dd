// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Opens a case with many items in the real window, scrolls through them and writes, and prints how
// long that took and how long the window's thread was busy at most without a pause. Not a test: on
// a machine that does other things the wall times say little.
//
//     measure_case_window [ITEMS]

#include "casesupport.h"
#include "timedapplication.h"
#include "ui/case/casedesk.h"
#include "ui/items/itemspanel.h"
#include "ui/mainwindow/mainwindow.h"

#include <QListView>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <cstdlib>

using namespace lineament;
using namespace lineament::ui;
using test::TimedApplication;
using test::waitFor;

namespace {

constexpr int kDefaultItems = 2000;

void measure(TimedApplication& app, const std::filesystem::path& folder) {
    test::FakeJobs jobs;
    Theme theme;
    theme.apply(Theme::Mode::Dark);
    Controller controller(jobs.services());
    MainWindow window(controller, theme);
    window.resize(1600, 1000);
    window.show();
    waitFor([&] { return window.isVisible(); });
    app.report("start");

    const auto& session = controller.session();
    auto& desk = *window.caseDesk();
    window.openPaths({QString::fromStdString(folder.string())});
    const double listed = waitFor([&] { return !session.items().empty(); });
    std::printf("  its %zu items were listed after %.0f ms\n", session.items().size(), listed);
    const double read = waitFor([&] {
        return std::all_of(session.items().begin(), session.items().end(),
                           [](const SessionItem& item) { return item.result != nullptr; });
    });
    std::printf("  their results were there %.0f ms later\n", read);
    const double checked =
        waitFor([&] { return desk.integrity() > CaseDesk::Integrity::Checking; });
    std::printf("  files and log were checked %.0f ms later\n", checked);
    app.report("opening the case");

    auto& bar = *window.items()->list()->verticalScrollBar();
    for (int step = 0; step <= 200; ++step) {
        bar.setValue(bar.maximum() * step / 200);
        QTest::qWait(5);
    }
    app.report("scrolling through the list");
    for (int step = 0; step < 50; ++step) {
        window.items()->step(1);
        waitFor([&] { return !window.settling(); });
    }
    app.report("going from item to item");
    desk.change([](casefile::CaseStore& store) { store.addNote(1, "a note"); });
    const double saved = waitFor([&] { return desk.saving() == 0; });
    std::printf("  a note was saved after %.0f ms\n", saved);
    waitFor([&] { return !desk.contents().notes.empty(); });
    app.report("writing a note");
    // Through the event loop, so that it is timed.
    bool done = false;
    QTimer::singleShot(0, &desk, [&] {
        desk.setBlind(true);
        done = true;
    });
    waitFor([&] { return done && desk.saving() == 0; });
    app.report("blind mode on");
    done = false;
    QTimer::singleShot(0, &desk, [&] {
        desk.close();
        done = true;
    });
    waitFor([&] { return done; });
    app.report("closing the case");
}

} // namespace

int main(int argc, char** argv) {
    TimedApplication app(argc, argv);
    const QTemporaryDir folder;
    test::keepSettingsIn(folder);
    const int count = argc > 1 ? std::atoi(argv[1]) : kDefaultItems;
    std::printf("making a case with %d items...\n", count);
    measure(app, test::makeCase(folder, QStringLiteral("large"), count, count));
    return 0;
}
