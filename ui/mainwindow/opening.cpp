// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The main window's ways to open things: dialogs, dropped files, recent files, models.

#include "core/media/video.h"
#include "ui/case/casedesk.h"
#include "ui/mainwindow/actions.h"
#include "ui/mainwindow/droparea.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/recentlist.h"

#include <QActionGroup>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QUrl>

namespace lineament::ui {

namespace {

QStringList localPaths(const QMimeData& data) {
    QStringList paths;
    for (const auto& url : data.urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    return paths;
}

/// "*.mp4 *.MP4 *.mov *.MOV"...
QString patternsOf(const std::vector<std::string>& suffixes) {
    QStringList patterns;
    for (const auto& suffix : suffixes) {
        const auto s = QString::fromStdString(suffix);
        patterns << QStringLiteral("*.") + s << QStringLiteral("*.") + s.toUpper();
    }
    return patterns.join(QLatin1Char(' '));
}

/// A case's folder.
bool isCase(const QString& path) {
    return path.endsWith(QLatin1String(casefile::kCaseSuffix)) && QFileInfo(path).isDir();
}

} // namespace

void MainWindow::openPaths(const QStringList& paths) {
    if (paths.isEmpty())
        return;
    for (const auto& path : paths)
        if (isCase(path)) {
            openCase(path);
            return;
        }
    if (m_case->isOpen()) {
        askEvidence(paths);
        return;
    }
    m_recentFiles->remember(paths);
    m_controller.open(paths);
}

void MainWindow::takeAsCopy(QDropEvent& event) {
    // A move would let the source delete the file: evidence is only ever read. Some sources go by
    // the answer to the last move, not by that to the drop, so each answer says copy.
    event.setDropAction(Qt::CopyAction);
    event.accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (localPaths(*event->mimeData()).isEmpty())
        return;
    takeAsCopy(*event);
    m_dropFrame->showOver(*centralWidget());
}

void MainWindow::dragMoveEvent(QDragMoveEvent* event) {
    takeAsCopy(*event);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent* event) {
    m_dropFrame->hide();
    QMainWindow::dragLeaveEvent(event);
}

void MainWindow::dropEvent(QDropEvent* event) {
    m_dropFrame->hide();
    takeAsCopy(*event);
    openPaths(localPaths(*event->mimeData()));
}

void MainWindow::askFiles() {
    const auto photos = patternsOf(media::photoSuffixes());
    const auto videos = patternsOf(media::videoSuffixes());
    QSettings settings;
    const auto folder = settings.value(QStringLiteral("open/folder")).toString();
    const auto files = QFileDialog::getOpenFileNames(
        this, tr("Open photos and videos"), folder,
        tr("Photos and videos (%1 %2);;Photos (%1);;Videos (%2);;All files (*)")
            .arg(photos, videos));
    if (files.isEmpty())
        return;
    settings.setValue(QStringLiteral("open/folder"), QFileInfo(files.first()).absolutePath());
    openPaths(files);
}

void MainWindow::askFolder() {
    QSettings settings;
    const auto folder =
        QFileDialog::getExistingDirectory(this, tr("Open a folder of photos and videos"),
                                          settings.value(QStringLiteral("open/folder")).toString());
    if (folder.isEmpty())
        return;
    settings.setValue(QStringLiteral("open/folder"), folder);
    openPaths({folder});
}

void MainWindow::askModel(bool package) {
    const auto chosen = package
                            ? QFileDialog::getExistingDirectory(this, tr("Choose a model package"))
                            : QFileDialog::getOpenFileName(
                                  this, tr("Open a checkpoint"), {},
                                  tr("Checkpoints (*.pth *.pt *.safetensors);;All files (*)"));
    if (!chosen.isEmpty())
        m_controller.loadModel(toPath(chosen));
}

void MainWindow::fillModels() {
    auto* menu = m_actions->models;
    // The packages stand before the fixed entries, in a group of their own.
    for (auto* action : menu->findChildren<QAction*>(QStringLiteral("package"))) {
        // One of them may be what called.
        menu->removeAction(action);
        action->setObjectName({});
        action->deleteLater();
    }
    auto* group = menu->findChild<QActionGroup*>();
    if (group == nullptr)
        group = new QActionGroup(menu);
    const auto& engine = m_controller.engine();
    for (const auto& package : m_controller.packages()) {
        const auto& info = package.info;
        auto name = QString::fromStdString(info.name);
        if (!info.version.empty())
            name += QLatin1Char(' ') + QString::fromStdString(info.version);
        auto* action =
            new QAction(package.problem.empty()
                            ? (info.calibrated ? tr("%1, calibrated") : tr("%1, not calibrated"))
                                  .arg(name.replace(QLatin1Char('&'), QStringLiteral("&&")))
                            : tr("%1, cannot be used").arg(name),
                        menu);
        action->setObjectName(QStringLiteral("package"));
        action->setCheckable(true);
        action->setChecked(engine && engine->model().path == package.path);
        action->setEnabled(package.problem.empty());
        action->setToolTip(package.problem.empty() ? toQString(package.path)
                                                   : QString::fromStdString(package.problem));
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, path = package.path] { m_controller.loadModel(path); });
        menu->insertAction(m_actions->chooseModel, action);
    }
    if (!m_controller.packages().empty()) {
        auto* line = new QAction(menu);
        line->setObjectName(QStringLiteral("package"));
        line->setSeparator(true);
        menu->insertAction(m_actions->chooseModel, line);
    }
}

} // namespace lineament::ui
