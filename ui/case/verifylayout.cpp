// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// How the verification's window is put together.

#include "core/report/filled.h"
#include "ui/case/verifydialog.h"
#include "ui/case/verifyparts.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

namespace lineament::ui {

QString VerifyDialog::filesHint() {
    return tr("Every entry of the custody log, every stored row and every file is "
              "compared with the hash that was recorded of it.");
}

QString VerifyDialog::rerunHint() {
    return filled(
        tr("Every analysis is run again from the evidence, with the recorded settings. Scores "
           "may be %1 apart and values of maps %2: another machine may add up in another "
           "order. Verdicts, likelihood ratios and tracks are compared, too, by the "
           "calibration that was recorded."),
        casefile::kScoreTolerance, casefile::kMapTolerance);
}

QWidget* VerifyDialog::makeCards() {
    m_files = new VerifyCard(tr("Files and log"), tr("Check files and log"), m_theme);
    m_analyses = new VerifyCard(tr("Analyses"), tr("Run every analysis again"), m_theme);
    m_files->setState(tr("Not checked in this window yet."), Tone::Grey, filesHint());
    m_analyses->setState(tr("Not run again in this window yet."), Tone::Grey, rerunHint());
    const int width =
        std::max(m_files->button()->sizeHint().width(), m_analyses->button()->sizeHint().width());
    auto* cards = new QWidget;
    auto* column = new QVBoxLayout(cards);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);
    for (auto* card : {m_files, m_analyses}) {
        card->button()->setFixedWidth(width);
        column->addWidget(card);
    }
    connect(m_files->button(), &QPushButton::clicked, this, &VerifyDialog::checkFiles);
    connect(m_analyses->button(), &QPushButton::clicked, this, &VerifyDialog::rerun);
    return cards;
}

QWidget* VerifyDialog::makeRunning() {
    m_current = new QLabel;
    m_current->setObjectName(QStringLiteral("muted"));
    m_current->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_cancel = new QPushButton(tr("Cancel"));
    m_cancel->setAutoDefault(false);
    m_running = new QWidget;
    auto* line = new QHBoxLayout(m_running);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_current, 1);
    line->addWidget(m_bar, 1);
    line->addWidget(m_cancel);
    connect(m_cancel, &QPushButton::clicked, this, &VerifyDialog::cancel);
    return m_running;
}

QWidget* VerifyDialog::makeTables() {
    m_findingTable =
        new VerifyTable(&m_findings, tr("Findings in files and log"),
                        {tr("DAMAGE") + QStringLiteral("00"), tr("file that no row names"),
                         QStringLiteral("evidence/0123456789abcdef0123"),
                         QStringLiteral("SHA-256 0123456789abcdef0123456789abcdef")});
    m_rerunTable = new VerifyTable(&m_comparison, tr("Comparison of the analyses"),
                                   {QStringLiteral("12, photograph-0123.jpg"), tr("Analysis"),
                                    tr("not comparable"), QStringLiteral("frame 1234, T1"),
                                    QStringLiteral("variant slightly blurred"),
                                    QStringLiteral("SHA-256 0123456789")});
    connect(&m_comparison, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex&, int first, int last) { spanSentences(first, last); });
    connect(&m_comparison, &QAbstractItemModel::modelReset, this, [this] {
        m_rerunTable->view()->clearSpans();
        spanSentences(0, m_comparison.rowCount() - 1);
    });
    m_findingTable->setObjectName(QStringLiteral("findings"));
    m_rerunTable->setObjectName(QStringLiteral("comparison"));
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    for (auto* table : {m_findingTable, m_rerunTable}) {
        m_tabs->addTab(table, {});
        connect(table, &VerifyTable::itemChosen, this, &VerifyDialog::itemChosen);
        connect(table, &VerifyTable::rowChanged, this, &VerifyDialog::showRow);
    }
    m_row = new QTextBrowser;
    m_row->setObjectName(QStringLiteral("help"));
    m_row->setOpenLinks(false);
    m_row->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_row->setAccessibleName(tr("The selected row"));
    connect(m_tabs, &QTabWidget::currentChanged, this, &VerifyDialog::showRow);
    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(m_tabs);
    split->addWidget(m_row);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    return split;
}

QWidget* VerifyDialog::makeFoot() {
    m_message = new QLabel;
    m_message->setObjectName(QStringLiteral("muted"));
    m_message->setWordWrap(true);
    m_both = new QPushButton(tr("Check everything"));
    m_copy = new QPushButton(tr("Copy as text"));
    m_save = new QPushButton(tr("Save..."));
    auto* close = new QPushButton(tr("Close"));
    auto* foot = new QWidget;
    auto* line = new QHBoxLayout(foot);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_both);
    line->addWidget(m_message, 1);
    line->addWidget(makeRunning(), 1);
    for (auto* button : {m_copy, m_save, close})
        line->addWidget(button);
    for (auto* button : {m_both, m_copy, m_save, close})
        button->setAutoDefault(false);
    connect(m_both, &QPushButton::clicked, this, &VerifyDialog::checkBoth);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(plainText()); });
    connect(m_save, &QPushButton::clicked, this, &VerifyDialog::askSave);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    return foot;
}

} // namespace lineament::ui
