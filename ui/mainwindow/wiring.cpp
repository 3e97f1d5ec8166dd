// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The main window's wiring: which signal of which panel reaches which other one.

#include "core/base/build.h"
#include "core/base/fixedtext.h"
#include "core/base/version.h"
#include "core/report/filled.h"
#include "ui/app/widgets.h"
#include "ui/case/caseactions.h"
#include "ui/case/casedesk.h"
#include "ui/faces/facestrip.h"
#include "ui/help/helpwindow.h"
#include "ui/items/itemspanel.h"
#include "ui/layers/layerspanel.h"
#include "ui/mainwindow/actions.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/videodesk.h"
#include "ui/model/modeldialog.h"
#include "ui/queue/queuebar.h"
#include "ui/viewer/regionpanel.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSettings>
#include <QStatusBar>
#include <QTabBar>
#include <QTimer>
#include <QToolBar>

#include <cmath>

namespace lineament::ui {

namespace {

/// Until then the desktop has put its frame around a new window.
constexpr int kFrameMs = 150;

/// Space means something to these, so it is theirs.
bool takesSpace(const QWidget* widget) {
    if (const auto* text = qobject_cast<const QPlainTextEdit*>(widget))
        return !text->isReadOnly();
    return qobject_cast<const QLineEdit*>(widget) != nullptr ||
           qobject_cast<const QAbstractButton*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QAbstractSpinBox*>(widget) != nullptr;
}

/// Arrows, Home and End mean something to these; elsewhere they step through a video.
bool takesArrows(const QWidget* widget) {
    return qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
           qobject_cast<const QTabBar*>(widget) != nullptr ||
           qobject_cast<const QComboBox*>(widget) != nullptr ||
           qobject_cast<const QRadioButton*>(widget) != nullptr;
}

bool isArrow(int key) {
    return key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Home || key == Qt::Key_End;
}

} // namespace

void MainWindow::connectFiles() {
    connect(m_actions->open, &QAction::triggered, this, &MainWindow::askFiles);
    connect(m_actions->openFolder, &QAction::triggered, this, &MainWindow::askFolder);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    const auto close = [this](const std::vector<int>& ids) {
        const int edited = editedLooseFiles(ids);
        if (edited > 0 && !mayDiscard(this, editedText(edited)))
            return;
        for (const int id : ids)
            m_controller.removeItem(id);
    };
    connect(m_actions->closeItem, &QAction::triggered, this, [this, close] { close({m_item}); });
    connect(m_actions->closeAll, &QAction::triggered, this,
            [this, close] { close(m_controller.session().ids()); });
    connect(m_actions->chooseModel, &QAction::triggered, this, [this] { askModel(true); });
    connect(m_actions->openCheckpoint, &QAction::triggered, this, [this] { askModel(false); });
    connect(m_actions->aboutModel, &QAction::triggered, this, &MainWindow::showAboutModel);
    connect(m_actions->stability, &QAction::toggled, this, [this](bool on) {
        m_controller.setStability(on);
        QSettings().setValue(QStringLiteral("analysis/stability"), on);
    });
    connect(m_actions->reanalyse, &QAction::triggered, this,
            [this] { m_controller.reanalyse(m_items->selectedIds()); });
    connect(m_actions->reanalyseMissing, &QAction::triggered, this,
            [this] { m_controller.reanalyse(m_controller.missing()); });
    connect(m_actions->reanalyseAll, &QAction::triggered, this,
            [this] { m_controller.reanalyse(m_controller.session().ids()); });
    connect(m_actions->cancel, &QAction::triggered, this, &MainWindow::cancelOne);
    connect(m_actions->nextItem, &QAction::triggered, this, [this] { m_items->step(1); });
    connect(m_actions->previousItem, &QAction::triggered, this, [this] { m_items->step(-1); });
    connect(m_items, &ItemsPanel::currentChanged, this, &MainWindow::showItem);
    connect(m_items, &ItemsPanel::reanalyseAsked, &m_controller, &Controller::reanalyse);
    connect(m_items, &ItemsPanel::closeAsked, this, close);
    connect(&m_photos, &PhotoLoader::loaded, this, [this](int id, const LoadedPhotoPtr& photo) {
        if (id == m_item)
            showPhoto(photo);
    });
    connect(&m_photos, &PhotoLoader::isVideo, this, [this](int id) {
        if (id == m_item)
            showVideo(id);
    });
    connect(&m_photos, &PhotoLoader::failed, this, [this](int id, const QString& message) {
        if (id == m_item)
            showNoPhoto(message);
    });
}

void MainWindow::connectView() {
    connect(m_actions->zoomIn, &QAction::triggered, m_viewer, &Viewer::zoomIn);
    connect(m_actions->zoomOut, &QAction::triggered, m_viewer, &Viewer::zoomOut);
    connect(m_actions->fit, &QAction::triggered, m_viewer, &Viewer::fit);
    connect(m_actions->actualSize, &QAction::triggered, m_viewer, &Viewer::actualSize);
    connect(m_actions->boxes, &QAction::toggled, m_viewer, &Viewer::setBoxesShown);
    connect(m_actions->landmarks, &QAction::toggled, m_viewer, &Viewer::setLandmarksShown);
    connect(m_actions->navigator, &QAction::toggled, m_viewer, &Viewer::setNavigatorShown);
    connect(m_actions->wipe, &QAction::toggled, m_viewer, &Viewer::setWipe);
    connect(m_viewer, &Viewer::cursorMoved, this, &MainWindow::showReadout);
    connect(m_viewer, &Viewer::viewChanged, this, [this] {
        m_zoom->setText(m_viewer->photo()
                            ? tr("%1 %").arg(std::lround(m_viewer->view().zoom() *
                                                         m_viewer->devicePixelRatioF() * 100))
                            : QString());
    });
    connect(&m_layers, &LayerController::mapChanged, m_viewer, &Viewer::setMap);
    connect(&m_layers, &LayerController::busyChanged, this,
            [this](bool busy) { m_mapping = busy; });
    connect(&m_layers, &LayerController::failed, m_messages, &MessageBar::show);
    connect(m_actions->dark, &QAction::triggered, this, [this] { applyTheme(Theme::Mode::Dark); });
    connect(m_actions->light, &QAction::triggered, this,
            [this] { applyTheme(Theme::Mode::Light); });
    connect(m_actions->system, &QAction::triggered, this,
            [this] { applyTheme(Theme::Mode::System); });
    connect(m_actions->help, &QAction::triggered, this, [this] {
        if (m_help == nullptr)
            m_help = new HelpWindow(m_theme, this);
        m_help->show();
        m_help->raise();
    });
    connect(m_actions->about, &QAction::triggered, this, &MainWindow::showAbout);
}

void MainWindow::connectTools() {
    connect(m_actions->lens, &QAction::toggled, m_viewer, &Viewer::setLens);
    connect(m_viewer, &Viewer::lensChanged, this, [this](bool on) {
        m_actions->lens->setChecked(on);
        updateActions();
    });
    connect(m_actions->strongLens, &QAction::toggled, this, [this](bool on) {
        m_viewer->setLensFactor(on ? 8 : 4);
        if (on)
            m_viewer->setLens(true);
    });
    connect(m_actions->region, &QAction::toggled, this, [this](bool on) {
        if (on)
            m_viewer->setMode(Viewer::Mode::Region);
        else if (m_viewer->mode() == Viewer::Mode::Region)
            m_viewer->setMode(Viewer::Mode::Browse);
    });
    connect(m_actions->removeRegion, &QAction::triggered, this,
            [this] { m_viewer->setRegion({}); });
    connect(m_viewer, &Viewer::regionChanged, this, [this] {
        // Not at each step of a drag.
        if (m_actions->removeRegion->isEnabled() == m_viewer->region().isEmpty())
            updateActions();
    });
}

void MainWindow::connectFaces() {
    connect(m_viewer, &Viewer::faceClicked, this, &MainWindow::selectFace);
    connect(m_strip, &FaceStrip::faceChosen, this, [this](const QString& id) {
        selectFace(id);
        m_viewer->showFace(id);
    });
    connect(m_strip, &FaceStrip::faceActivated, this, [this](const QString& id) {
        selectFace(id);
        m_viewer->showFace(id);
        m_viewer->setFocus();
    });
    connect(m_strip, &FaceStrip::menuAsked, this, &MainWindow::faceMenu);
    connect(m_viewer, &Viewer::contextMenuAsked, this, &MainWindow::faceMenu);
    connect(m_actions->showFace, &QAction::triggered, this, [this] { m_viewer->showFace(m_face); });
    connect(m_actions->addFace, &QAction::toggled, this, [this](bool on) {
        if (on)
            m_viewer->setMode(Viewer::Mode::AddFace);
        else if (m_viewer->mode() == Viewer::Mode::AddFace)
            m_viewer->setMode(Viewer::Mode::Browse);
    });
    connect(m_actions->moveFace, &QAction::toggled, this, [this](bool on) {
        if (on)
            m_viewer->setMode(Viewer::Mode::MoveFace);
        else if (m_viewer->mode() == Viewer::Mode::MoveFace)
            m_viewer->setMode(Viewer::Mode::Browse);
    });
    connect(m_viewer, &Viewer::modeChanged, this, [this](Viewer::Mode mode) {
        m_actions->addFace->setChecked(mode == Viewer::Mode::AddFace);
        m_actions->moveFace->setChecked(mode == Viewer::Mode::MoveFace);
        m_actions->region->setChecked(mode == Viewer::Mode::Region);
        updateActions();
    });
    connect(m_actions->rejectFace, &QAction::triggered, this, [this] {
        if (m_desk->active())
            leaveOutOrRestore();
        else
            m_editor.setRejected(m_face, !m_editor.isRejected(m_face));
        updateActions();
    });
    connect(m_actions->undo, &QAction::triggered, this, &MainWindow::undo);
    connect(m_actions->redo, &QAction::triggered, this, &MainWindow::redo);
    connect(&m_editor, &FaceEditor::historyChanged, this, &MainWindow::updateActions);
    connect(m_viewer, &Viewer::boxDrawn, this, [this](const QRectF& box) {
        m_viewer->setMode(Viewer::Mode::Browse);
        if (m_desk->active() && m_desk->player().frame())
            m_tracks.draw(m_desk->player().frame()->number, box, m_desk->photo());
        else
            m_editor.add(box);
    });
    connect(m_viewer, &Viewer::boxMoved, &m_editor, &FaceEditor::move);
    connect(&m_editor, &FaceEditor::added, this, [this](const QString& id) { m_wantedFace = id; });
    connect(&m_editor, &FaceEditor::failed, m_messages, &MessageBar::show);
}

void MainWindow::faceMenu(const QString& id, const QPoint& global) {
    if (!id.isEmpty())
        selectFace(id);
    QMenu menu;
    const bool track = m_desk->active();
    menu.addAction(m_actions->addFace);
    if (!id.isEmpty()) {
        if (!track)
            menu.addAction(m_actions->moveFace);
        menu.addAction(m_actions->rejectFace);
        menu.addSeparator();
        menu.addAction(m_actions->showFace);
    }
    menu.exec(global);
}

void MainWindow::showReadout(const Readout& readout) {
    if (!readout.inside) {
        m_readout->clear();
        return;
    }
    auto text = filled(tr("x %1, y %2    R %3  G %4  B %5"), readout.x, readout.y, readout.red,
                       readout.green, readout.blue);
    if (readout.value)
        text += filled(tr("    %1  (%2)"),
                       QString::fromStdString(fixedText(static_cast<double>(*readout.value), 4)),
                       m_viewer->map().unit);
    m_readout->setText(text);
}

void MainWindow::showModel() {
    const auto& engine = m_controller.engine();
    if (m_controller.modelLoading())
        m_model->setText(tr("Loading the model..."));
    else if (engine)
        m_model->setText(
            (engine->model().calibrated ? tr("Model: %1") : tr("Model: %1, not calibrated"))
                .arg(QString::fromStdString(engine->model().name)));
    else if (m_controller.modelPending())
        m_model->setText(tr("The model is loaded with the first file"));
    else
        m_model->setText(tr("No model installed: faces and gradient maps only"));
    m_model->setToolTip(engine ? QString::fromStdString(engine->model().identity())
                               : QString::fromStdString(m_controller.noModelMessage()));
    m_device->setText(engine ? QString::fromStdString(engine->runtime().device) : QString());
    m_device->setVisible(engine != nullptr);
    m_actions->aboutModel->setEnabled(engine != nullptr || m_controller.modelPending());
}

void MainWindow::showAboutModel() {
    m_controller.withModel([this] { showModelDialog(); });
}

void MainWindow::showModelDialog() {
    const auto& engine = m_controller.engine();
    if (!engine)
        return;
    if (m_modelDialog == nullptr)
        m_modelDialog = new ModelDialog(m_theme, this);
    m_modelDialog->setModel(engine->model(), engine->runtime());
    m_modelDialog->show();
    m_modelDialog->raise();
}

void MainWindow::applyTheme(Theme::Mode mode) {
    m_theme.apply(mode);
    QSettings().setValue(QStringLiteral("window/theme"), static_cast<int>(mode));
}

void MainWindow::showAbout() {
    QMessageBox::about(
        this, tr("About Lineament"),
        tr("<h3>Lineament %1</h3><p>Commit of the sources: %2</p><p>A workstation for examiners of "
           "face forgeries.</p>"
           "<p>Free software under the GNU General Public License, version 3 or later.</p>"
           "<p>Everything stays on this machine: the program makes no network connection.</p>")
            .arg(QLatin1String(kVersion), QLatin1String(buildCommit())));
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && watched == QApplication::focusWidget() &&
        isArrow(static_cast<QKeyEvent*>(event)->key()) &&
        takesArrows(QApplication::focusWidget())) {
        event->accept();
        return true;
    }
    // Its frame is known only once it is shown; so is how high its words make it.
    if (event->type() == QEvent::Show && watched->isWidgetType()) {
        auto* window = static_cast<QWidget*>(watched);
        if (window == this || qobject_cast<QDialog*>(window) != nullptr)
            QTimer::singleShot(kFrameMs, window, [window] { keepOnScreen(*window); });
    }
    // Holding Space shows the original wherever the focus is, unless the focused control needs it.
    if ((event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease) &&
        watched == QApplication::focusWidget() && isActiveWindow() && m_viewer->photo()) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier &&
            !takesSpace(QApplication::focusWidget())) {
            if (!key->isAutoRepeat())
                m_viewer->setBlink(event->type() == QEvent::KeyPress);
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

} // namespace lineament::ui
