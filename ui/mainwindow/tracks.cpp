// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The main window and face tracks: leaving them out, counting them again, and undo for tracks and
// faces alike.

#include "ui/mainwindow/actions.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/videodesk.h"
#include "ui/timeline/leaveoutdialog.h"
#include "ui/timeline/timelinepanel.h"

namespace lineament::ui {

void MainWindow::connectTracks() {
    connect(m_desk->panel(), &TimelinePanel::trackMenuAsked, this, &MainWindow::faceMenu);
    connect(&m_tracks, &TrackEditor::failed, m_messages, &MessageBar::show);
    connect(&m_tracks, &TrackEditor::drawn, this, [this](const QString& track) {
        if (m_desk->active())
            selectFace(track);
    });
    connect(&m_tracks, &TrackEditor::historyChanged, this, &MainWindow::updateActions);
}

void MainWindow::leaveOutOrRestore() {
    const auto track = m_desk->track();
    if (m_tracks.isLeftOut(track)) {
        m_tracks.restore(track);
        return;
    }
    if (!m_tracks.editable())
        return;
    auto* dialog = new LeaveOutDialog(track, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, track, item = m_item] {
        if (item == m_item)
            m_tracks.leaveOut(track, dialog->reason());
    });
    dialog->open();
}

void MainWindow::undo() {
    if (m_desk->active())
        m_tracks.undo();
    else
        m_editor.undo();
}

void MainWindow::redo() {
    if (m_desk->active())
        m_tracks.redo();
    else
        m_editor.redo();
}

void MainWindow::updateEdits() {
    const auto show = [this](const auto& history, bool now) {
        m_actions->undo->setEnabled(now && history.undoable());
        m_actions->undo->setText(history.undoable() ? tr("&Undo: %1").arg(history.undoText())
                                                    : tr("&Undo"));
        m_actions->redo->setEnabled(now && history.redoable());
        m_actions->redo->setText(history.redoable() ? tr("Re&do: %1").arg(history.redoText())
                                                    : tr("Re&do"));
    };
    if (!m_desk->active()) {
        show(m_editor.history(), true);
        return;
    }
    const bool editable = m_tracks.editable();
    show(m_tracks.history(), editable);
    auto& player = m_desk->player();
    m_actions->setTrackState(
        editable && !m_desk->track().isEmpty(), m_tracks.isLeftOut(m_desk->track()),
        player.frame() && player.settled() ? m_tracks.drawingProblem(player.frame()->number)
                                           : tr("The frame is on its way."));
    // While regions are drawn Del is theirs.
    if (m_viewer->mode() == Viewer::Mode::Region)
        m_actions->rejectFace->setEnabled(false);
}

} // namespace lineament::ui
