// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/verifydialog.h"

#include "core/base/atomicfile.h"
#include "core/base/log.h"
#include "core/casefile/caseoutputs.h"
#include "core/report/filled.h"
#include "ui/app/text.h"
#include "ui/app/widgets.h"
#include "ui/case/verifyparts.h"
#include "ui/case/verifytext.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <span>
#include <utility>

namespace lineament::ui {

namespace {

constexpr int kPollMs = 100;
constexpr int kProgressSteps = 1000;

} // namespace

VerifyDialog::VerifyDialog(Store store, std::shared_ptr<nn::Engine> engine,
                           std::string noModelMessage, const Theme& theme, QWidget* parent)
    : QDialog(parent)
    , m_store(std::move(store))
    , m_engine(std::move(engine))
    , m_noModel(std::move(noModelMessage))
    , m_theme(theme)
    , m_findings(theme)
    , m_comparison(theme) {
    m_done.folder = m_store->folder().string();
    setWindowTitle(tr("Verify %1").arg(toQString(m_store->folder().stem())));
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    resize(fittingSize(*this, QSize(1100, 680)));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(12);
    layout->addWidget(makeCards());
    layout->addWidget(makeTables(), 1);
    layout->addWidget(makeFoot());
    m_poll.setInterval(kPollMs);
    connect(&m_poll, &QTimer::timeout, this, &VerifyDialog::poll);
    connect(&m_theme, &Theme::changed, this, &VerifyDialog::showRow);
    showRunning();
    showTitles();
    showRow();
}

void VerifyDialog::checkFiles() {
    start(Work::Integrity);
}

void VerifyDialog::rerun() {
    start(Work::Rerun);
}

void VerifyDialog::checkBoth() {
    if (running())
        return;
    m_thenRerun = true;
    start(Work::Integrity);
}

void VerifyDialog::start(Work work) {
    if (running())
        return;
    m_work = work;
    m_stopping = false;
    m_stop = std::stop_source();
    m_now = std::make_shared<VerifyProgress>();
    m_message->clear();
    if (work == Work::Integrity) {
        m_done.integrity.reset();
        m_findings.set({});
        m_files->setState(tr("Being checked."), Tone::Grey, filesHint());
        m_tabs->setCurrentWidget(m_findingTable);
        run([store = m_store](VerifyProgress& now,
                              std::stop_token stop) { return runIntegrity(store, now, stop); },
            [this](IntegrityOutcome outcome) { take(std::move(outcome)); });
    } else {
        m_done.rerun.reset();
        m_comparison.set({});
        m_analyses->setState(tr("Being run again."), Tone::Grey, rerunHint());
        m_tabs->setCurrentWidget(m_rerunTable);
        run([store = m_store, engine = m_engine, noModel = m_noModel](
                VerifyProgress& now,
                std::stop_token stop) { return runRerun(store, engine, noModel, now, stop); },
            [this](RerunOutcome outcome) { take(std::move(outcome)); });
    }
    m_poll.start();
    showRunning();
    showTitles();
}

template <class Run, class Done> void VerifyDialog::run(Run work, Done done) {
    auto& card = m_work == Work::Integrity ? *m_files : *m_analyses;
    m_worker.add(
        // cancel() must not drop what was found: it stops by a token of its own. The worker's is
        // for a dialog that goes.
        [work, now = m_now, stop = m_stop, store = m_store](const std::stop_token& gone) {
            const std::stop_callback both(gone, [stop]() mutable { stop.request_stop(); });
            return std::pair(work(*now, stop.get_token()), store->facts());
        },
        [this, done](auto outcome) {
            m_done.facts = std::move(outcome.second);
            done(std::move(outcome.first));
        },
        [this, &card](const QString& message) { fail(card, message); });
}

void VerifyDialog::take(IntegrityOutcome outcome) {
    m_findings.set(outcome.findings);
    m_files->setState(verifytext::sentence(outcome), verifytext::tone(outcome),
                      verifytext::counts(outcome));
    const bool complete = outcome.complete;
    const bool damaged = outcome.report.damaged();
    const auto damage =
        damaged ? QString::fromStdString(casefile::namedDamage(outcome.report)) : QString();
    const bool logged = outcome.recorded.state == Recorded::State::Yes;
    m_done.integrity = std::move(outcome);
    const bool goOn = std::exchange(m_thenRerun, false) && complete;
    finish();
    if (goOn)
        start(Work::Rerun);
    if (complete || damaged)
        emit checked(damaged, damage);
    if (logged)
        emit recorded();
}

void VerifyDialog::take(RerunOutcome outcome) {
    m_comparison.set(outcome.results);
    m_analyses->setState(verifytext::sentence(outcome), verifytext::tone(outcome),
                         verifytext::counts(outcome));
    const bool logged = outcome.recorded.state == Recorded::State::Yes;
    m_done.rerun = std::move(outcome);
    finish();
    if (logged)
        emit recorded();
}

void VerifyDialog::fail(VerifyCard& card, const QString& message) {
    card.setState(tr("The check itself failed."), Tone::Amber, message);
    spdlog::error("The case could not be verified: {}", message.toStdString());
    m_thenRerun = false;
    finish();
}

void VerifyDialog::finish() {
    m_work = Work::None;
    m_poll.stop();
    showRunning();
    showTitles();
    if (std::exchange(m_closing, false) && testAttribute(Qt::WA_DeleteOnClose))
        deleteLater();
}

void VerifyDialog::cancel() {
    if (!running())
        return;
    m_thenRerun = false;
    m_stopping = true;
    m_stop.request_stop();
    showRunning();
}

void VerifyDialog::poll() {
    const auto now = m_now->take();
    m_findings.append(now.findings);
    m_comparison.append(now.results);
    m_bar->setRange(0, now.total > 0 ? kProgressSteps : 0);
    if (now.total > 0)
        m_bar->setValue(static_cast<int>(static_cast<double>(now.done) * kProgressSteps /
                                         static_cast<double>(now.total)));
    if (!m_stopping && !now.current.empty())
        m_current->setText(m_work == Work::Integrity
                               ? tr("Checking %1").arg(QString::fromStdString(now.current))
                               : filled(tr("%1 of %2 analyses were compared, the last one of %3"),
                                        now.done, now.total, QString::fromStdString(now.current)));
    showTitles();
}

void VerifyDialog::showRunning() {
    m_running->setVisible(running());
    m_message->setVisible(!running());
    for (auto* button : {m_files->button(), m_analyses->button(), m_both})
        button->setEnabled(!running());
    const bool any = m_done.integrity || m_done.rerun;
    m_copy->setEnabled(!running() && any);
    m_save->setEnabled(!running() && any);
    m_cancel->setEnabled(!m_stopping);
    if (!running())
        return;
    m_bar->setRange(0, 0);
    m_current->setText(m_stopping                  ? tr("Stopping")
                       : m_work == Work::Integrity ? tr("Checking the database and the log")
                                                   : tr("Running the analyses again"));
}

void VerifyDialog::showTitles() {
    const auto title = [](const QString& name, int rows) {
        return rows > 0 ? filled(QStringLiteral("%1 (%2)"), name, rows) : name;
    };
    m_tabs->setTabText(0, title(tr("Findings"), m_findings.rowCount()));
    m_tabs->setTabText(1, title(tr("Comparison"), m_comparison.rowCount()));
    m_findingTable->setHint(m_work == Work::Integrity ? tr("No findings yet.")
                            : m_done.integrity        ? tr("No findings.")
                                                      : tr("Files and log were not checked yet."));
    m_rerunTable->setHint(m_work == Work::Rerun ? tr("No analysis was compared yet.")
                          : m_done.rerun        ? tr("Nothing was compared.")
                                                : tr("The analyses were not run again yet."));
}

void VerifyDialog::showRow() {
    const auto* table = m_tabs->currentIndex() == 0 ? m_findingTable : m_rerunTable;
    const auto html = table->rowHtml(m_theme.colours());
    m_row->setVisible(table->view()->model()->rowCount() > 0);
    if (html.isEmpty())
        m_row->setPlainText(tr("Select a row to read all of it; a double click shows its item."));
    else
        m_row->setHtml(html);
}

void VerifyDialog::spanSentences(int first, int last) {
    for (int row = first; row <= last; ++row)
        if (m_comparison.isSentence(row))
            m_rerunTable->view()->setSpan(row, RerunModel::What, 1,
                                          RerunModel::ColumnCount - RerunModel::What);
}

QString VerifyDialog::plainText() const {
    return verifyexport::toText(m_done);
}

void VerifyDialog::askSave() {
    const auto name =
        QStringLiteral("%1-verification.json").arg(toQString(m_store->folder().stem()));
    const auto file = QFileDialog::getSaveFileName(
        this, tr("Save the outcome"), name,
        tr("JSON with everything (*.json);;CSV table (*.csv);;Text (*.txt)"));
    if (!file.isEmpty())
        saveTo(file);
}

void VerifyDialog::saveTo(const QString& file) {
    m_saver.add(
        [store = m_store, done = m_done, file](const std::stop_token&) {
            casefile::requireWritableOutputs(*store, {{"the outcome", toPath(file)}});
            const auto text = file.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive)
                                  ? verifyexport::toCsv(done)
                              : file.endsWith(QLatin1String(".txt"), Qt::CaseInsensitive)
                                  ? verifyexport::toText(done).toStdString()
                                  : verifyexport::toJson(done);
            writeFileAtomically(toPath(file), std::as_bytes(std::span(text)));
            return true;
        },
        [this, file](bool) {
            m_message->setText(tr("Saved as %1.").arg(file));
            emit saved(file);
        },
        [this](const QString& message) {
            m_message->setText(tr("Not saved: %1").arg(message));
            emit notSaved(message);
        });
}

void VerifyDialog::reject() {
    if (!running()) {
        QDialog::reject();
        return;
    }
    // A batch may take a second to stop: nobody watches that.
    m_closing = true;
    cancel();
    hide();
}

void VerifyDialog::closeEvent(QCloseEvent* event) {
    if (!running()) {
        QDialog::closeEvent(event);
        return;
    }
    reject();
    event->ignore();
}

void VerifyDialog::showEvent(QShowEvent* event) {
    m_closing = false;
    QDialog::showEvent(event);
}

} // namespace lineament::ui
