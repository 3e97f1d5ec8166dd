// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The main window's windows on a case: report, bundle, verification, custody log. They hold the
// case, so they go when it is closed.

#include "ui/app/widgets.h"
#include "ui/case/caseactions.h"
#include "ui/case/casebanner.h"
#include "ui/case/casedesk.h"
#include "ui/case/casereportdialog.h"
#include "ui/case/custodylogwindow.h"
#include "ui/case/exportdialog.h"
#include "ui/case/savingdialog.h"
#include "ui/case/verifydialog.h"
#include "ui/items/itemspanel.h"
#include "ui/mainwindow/mainwindow.h"

namespace lineament::ui {

namespace {

template <class Window> void closeAll(const QList<Window*>& windows) {
    for (auto* window : windows)
        window->close();
}

} // namespace

void MainWindow::connectCaseWindows() {
    connect(m_caseActions->report, &QAction::triggered, this, &MainWindow::showCaseReport);
    connect(m_caseActions->verify, &QAction::triggered, this, &MainWindow::showVerify);
    connect(m_caseActions->log, &QAction::triggered, this, &MainWindow::showCustodyLog);
    connect(m_caseActions->bundle, &QAction::triggered, this, &MainWindow::showExport);
    connect(m_caseBanner, &CaseBanner::verifyAsked, this, [this] {
        showVerify();
        m_verify->checkFiles();
    });
    connect(m_case, &CaseDesk::closed, this, &MainWindow::closeCaseWindows);
    connect(m_case, &CaseDesk::contentsChanged, this, [this] {
        if (m_custody)
            m_custody->refresh();
        if (m_report)
            m_report->setContents(m_case->contents());
    });
    connect(m_case, &CaseDesk::stateChanged, this, [this] {
        // They show what blind mode hides.
        if (m_case->hidesAny())
            closeResultWindows();
    });
}

void MainWindow::showCaseReport() {
    if (!m_report) {
        m_report = new CaseReportDialog(
            m_case->store(), m_case->contents(), [this] { return m_controller.modelSource(); },
            m_controller.services().applicationDir, this);
        m_report->setReady([this](const auto& items) { return settleCase(items); });
        connect(m_report, &CaseReportDialog::stored, m_case, &CaseDesk::refresh);
        connect(m_report, &CaseReportDialog::shown, m_case, &CaseDesk::seen);
    }
    // Closing it only hides it: what was written and chosen is there when it is shown again.
    m_report->show();
    m_report->raise();
}

void MainWindow::showExport() {
    if (!m_export) {
        m_export = new ExportDialog(m_case->store(), m_case->contents(), this);
        m_export->setReady([this] { return settleCase({}); });
        connect(m_export, &ExportDialog::ended, m_case, &CaseDesk::refresh);
    }
    showModeless(*m_export);
    m_export->raise();
}

void MainWindow::showVerify() {
    if (!m_verify) {
        m_verify = new VerifyDialog(m_case->store(), m_controller.modelSource(), m_theme, this);
        connect(m_verify, &VerifyDialog::checked, m_case, &CaseDesk::setIntegrity);
        connect(m_verify, &VerifyDialog::recorded, m_case, &CaseDesk::refresh);
        connect(m_verify, &VerifyDialog::itemChosen, this, [this](qint64 item) {
            if (const int id = m_controller.session().idOfExhibit(item))
                m_items->setCurrent(id);
        });
    }
    showModeless(*m_verify);
    m_verify->raise();
}

void MainWindow::showCustodyLog() {
    if (!m_custody)
        m_custody = new CustodyLogWindow(m_case->store(), m_theme, this);
    showModeless(*m_custody);
    m_custody->raise();
}

void MainWindow::closeResultWindows() {
    closeAll(findChildren<CaseReportDialog*>());
    closeAll(findChildren<VerifyDialog*>());
    closeAll(findChildren<CustodyLogWindow*>());
}

void MainWindow::closeCaseWindows() {
    // It holds the case.
    if (m_report)
        m_report->setAttribute(Qt::WA_DeleteOnClose);
    closeResultWindows();
    m_report.clear();
    // Whoever closes the case was asked about what stands in them.
    for (auto* form : findChildren<SavingDialog*>())
        form->done(QDialog::Rejected);
    closeAll(findChildren<ExportDialog*>());
}

} // namespace lineament::ui
