// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The main window and videos: what follows the frame, and what waits until it stays.

#include "core/analysis/videoresult.h"
#include "ui/faces/facestrip.h"
#include "ui/mainwindow/actions.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/videodesk.h"
#include "ui/player/samplingdialog.h"
#include "ui/timeline/timelinepanel.h"
#include "ui/timeline/timelineplot.h"
#include "ui/verdict/verdictpanel.h"

#include <QDockWidget>
#include <QSettings>

namespace lineament::ui {

namespace {

constexpr const char* kTimelineShown = "window/timeline";

} // namespace

void MainWindow::connectVideo() {
    connect(m_desk, &VideoDesk::frameChanged, this, &MainWindow::showFrame);
    connect(m_desk, &VideoDesk::settledChanged, this, &MainWindow::settleFrame);
    connect(m_desk, &VideoDesk::trackChosen, this, &MainWindow::selectFace);
    connect(m_desk, &VideoDesk::mapsChanged, this, [this] {
        m_viewer->setFaces(facesShown()->faces);
        m_layers.setFace(facesShown(), m_face, mapsPending());
        m_verdict->setFrame(facesShown(), m_desk->player().position());
    });
    connect(m_desk, &VideoDesk::failed, this, &MainWindow::showNoPhoto);
    connect(m_timelineDock->toggleViewAction(), &QAction::triggered, this,
            [](bool on) { QSettings().setValue(QLatin1String(kTimelineShown), on); });
    connect(m_actions->sampling, &QAction::triggered, this, &MainWindow::askVideoSettings);
    m_controller.setVideoSettings(loadVideoSettings());
}

void MainWindow::showVideo(int id) {
    m_desk->show(id);
    showTimeline(true);
    m_viewer->setPlaceholder(tr("Opening the video..."), tr("The frame index is being read."));
    refreshItem();
}

void MainWindow::showTimeline(bool video) {
    const bool wanted = QSettings().value(QLatin1String(kTimelineShown), true).toBool();
    m_timelineDock->toggleViewAction()->setEnabled(video);
    m_timelineDock->setVisible(video && wanted);
    // On lower screens it shares its place with the faces.
    if (video && wanted)
        m_timelineDock->raise();
}

void MainWindow::showFrame() {
    const auto& frame = m_desk->player().frame();
    m_loading = false;
    if (const auto photo = m_desk->photo()) {
        m_viewer->setFrame(photo);
    } else {
        m_viewer->setPhoto(nullptr);
        m_viewer->setPlaceholder(tr("Frame %1 has no picture").arg(frame->number),
                                 QString::fromStdString(frame->damage));
    }
    const auto result = m_desk->frameResult();
    m_viewer->setFaces(result ? result->faces : std::vector<analysis::FaceResult>{});
    m_viewer->setMarks(m_desk->marks());
}

void MainWindow::settleFrame(bool settled) {
    // While frames come and go only the viewer follows; a map of another frame must not stay.
    const auto* item = m_controller.session().find(m_item);
    const bool hidden = item != nullptr && item->hidden;
    m_layers.setPhoto(settled && !hidden ? m_desk->photo() : nullptr);
    if (!settled) {
        updateActions(); // no face can be drawn on it yet
        return;
    }
    m_strip->setPhoto(m_desk->photo());
    setFaces();
    m_verdict->setFrame(m_desk->frameResult(), m_desk->player().position());
    selectFace(m_desk->trackToSelect());
    applyView();
}

void MainWindow::askVideoSettings() {
    SamplingDialog dialog(m_controller.videoSettings(), this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    saveVideoSettings(dialog.settings());
    m_controller.setVideoSettings(dialog.settings());
}

} // namespace lineament::ui
