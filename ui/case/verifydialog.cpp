// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/verifydialog.h"

#include "core/base/atomicfile.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "ui/app/text.h"
#include "ui/case/verifytext.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lineament::ui {

namespace {

/// Rows that a table shows; what is beyond is counted in the heading and is in the saved file.
constexpr int kMostRows = 2000;
constexpr int kProgressSteps = 1000;
constexpr int kItemRole = Qt::UserRole;

QTreeWidgetItem* addRow(QTreeWidget& table, QTreeWidgetItem* parent, const QStringList& texts) {
    auto* row =
        parent != nullptr ? new QTreeWidgetItem(parent, texts) : new QTreeWidgetItem(&table, texts);
    for (int i = 0; i < texts.size(); ++i)
        row->setToolTip(i, texts[i]);
    return row;
}

void addText(const QTreeWidgetItem& row, int depth, QStringList& lines) {
    QStringList cells(depth, QString());
    for (int i = 0; i < row.columnCount(); ++i)
        cells << row.text(i);
    lines << cells.join(QLatin1Char('\t'));
    for (int i = 0; i < row.childCount(); ++i)
        addText(*row.child(i), depth + 1, lines);
}

} // namespace

VerifyDialog::VerifyDialog(Store store, std::shared_ptr<nn::Engine> engine, std::string noModel,
                           const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_store(std::move(store))
    , m_engine(std::move(engine))
    , m_noModel(std::move(noModel))
    , m_theme(theme)
    , m_progress(new QProgressBar)
    , m_current(new QLabel)
    , m_cancel(new QPushButton(tr("Cancel"))) {
    setWindowTitle(tr("Verify %1").arg(toQString(m_store->folder().filename())));
    resize(960, 700);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(8);
    m_files =
        addPart(tr("Files and log"),
                tr("Every entry of the custody log, every stored row and every file is "
                   "compared with the hash that was recorded of it."),
                tr("Check files and log"), {tr("What"), tr("Where"), tr("Expected"), tr("Found")});
    layout->addSpacing(8);
    m_rerun = addPart(
        tr("Analyses"),
        tr("Every analysis is run again from the evidence with the recorded settings. Scores may "
           "be %1 and map values %2 apart, as sums of another machine may differ in their order.")
            .arg(casefile::kScoreTolerance)
            .arg(casefile::kMapTolerance),
        tr("Run every analysis again"),
        {tr("Item"), tr("Outcome"), tr("Stored"), tr("Now"), tr("Largest difference")});
    m_current->setObjectName(QStringLiteral("muted"));
    m_current->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_progress->setRange(0, kProgressSteps);
    m_progress->setTextVisible(false);
    auto* copyButton = new QPushButton(tr("Copy as text"));
    auto* saveButton = new QPushButton(tr("Save as text..."));
    auto* close = new QPushButton(tr("Close"));
    for (auto* button : {copyButton, saveButton, close, m_cancel, m_files.start, m_rerun.start})
        button->setAutoDefault(false);
    auto* running = new QHBoxLayout;
    running->addWidget(m_current, 1);
    running->addWidget(m_progress, 1);
    running->addWidget(m_cancel);
    auto* foot = new QHBoxLayout;
    foot->addWidget(copyButton);
    foot->addWidget(saveButton);
    foot->addStretch(1);
    foot->addWidget(close);
    layout->addLayout(running);
    layout->addLayout(foot);
    connect(m_files.start, &QPushButton::clicked, this, &VerifyDialog::checkFiles);
    connect(m_rerun.start, &QPushButton::clicked, this, &VerifyDialog::rerun);
    connect(m_cancel, &QPushButton::clicked, this, &VerifyDialog::cancel);
    connect(copyButton, &QPushButton::clicked, this, &VerifyDialog::copy);
    connect(saveButton, &QPushButton::clicked, this, &VerifyDialog::save);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_rerun.table, &QTreeWidget::itemDoubleClicked, this, [this](QTreeWidgetItem* row) {
        if (const auto item = row->data(0, kItemRole).toLongLong())
            emit itemChosen(item);
    });
    m_rerun.table->setToolTip(tr("A double click shows the item"));
    setRunning(false);
}

VerifyDialog::Part VerifyDialog::addPart(const QString& title, const QString& text,
                                         const QString& button, const QStringList& columns) {
    Part part{new QLabel(title), new QLabel(tr("Not checked yet.")), new QLabel(text),
              new QTreeWidget, new QPushButton(button)};
    part.title->setObjectName(QStringLiteral("heading"));
    part.verdict->setWordWrap(true);
    part.verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    part.counts->setObjectName(QStringLiteral("muted"));
    part.counts->setWordWrap(true);
    part.table->setHeaderLabels(columns);
    part.table->setRootIsDecorated(columns.size() > 4);
    part.table->setUniformRowHeights(true);
    part.table->setAlternatingRowColors(false);
    part.table->setAccessibleName(title);
    part.table->header()->setStretchLastSection(true);
    part.table->header()->setDefaultSectionSize(200);
    part.table->hide();
    auto* head = new QHBoxLayout;
    head->addWidget(part.title);
    head->addWidget(part.verdict, 1);
    head->addWidget(part.start, 0, Qt::AlignTop);
    auto* column = qobject_cast<QVBoxLayout*>(layout());
    column->addLayout(head);
    column->addWidget(part.counts);
    column->addWidget(part.table, 1);
    // Without a table the space goes below.
    column->addStretch(0);
    return part;
}

void VerifyDialog::setRunning(bool running, const QString& what) {
    m_running = running;
    m_progress->setValue(0);
    m_progress->setVisible(running);
    m_cancel->setVisible(running);
    m_current->setText(what);
    m_files.start->setEnabled(!running);
    m_rerun.start->setEnabled(!running);
}

void VerifyDialog::setVerdict(const Part& part, const QString& text, Tone tone) {
    part.verdict->setText(text);
    part.verdict->setStyleSheet(QStringLiteral("color:%1; font-weight:600")
                                    .arg(tone == Tone::Grey ? m_theme.colours().text.name()
                                                            : m_theme.colours().tone(tone).name()));
}

void VerifyDialog::checkFiles() {
    if (m_running)
        return;
    setRunning(true, tr("Checking the database"));
    setVerdict(m_files, tr("Being checked."), Tone::Grey);
    m_files.table->clear();
    m_files.table->hide();
    const auto serial = ++m_serial;
    m_worker.add(
        [this, serial, folder = m_store->folder()](const std::stop_token& stop) {
            const auto progress = [this, serial,
                                   last = -1](const casefile::IntegrityProgress& p) mutable {
                const int step =
                    p.bytesTotal == 0
                        ? 0
                        : static_cast<int>(static_cast<double>(p.bytesDone) * kProgressSteps /
                                           static_cast<double>(p.bytesTotal));
                if (step == std::exchange(last, step))
                    return;
                QMetaObject::invokeMethod(
                    this,
                    [this, serial, step, current = QString::fromStdString(p.current)] {
                        if (serial != m_serial || !m_running)
                            return;
                        m_progress->setValue(step);
                        m_current->setText(current);
                    },
                    Qt::QueuedConnection);
            };
            return casefile::verifyIntegrity(folder, progress, stop);
        },
        [this](const casefile::IntegrityReport& report) {
            setRunning(false);
            showReport(report);
            record(m_files, [report](casefile::CaseStore& store) {
                casefile::recordIntegrity(store, report);
            });
            emit checked(report.damaged(),
                         report.damaged() ? QString::fromStdString(casefile::namedDamage(report))
                                          : QString());
        },
        [this](const QString& message) { fail(m_files, message); });
}

void VerifyDialog::showReport(const casefile::IntegrityReport& report) {
    const auto damage = std::count_if(report.findings.begin(), report.findings.end(),
                                      [](const auto& finding) { return finding.damage; });
    setVerdict(m_files, verifytext::sentence(report), damage > 0 ? Tone::Amber : Tone::Blue);
    m_files.counts->setText(verifytext::counts(report));
    int rows = 0;
    for (const auto& finding : report.findings) {
        if (++rows > kMostRows)
            break;
        auto* row = addRow(*m_files.table, nullptr,
                           {verifytext::kindText(finding), QString::fromStdString(finding.where),
                            QString::fromStdString(finding.expected),
                            QString::fromStdString(finding.found)});
        if (finding.damage)
            row->setForeground(0, m_theme.colours().amber);
    }
    m_files.table->setVisible(!report.findings.empty());
}

void VerifyDialog::rerun() {
    if (m_running)
        return;
    setRunning(true, tr("Running the analyses again"));
    setVerdict(m_rerun, tr("Being run again."), Tone::Grey);
    m_results.clear();
    m_rerun.table->clear();
    m_rerun.table->show();
    m_rerunning = true;
    const auto serial = ++m_serial;
    const auto post = [this, serial](auto call) {
        QMetaObject::invokeMethod(
            this,
            [this, serial, call = std::move(call)] {
                if (serial == m_serial && m_running)
                    call();
            },
            Qt::QueuedConnection);
    };
    m_worker.add(
        [this, post, store = m_store, engine = m_engine,
         noModel = m_noModel](const std::stop_token& stop) {
            casefile::RerunCallbacks callbacks;
            callbacks.progress = [&](const casefile::RerunProgress& p) {
                post([this, p] {
                    m_progress->setValue(p.done * kProgressSteps / std::max(1, p.total));
                    m_current->setText(tr("%1 of %2: %3")
                                           .arg(p.done)
                                           .arg(p.total)
                                           .arg(QString::fromStdString(p.current)));
                });
            };
            callbacks.result = [&](const casefile::RerunResult& result) {
                post([this, result] { addResult(result); });
            };
            return casefile::rerunAnalyses(*store, engine, noModel, callbacks, stop);
        },
        [this](const std::vector<casefile::RerunResult>& results) {
            setRunning(false);
            m_rerunning = false;
            m_results = results;
            showRerun(true);
            record(m_rerun, [results](casefile::CaseStore& store) {
                casefile::recordRerun(store, results);
            });
        },
        [this](const QString& message) {
            m_rerunning = false;
            fail(m_rerun, message);
        });
}

void VerifyDialog::addResult(const casefile::RerunResult& result) {
    m_results.push_back(result);
    if (m_rerun.table->topLevelItemCount() >= kMostRows)
        return;
    auto* row = addRow(*m_rerun.table, nullptr, verifytext::row(result));
    row->setData(0, kItemRole, static_cast<qint64>(result.item));
    const bool equal = result.outcome == casefile::RerunResult::Outcome::Equal;
    row->setForeground(1, equal ? m_theme.colours().blue : m_theme.colours().amber);
    for (const auto& difference : result.differences)
        addRow(*m_rerun.table, row,
               {QString::fromStdString(difference.where), QString::fromStdString(difference.what),
                QString::fromStdString(difference.stored), QString::fromStdString(difference.now)});
    for (const auto& reason : result.reasons)
        addRow(*m_rerun.table, row, {tr("not comparable"), QString::fromStdString(reason)});
    for (const auto& circumstance : result.circumstances)
        addRow(*m_rerun.table, row, {tr("other than then"), QString::fromStdString(circumstance)});
    for (int i = 0; i < row->childCount(); ++i)
        row->child(i)->setData(0, kItemRole, static_cast<qint64>(result.item));
    row->setExpanded(!equal);
}

void VerifyDialog::showRerun(bool complete) {
    using Outcome = casefile::RerunResult::Outcome;
    const bool allEqual = std::all_of(m_results.begin(), m_results.end(), [](const auto& result) {
        return result.outcome == Outcome::Equal;
    });
    setVerdict(m_rerun, verifytext::sentence(m_results, complete),
               !complete || m_results.empty() ? Tone::Grey
               : allEqual                     ? Tone::Blue
                                              : Tone::Amber);
    m_rerun.counts->setText(verifytext::counts(m_results));
    m_rerun.table->setVisible(!m_results.empty());
}

template <class Record> void VerifyDialog::record(const Part& part, Record record) {
    if (m_store->readOnly()) {
        part.counts->setText(part.counts->text() + QLatin1Char(' ') +
                             tr("Not recorded in the log: %1.")
                                 .arg(QString::fromStdString(m_store->readOnlyReason())));
        return;
    }
    m_worker.add(
        [store = m_store, record = std::move(record)](const std::stop_token&) {
            record(*store);
            return true;
        },
        [this, label = part.counts](bool) {
            label->setText(label->text() + QLatin1Char(' ') + tr("Recorded in the log."));
            emit recorded();
        },
        [label = part.counts](const QString& message) {
            label->setText(label->text() + QLatin1Char(' ') +
                           tr("Not recorded in the log: %1").arg(message));
        });
}

void VerifyDialog::fail(const Part& part, const QString& message) {
    setRunning(false);
    setVerdict(part, tr("The check itself failed: %1").arg(message), Tone::Amber);
    spdlog::error("The case could not be verified: {}", message.toStdString());
}

void VerifyDialog::cancel() {
    if (!m_running)
        return;
    ++m_serial;
    m_worker.cancel();
    setRunning(false);
    if (std::exchange(m_rerunning, false))
        showRerun(false);
    else
        setVerdict(m_files, tr("Cancelled: nothing is known of files and log."), Tone::Grey);
}

QString VerifyDialog::plainText() const {
    QStringList lines{windowTitle()};
    for (const auto& part : {m_files, m_rerun}) {
        lines << part.title->text() + QStringLiteral(": ") + part.verdict->text()
              << part.counts->text();
        for (int i = 0; i < part.table->topLevelItemCount(); ++i)
            addText(*part.table->topLevelItem(i), 0, lines);
    }
    return lines.join(QLatin1Char('\n'));
}

void VerifyDialog::copy() const {
    QApplication::clipboard()->setText(plainText());
}

void VerifyDialog::save() {
    const auto file = QFileDialog::getSaveFileName(this, tr("Save the outcome"),
                                                   QStringLiteral("verification.txt"),
                                                   tr("Text, cells between tabs (*.txt)"));
    if (file.isEmpty())
        return;
    const auto text = plainText().toStdString();
    try {
        writeFileAtomically(toPath(file), std::as_bytes(std::span(text)));
    } catch (const Error& e) {
        m_current->setText(tr("Not saved: %1").arg(QString::fromUtf8(e.what())));
    }
}

} // namespace lineament::ui
