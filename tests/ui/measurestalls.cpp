// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Opens photos or a video in the real window, plays, looks around in them while they are analysed,
// cancels, and prints how long the window's thread was busy at most without a pause. Not a test: on
// a machine that does other things the wall times say little. The processor times are this thread's
// own.
//
//     measure_stalls FILE...

#include "support.h"
#include "timedapplication.h"
#include "ui/items/itemspanel.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/videodesk.h"

#include <QApplication>
#include <QSettings>
#include <QTest>
#include <QWheelEvent>

#include <cstdio>

using namespace lineament;
using namespace lineament::ui;
using test::TimedApplication;
using test::waitFor;

namespace {

void wheel(QWidget& widget, QPointF at, int delta) {
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&widget, &event);
    QTest::qWait(1);
}

/// From the fitted photo to single pixels and back, with a walk across it on the way.
void lookAround(Viewer& viewer) {
    const QPointF centre = viewer.rect().center();
    for (int i = 0; i < 40; ++i) {
        wheel(viewer, centre, 120);
        QTest::keyClick(&viewer, i % 4 < 2 ? Qt::Key_Right : Qt::Key_Down);
    }
    for (int i = 0; i < 40; ++i) {
        wheel(viewer, centre, -120);
        QTest::keyClick(&viewer, i % 4 < 2 ? Qt::Key_Left : Qt::Key_Up);
    }
    viewer.fit();
}

/// Plays the video that is shown while it is being scanned, and once more.
void play(TimedApplication& app, MainWindow& window, const Controller& controller) {
    auto& player = window.desk()->player();
    constexpr int kPlayMs = 10'000;
    waitFor([&] { return player.isOpen(); });
    app.report("opening the video");
    int shown = 0;
    QObject::connect(&player, &VideoPlayer::frameChanged, &window, [&shown] { ++shown; });
    for (const char* phase : {"playing it while it is scanned", "playing it afterwards"}) {
        const bool scanned = controller.busy();
        shown = 0;
        player.seek(0);
        player.forward();
        QTest::qWait(kPlayMs);
        player.pause();
        app.report(phase);
        std::printf("  %d frames were shown in %d s%s\n", shown, kPlayMs / 1000,
                    scanned ? "" : " (the scan had ended)");
        waitFor([&] { return !controller.busy(); });
    }
}

void measure(TimedApplication& app, const QStringList& files) {
    Theme theme;
    theme.apply(Theme::Mode::Dark);
    Controller controller(coreServices(QApplication::applicationDirPath().toStdString(), {}));
    MainWindow window(controller, theme);
    window.resize(1600, 1000);
    window.show();
    controller.loadModel(std::nullopt);
    waitFor([&] { return !controller.modelLoading(); });
    app.report("start");

    window.openPaths(files);
    const double loading = waitFor([&] { return window.viewer()->photo() != nullptr; });
    app.report("loading the first photo");
    std::printf("  it was shown after %.0f ms\n", loading);
    if (window.desk()->active())
        play(app, window, controller);
    lookAround(*window.viewer());
    app.report("zooming and panning while it is analysed");
    const double analysing = waitFor([&] { return !controller.busy(); });
    app.report("the rest of the analysis");
    std::printf("  it ended %.0f ms later\n", analysing);

    window.layers().choose({LayerKind::GradientMagnitude, 0});
    const double mapping = waitFor([&] { return !window.settling(); });
    app.report("gradient map");
    std::printf("  it was shown after %.0f ms\n", mapping);
    lookAround(*window.viewer());
    app.report("zooming and panning with the map");

    std::vector<int> ids;
    for (const auto& item : controller.session().items())
        ids.push_back(item.id);
    for (const int id : ids) {
        window.items()->setCurrent(id);
        waitFor([&] { return !window.settling(); });
    }
    app.report("going from photo to photo with the map");

    for (const int delay : {20, 150, 400, 900, 1500, 2500}) {
        controller.reanalyse(ids);
        QTest::qWait(delay);
        const bool busy = controller.busy();
        controller.cancel();
        const double cancelling = waitFor([&] { return !controller.busy(); });
        std::printf("  cancelled %d ms after the start%s: idle after %.0f ms\n", delay,
                    busy ? "" : " (had ended)", cancelling);
    }
    app.report("analysing again and cancelling");
    for (const int id : ids)
        controller.removeItem(id);
    QTest::qWait(50);
    app.report("closing the photos");
}

} // namespace

int main(int argc, char** argv) {
    TimedApplication app(argc, argv);
    QTemporaryDir folder;
    QCoreApplication::setOrganizationName("lineament-measure");
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
    measure(app, QCoreApplication::arguments().mid(1));
    return 0;
}
