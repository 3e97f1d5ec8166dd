// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Opens a case with many items in the real window, scrolls through them and writes, fills the
// tables of custody log and verification, and prints how long that took and how long the window's
// thread was busy at most without a pause. Not a test: on a machine that does other things the wall
// times say little.
//
//     measure_case_window [ITEMS]

#include "casesupport.h"
#include "timedapplication.h"
#include "ui/case/casedesk.h"
#include "ui/case/custodylogwindow.h"
#include "ui/case/verifydialog.h"
#include "ui/case/verifyparts.h"
#include "ui/items/itemspanel.h"
#include "ui/mainwindow/mainwindow.h"

#include <QLineEdit>
#include <QListView>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>

#include <algorithm>
#include <cstdlib>
#include <functional>

using namespace lineament;
using namespace lineament::ui;
using test::TimedApplication;
using test::waitFor;

namespace {

constexpr int kDefaultItems = 2000;
constexpr int kLogEntries = 20'000;
constexpr std::size_t kFindings = 5'000;

/// Done by the event loop, so that it is timed.
void timed(TimedApplication& app, const QString& what, const std::function<void()>& work) {
    bool done = false;
    QTimer::singleShot(0, qApp, [&] {
        work();
        done = true;
    });
    waitFor([&] { return done; });
    QTest::qWait(20); // painted
    app.report(qPrintable(what));
}

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
    timed(app, "blind mode on", [&] { desk.setBlind(true); });
    waitFor([&] { return desk.saving() == 0; });
    timed(app, "closing the case", [&] { desk.close(); });
}

void measureCustodyLog(TimedApplication& app, const std::shared_ptr<casefile::CaseStore>& store,
                       const Theme& theme) {
    auto rows = CustodyLogReader(store).read().rows;
    CustodyLogWindow window(store, theme);
    window.show();
    waitFor([&] { return !window.reading(); });
    app.report("opening the custody log");
    auto& model = const_cast<CustodyLogModel&>(window.model());
    std::vector<CustodyLogRow> more;
    for (auto seq = rows.back().seq; seq < kLogEntries;) {
        more.push_back(rows[static_cast<std::size_t>(seq) % rows.size()]);
        more.back().seq = ++seq;
    }
    timed(app, QStringLiteral("%1 entries").arg(kLogEntries),
          [&] { model.append(std::move(more)); });
    auto& table = *window.findChild<QTableView*>();
    for (int column = 0; column < CustodyLogModel::ColumnCount; ++column)
        timed(app, QStringLiteral("sorting them by column %1").arg(column),
              [&] { table.sortByColumn(column, Qt::AscendingOrder); });
    for (const auto* text : {"e", "note", "nowhere", ""})
        timed(app, QStringLiteral("those with \"%1\"").arg(QLatin1String(text)),
              [&] { window.findChild<QLineEdit*>()->setText(QLatin1String(text)); });
}

void measureVerification(TimedApplication& app, const std::shared_ptr<casefile::CaseStore>& store,
                         const Theme& theme) {
    VerifyDialog dialog(
        store,
        [] {
            return analysis::LoadedModel{nullptr, "no model installed"};
        },
        theme);
    dialog.show();
    waitFor([&] { return dialog.isVisible(); });
    app.report("opening the verification");
    const auto model = [&](const char* table) {
        return dialog.findChild<VerifyTable*>(QLatin1String(table))->view()->model();
    };
    timed(app, QStringLiteral("%1 findings").arg(kFindings), [&] {
        qobject_cast<FindingModel*>(model("findings"))->set(std::vector<ItemFinding>(kFindings));
    });
    dialog.findChild<QTabWidget*>()->setCurrentIndex(1);
    casefile::RerunResult result;
    result.reasons = {"model: then gocnet-1, now none"};
    const std::vector<casefile::RerunResult> results(kFindings, result);
    timed(app, QStringLiteral("%1 analyses that could not be repeated").arg(kFindings),
          [&] { qobject_cast<RerunModel*>(model("comparison"))->set(results); });
}

} // namespace

int main(int argc, char** argv) {
    TimedApplication app(argc, argv);
    const QTemporaryDir folder;
    test::keepSettingsIn(folder);
    const int count = argc > 1 ? std::atoi(argv[1]) : kDefaultItems;
    std::printf("making a case with %d items...\n", count);
    const auto made = test::makeCase(folder, QStringLiteral("large"), count, count);
    measure(app, made);
    const std::shared_ptr store = casefile::CaseStore::open(made, {"anna"});
    Theme theme;
    measureCustodyLog(app, store, theme);
    measureVerification(app, store, theme);
    return 0;
}
