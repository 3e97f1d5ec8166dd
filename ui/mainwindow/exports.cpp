// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The main window and all that is written: of which state it is, and of which bytes.

#include "ui/case/caseactions.h"
#include "ui/case/casedesk.h"
#include "ui/case/caseresults.h"
#include "ui/compare/viewerpanes.h"
#include "ui/export/exporter.h"
#include "ui/items/itemspanel.h"
#include "ui/mainwindow/actions.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/sourcebanner.h"
#include "ui/mainwindow/videodesk.h"
#include "ui/queue/queuebar.h"
#include "ui/timeline/timelinepanel.h"
#include "ui/timeline/timelineplot.h"
#include "ui/viewer/regionpanel.h"

#include <QApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStatusBar>

#include <utility>

namespace lineament::ui {

namespace {

/// A message is no list of files.
constexpr qsizetype kNamed = 8;

QString inLines(const QStringList& all) {
    auto lines = all.mid(0, kNamed);
    if (all.size() > kNamed)
        lines << MainWindow::tr("and %1 more").arg(all.size() - kNamed);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void MainWindow::connectExports() {
    connect(m_actions->report, &QAction::triggered, this, [this] {
        if (m_case->isOpen()) {
            m_caseActions->report->trigger();
            return;
        }
        const auto all = m_controller.session().ids();
        const auto selected = m_items->selectedIds();
        m_exporter->report(
            all.size(), selected.size(),
            [this, all, selected](bool selectedOnly) {
                return resultsToWrite(selectedOnly ? selected : all);
            },
            [this] { return m_controller.engine(); });
    });
    connect(m_actions->picture, &QAction::triggered, this, [this] {
        m_exporter->picture(*m_viewer, m_desk->player().frame(),
                            m_controller.session().find(m_item), m_region->stats());
    });
    connect(m_actions->json, &QAction::triggered, this, [this] {
        m_exporter->json([this]() -> Exporter::LaterResults {
            const auto results = resultsToWrite(m_controller.session().ids());
            if (!results)
                return {};
            if (m_case->isOpen())
                return caseResults(m_case->store(), m_controller.session());
            return [results = *results](std::stop_token) { return results; };
        });
    });
    connect(m_actions->maps, &QAction::triggered, this, [this] {
        if (const auto* item = m_controller.session().find(m_item);
            item && item->shown() && !item->valuesOnly)
            m_controller.withModel([this, id = m_item] {
                m_exporter->maps([this, id] { return resultToWrite(id); },
                                 [this] { return m_controller.engine(); });
            });
    });
    connect(m_exporter, &Exporter::problem, m_messages, &MessageBar::show);
    connect(&m_tasks, &TaskRunner::progress, this, [this](const QString& title, double share) {
        m_queue->setTask(title, share);
        updateActions();
    });
    connect(&m_tasks, &TaskRunner::finished, this, [this](const QString& message) {
        m_messages->settle(m_tasks.title());
        statusBar()->showMessage(message, 10'000);
    });
    connect(&m_tasks, &TaskRunner::failed, m_messages,
            [this](const QString& message) { m_messages->showOf(m_tasks.title(), message); });
}

void MainWindow::connectVideoExports() {
    const auto& actions = m_desk->actions();
    const auto isVideo = [this] {
        const auto* item = m_controller.session().find(m_item);
        return item != nullptr && item->shown() && item->shown()->video;
    };
    connect(actions.exportPlot, &QAction::triggered, this, [this] {
        const auto* shown = m_controller.session().find(m_item);
        if (shown == nullptr)
            return;
        m_exporter->timeline(shown->path, [this, id = m_item] {
            return id == m_item ? timelineNow() : std::nullopt;
        });
    });
    connect(actions.exportFrames, &QAction::triggered, this, [this, isVideo] {
        if (isVideo())
            m_exporter->frames(m_controller.session().find(m_item)->path,
                               [this, id = m_item] { return resultToWrite(id); });
    });
    connect(actions.exportTracks, &QAction::triggered, this, [this, isVideo] {
        if (isVideo())
            m_exporter->tracks(m_controller.session().find(m_item)->path,
                               [this, id = m_item] { return resultToWrite(id); });
    });
}

std::optional<ShownTimeline> MainWindow::timelineNow() {
    const auto* item = m_controller.session().find(m_item);
    // Without a result it is the axis of time alone.
    const auto result = item != nullptr && item->shown() ? resultToWrite(m_item) : nullptr;
    item = m_controller.session().find(m_item);
    if (item == nullptr || !item->change.isEmpty())
        return std::nullopt;
    auto& plot = *m_desk->panel()->plot();
    TimelineRecord record;
    record.source = item->path;
    record.sha256 = result && result->digests ? result->digests->sha256 : std::string();
    record.result = result;
    record.from = plot.visibleSeconds().lower;
    record.to = plot.visibleSeconds().upper;
    record.selected = m_desk->track();
    return ShownTimeline{&plot, record};
}

void MainWindow::connectSources() {
    auto& session = m_controller.session();
    connect(&m_watch, &SourceWatch::stamped, &m_thumbnailer, &Thumbnailer::renewUnless);
    connect(&session, &Session::sourceChanged, this, [this](int id) {
        m_photos.forget(id);
        if (id == m_item)
            showItem(id);
        if (id == m_panes->referenceItem())
            compareWith(id);
        // Whether the case is still sound is for the whole of it to say (R3).
        const auto* item = m_controller.session().find(id);
        if (item != nullptr && item->exhibit && !item->change.isEmpty() &&
            m_case->integrity() != CaseDesk::Integrity::Checking)
            m_case->checkIntegrity();
    });
    connect(&m_controller, &Controller::openedAgain, this, [this](const std::vector<int>& ids) {
        m_watch.check();
        m_items->setCurrent(ids.front());
    });
    connect(qApp, &QGuiApplication::applicationStateChanged, &m_watch,
            [this](Qt::ApplicationState state) {
                // Back from the program that may have changed them.
                if (state == Qt::ApplicationActive)
                    m_watch.check();
            });
    connect(m_sourceBanner, &SourceBanner::analyseAsked, this,
            [this] { m_controller.reanalyse({m_item}); });
}

SettleDialog::Waiting MainWindow::waitedFor(const std::vector<int>& ids, bool without) const {
    QStringList anew, lines;
    int fresh = 0;
    bool any = false;
    for (const int id : ids) {
        const auto* item = m_controller.session().find(id);
        if (item == nullptr || item->hidden)
            continue;
        any = any || (item->result && !item->exhibit); // what a case holds keeps its model
        if (!item->pending())
            continue;
        if (item->edits > 0 || item->result || item->stored)
            anew << QString::fromStdString(item->name());
        else
            ++fresh;
    }
    if (!anew.isEmpty())
        lines << tr("These files are being scored again. What you asked for is written with the "
                    "new results, as soon as they are there:")
              << inLines(anew);
    else if (m_controller.modelLoading() && any)
        lines << tr("Another model is being loaded, and every result will be made again.");
    else if (fresh > 0 && !without)
        lines << tr("Files that were not analysed yet: %1. They are waited for.").arg(fresh);
    if (!lines.isEmpty() && m_controller.paused())
        lines << tr("The analysis is paused: cancel here and let it go on first.");
    if (lines.isEmpty() && m_case->saving() > 0)
        lines << tr("Results are being saved in the case.");
    return {lines.join(QLatin1Char('\n')), anew.isEmpty() && !without ? fresh : 0};
}

bool MainWindow::settle(const std::vector<int>& ids) {
    if (m_settling)
        return false;
    const QScopedValueRollback guard(m_settling, true);
    bool asked = false;
    SettleDialog dialog(
        [&](bool without) -> SettleDialog::Waiting {
            auto waiting = waitedFor(ids, without);
            if (!waiting.text.isEmpty())
                return waiting;
            // What came last is of bytes that were read just now; the others are looked at.
            if (!std::exchange(asked, true))
                m_watch.check();
            if (m_watch.checking())
                waiting.text = tr("The files are compared with what was analysed.");
            return waiting;
        },
        this);
    const auto recheck = [&dialog] { dialog.recheck(); };
    connect(&m_controller.session(), &Session::changed, &dialog, recheck);
    connect(&m_controller.session(), &Session::removed, &dialog, recheck);
    connect(&m_controller, &Controller::queueChanged, &dialog, recheck);
    connect(&m_controller, &Controller::modelChanged, &dialog, recheck);
    connect(m_case, &CaseDesk::stateChanged, &dialog, recheck);
    connect(&m_watch, &SourceWatch::checked, &dialog, recheck);
    return dialog.settle();
}

bool MainWindow::leaveOutChanged(const std::vector<int>& ids) {
    QStringList changed;
    for (const int id : ids)
        if (const auto* item = m_controller.session().find(id);
            item && !item->hidden && !item->change.isEmpty())
            changed << tr("%1: %2").arg(QString::fromStdString(item->name()), item->change);
    if (changed.isEmpty())
        return true;
    const bool others = !m_controller.session().results(ids).empty();
    QMessageBox box(QMessageBox::Warning, tr("Files changed on disk"),
                    others ? tr("These files changed on disk since their analysis, or are gone. "
                                "What was found is about other bytes and is not written. Analyse "
                                "them anew (F5), or leave them out.")
                           : tr("These files changed on disk since their analysis, or are gone. "
                                "What was found is about other bytes and is not written. Analyse "
                                "them anew (F5) first."),
                    QMessageBox::Cancel, this);
    box.setInformativeText(inLines(changed));
    const QAbstractButton* leaveOut = nullptr;
    if (others)
        leaveOut = box.addButton(tr("Leave them out"), QMessageBox::AcceptRole);
    box.exec();
    return leaveOut != nullptr && box.clickedButton() == leaveOut;
}

std::optional<MainWindow::Results> MainWindow::resultsToWrite(const std::vector<int>& ids) {
    if (!settle(ids) || !leaveOutChanged(ids))
        return std::nullopt;
    return m_controller.session().results(ids);
}

analysis::ItemResultPtr MainWindow::resultToWrite(int id) {
    const auto* item = m_controller.session().find(id);
    // What there is of a video that is still being scanned is written as such.
    if (item != nullptr && item->partial)
        return item->shown();
    if (!settle({id}))
        return nullptr;
    item = m_controller.session().find(id);
    if (item != nullptr && !item->hidden && !item->change.isEmpty())
        m_messages->show((item->gone()
                              ? tr("Nothing was written: %1 is gone since the analysis, %2.")
                              : tr("Nothing was written: %1 changed on disk since the analysis, "
                                   "%2. Analyse it anew (F5) first."))
                             .arg(QString::fromStdString(item->name()), item->change));
    return item != nullptr ? item->shown() : nullptr;
}

std::optional<QString> MainWindow::settleCase(const std::vector<std::int64_t>& items) {
    std::vector<int> ids;
    for (const auto number : items)
        if (const int id = m_controller.session().idOfExhibit(number))
            ids.push_back(id);
    if (items.empty())
        ids = m_controller.session().ids();
    if (!settle(ids))
        return tr("Cancelled: nothing was made.");
    if (m_case->unsaved() > 0)
        return tr("Results that could not be saved in the case: %1. Without them it would hold "
                  "older ones than the window shows: save them again first.")
            .arg(m_case->unsaved());
    return std::nullopt;
}

} // namespace lineament::ui
