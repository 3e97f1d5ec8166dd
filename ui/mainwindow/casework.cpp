// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The main window and the case: what opens it, what it forbids, and its forms.

#include "ui/app/widgets.h"
#include "ui/case/caseactions.h"
#include "ui/case/casebanner.h"
#include "ui/case/casedesk.h"
#include "ui/case/casefactsdialog.h"
#include "ui/case/casepanel.h"
#include "ui/case/casereportdialog.h"
#include "ui/case/evidencedialog.h"
#include "ui/case/itemdialogs.h"
#include "ui/case/newcasedialog.h"
#include "ui/case/savingdialog.h"
#include "ui/case/statementdialogs.h"
#include "ui/items/itemspanel.h"
#include "ui/items/tagkeys.h"
#include "ui/mainwindow/actions.h"
#include "ui/mainwindow/droparea.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/mainwindow/messagebar.h"
#include "ui/mainwindow/recentlist.h"
#include "ui/mainwindow/videodesk.h"

#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QSettings>
#include <QStatusBar>

namespace lineament::ui {

void MainWindow::connectCase() {
    connect(m_caseActions->create, &QAction::triggered, this, &MainWindow::askNewCase);
    connect(m_caseActions->open, &QAction::triggered, this, &MainWindow::askCase);
    connect(m_caseActions->close, &QAction::triggered, this, [this] {
        if (mayLeaveCase())
            m_case->close();
    });
    connect(m_caseActions->saveAgain, &QAction::triggered, m_case, &CaseDesk::saveAgain);
    connect(m_caseActions->blind, &QAction::triggered, m_case, &CaseDesk::setBlind);
    connect(m_caseActions->add, &QAction::triggered, this, &MainWindow::askFiles);
    connect(
        m_case, &CaseDesk::problem, m_messages,
        [this](const QString& message, const QString& kind) { m_messages->showOf(kind, message); });
    connect(m_case, &CaseDesk::succeeded, m_messages, &MessageBar::settle);
    connect(m_case, &CaseDesk::exhibitsAdded, this, &MainWindow::addOpened);
    connect(m_case, &CaseDesk::opened, this, [this] {
        m_recentCases->remember({toQString(m_case->store()->folder())});
        m_caseDock->show();
        m_caseDock->raise();
        fillExaminers();
        showItem(m_item);
    });
    connect(m_case, &CaseDesk::closed, this, [this] {
        m_caseDock->hide();
        caseStateChanged();
        showItem(0);
    });
    connect(m_case, &CaseDesk::contentsChanged, this, [this] {
        fillExaminers();
        caseStateChanged();
    });
    connect(m_case, &CaseDesk::stateChanged, this, &MainWindow::caseStateChanged);
    connect(m_caseBanner, &CaseBanner::reopenAsked, this,
            [this] { openCase(toQString(m_case->store()->folder())); });
    connect(m_casePanel, &CasePanel::bookmarkAsked, this, &MainWindow::askBookmark);
    connect(m_casePanel, &CasePanel::bookmarkChosen, this, &MainWindow::showBookmark);
}

void MainWindow::connectCaseForms() {
    connect(m_caseActions->facts, &QAction::triggered, this,
            [this] { showModeless(*new CaseFactsDialog(*m_case, this)); });
    connect(m_caseActions->addExaminer, &QAction::triggered, this,
            [this] { showModeless(*new ExaminerDialog(*m_case, {}, this)); });
    connect(m_caseActions->reading, &QAction::triggered, this,
            [this] { showModeless(*new ReadingDialog(*m_case, m_case->itemOf(m_item), this)); });
    connect(m_caseActions->opinion, &QAction::triggered, this,
            [this] { showModeless(*new OpinionDialog(*m_case, m_case->itemOf(m_item), this)); });
    connect(m_caseActions->bookmark, &QAction::triggered, this, &MainWindow::askBookmark);
}

void MainWindow::connectTags() {
    connect(m_tagKeys, &TagKeys::tagAsked, this, [this](const QString& tag, bool on) {
        const auto item = m_case->itemOf(m_item);
        if (item == 0)
            return;
        const auto name = m_items->list()->currentIndex().data().toString();
        m_case->change(
            [item, word = tag.toStdString(), on](casefile::CaseStore& store) {
                if (on)
                    store.addTag(item, word);
                else
                    store.removeTag(item, word);
            },
            [this, tag, name, on] {
                statusBar()->showMessage(
                    (on ? tr("%1: tagged \"%2\"") : tr("%1: tag \"%2\" removed")).arg(name, tag),
                    5'000);
            });
    });
}

void MainWindow::showTags() {
    const auto item = m_case->itemOf(m_item);
    const auto* shown = m_controller.session().find(m_item);
    QStringList tags;
    if (item != 0 && shown != nullptr)
        for (const auto& tag : m_case->contents().tagsOf(item))
            // In blind mode what others wrote is hidden as well (R32).
            if (!shown->hidden || tag.addedBy == m_case->who())
                tags << QString::fromStdString(tag.tag);
    m_tagKeys->setState(item != 0 && m_case->writable(), tags);
}

void MainWindow::addOpened(const std::vector<int>& ids) {
    if (m_item == 0 && !ids.empty())
        m_items->setCurrent(ids.front());
}

void MainWindow::caseStateChanged() {
    QString text;
    if (m_case->opening())
        text = tr("Opening the case...");
    else if (m_case->isOpen())
        text = tr("Case %1: %2")
                   .arg(m_case->name(), !m_case->writable()     ? tr("read-only")
                                        : m_case->saving() > 0  ? tr("saving...")
                                        : m_case->unsaved() > 0 ? tr("NOT SAVED")
                                                                : tr("saved"));
    m_dropArea->setCase(m_case->isOpen() ? m_case->name() : QString(),
                        !m_case->isOpen() || m_case->writable());
    m_caseState->setText(text);
    m_caseState->setVisible(!text.isEmpty());
    updateActions();
}

bool MainWindow::mayAnalyse() const {
    // Results of a case that is read-only or damaged could not be kept (R3).
    return !m_case->isOpen() ||
           (m_case->writable() && m_case->integrity() != CaseDesk::Integrity::Damaged);
}

bool MainWindow::leavesLooseFiles() {
    const auto& items = m_controller.session().items();
    if (m_case->isOpen() || items.empty())
        return true;
    return QMessageBox::question(
               this, tr("Open a case"),
               tr("Opened files are in no case (%1): they will be closed, and their results are "
                  "not kept.")
                   .arg(items.size()),
               QMessageBox::Ok | QMessageBox::Cancel) == QMessageBox::Ok;
}

QStringList MainWindow::unsavedInCase() const {
    QStringList unsaved = m_casePanel->unsavedWords();
    if (m_case->unsaved() > 0 && m_case->saving() == 0)
        unsaved << tr("Results that could not be saved in the case: %1").arg(m_case->unsaved());
    for (const auto* form : findChildren<SavingDialog*>())
        if (form->isVisible() && form->isChanged())
            unsaved << tr("Open form: %1").arg(form->windowTitle());
    if (m_report && m_report->hasUnkeptWords())
        unsaved << tr("Words for the report that are in no report yet");
    return unsaved;
}

int MainWindow::editedLooseFiles(const std::vector<int>& ids) const {
    int edited = 0;
    for (const int id : ids)
        if (const auto* item = m_controller.session().find(id); item && !item->exhibit)
            edited += item->faces || m_tracks.edited(id) ? 1 : 0;
    return edited;
}

QString MainWindow::editedText(int files) {
    return files == 1
               ? tr("Faces that were added, moved or rejected, or tracks that were left out, "
                    "in a file of no case")
               : tr("Faces that were added, moved or rejected, or tracks that were left "
                    "out, in %1 files of no case")
                     .arg(files);
}

bool MainWindow::mayLeaveCase() {
    const auto unsaved = unsavedInCase();
    return unsaved.isEmpty() || mayDiscard(this, unsaved.join(QLatin1Char('\n')));
}

void MainWindow::openCase(const QString& folder) {
    if (!leavesLooseFiles() || !mayLeaveCase())
        return;
    m_controller.closeAll();
    m_case->open(toPath(QDir(folder).absolutePath()));
}

void MainWindow::askCase() {
    QSettings settings;
    const auto start = settings.value(QStringLiteral("case/folder"), QDir::homePath()).toString();
    // A case is a folder, and looks like one.
    const auto folder =
        QFileDialog::getExistingDirectory(this, tr("Open a case (NAME.lineament)"), start);
    if (folder.isEmpty())
        return;
    settings.setValue(QStringLiteral("case/folder"), QFileInfo(folder).absolutePath());
    openCase(folder);
}

void MainWindow::askNewCase() {
    QStringList loose;
    if (!m_case->isOpen())
        for (const auto& item : m_controller.session().items())
            loose << toQString(item.path);
    const auto make = [this, loose](const NewCaseDialog& dialog, NewCaseDialog::Ended ended) {
        const bool add = dialog.addsOpenFiles();
        if ((!add && !leavesLooseFiles()) || !mayLeaveCase()) {
            ended(tr("what is open stays open."));
            return;
        }
        m_case->create(dialog.folder(), dialog.facts(), add ? loose : QStringList(),
                       std::move(ended));
    };
    NewCaseDialog dialog(static_cast<int>(loose.size()), QString::fromStdString(m_case->who()),
                         make, this);
    dialog.exec();
}

void MainWindow::askEvidence(const QStringList& paths) {
    if (!m_case->writable()) {
        m_messages->show(
            tr("Nothing can be added to this case: %1.").arg(m_case->readOnlyReason()));
        return;
    }
    auto* dialog = new EvidenceDialog(paths, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, paths] { m_case->add(paths, dialog->options()); });
    dialog->open();
}

void MainWindow::fillExaminers() {
    auto* menu = m_caseActions->examiners;
    menu->clear();
    for (const auto& profile : m_case->contents().examiners)
        menu->addAction(
                QString::fromStdString(profile.name) + QStringLiteral("..."), this,
                [this, profile] { showModeless(*new ExaminerDialog(*m_case, profile, this)); })
            ->setEnabled(m_case->writable());
    if (!menu->isEmpty())
        menu->addSeparator();
    menu->addAction(m_caseActions->addExaminer);
}

ViewState MainWindow::viewState() const {
    ViewState state;
    if (m_desk->active())
        state.frame = m_desk->player().position();
    const auto& view = m_viewer->view();
    state.fitted = view.fitted();
    state.zoom = view.zoom();
    state.centre = view.toPhoto(QRectF(QPointF(), view.viewSize()).center());
    state.layer = m_layers.chosen();
    state.face = m_face;
    state.wipe = m_viewer->wipe();
    return state;
}

void MainWindow::askBookmark() {
    casefile::Bookmark bookmark;
    bookmark.item = m_case->itemOf(m_item);
    if (bookmark.item == 0)
        return;
    bookmark.view = viewStateJson(viewState());
    showModeless(*new BookmarkDialog(*m_case, bookmark, this));
}

void MainWindow::showBookmark(const casefile::Bookmark& bookmark) {
    const int id = m_controller.session().idOfExhibit(bookmark.item);
    if (id == 0)
        return;
    m_items->setCurrent(id);
    m_wantedView = viewStateFromJson(bookmark.view);
    applyView();
}

void MainWindow::applyView() {
    if (!m_wantedView || !m_viewer->photo())
        return;
    const auto state = *m_wantedView;
    if (state.frame) {
        auto& player = m_desk->player();
        if (!player.isOpen())
            return;
        if (player.position() != *state.frame)
            player.seek(*state.frame);
        // Comes back here once that frame stays in view.
        if (!player.settled())
            return;
    }
    m_wantedView.reset();
    if (state.fitted)
        m_viewer->fit();
    else
        m_viewer->setView(state.zoom, state.centre);
    if (!state.face.isEmpty())
        selectFace(state.face);
    m_layers.choose(state.layer);
    m_actions->wipe->setChecked(state.wipe);
}

} // namespace lineament::ui
