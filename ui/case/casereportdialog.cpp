// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/casereportdialog.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/report/filled.h"
#include "ui/app/text.h"
#include "ui/app/widgets.h"
#include "ui/case/pdfpreview.h"
#include "ui/case/reportoptionspanel.h"
#include "ui/case/unlessstopped.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <optional>
#include <string>
#include <utility>

namespace lineament::ui {

namespace {

constexpr int kProgressSteps = 1000;

QString stageText(report::StoringStage stage) {
    switch (stage) {
    case report::StoringStage::Checking:
        return CaseReportDialog::tr("Checking the case");
    case report::StoringStage::Building:
        return CaseReportDialog::tr("Making figures");
    case report::StoringStage::Writing:
        break;
    }
    return CaseReportDialog::tr("Writing pages");
}

/// What a report is made of, as far as it tells one state of a case from another.
std::vector<std::string> reportedOf(const CaseContents& contents) {
    const auto& f = contents.facts;
    std::vector<std::string> all{f.number,  f.title, f.examiner, f.organisation,
                                 f.request, f.hp,    f.hd};
    for (const auto& note : contents.notes)
        all.push_back(note.text);
    for (const auto count :
         {contents.items.size(), contents.opinions.size(), contents.readings.size()})
        all.push_back(std::to_string(count));
    for (const auto& [item, count] : contents.analyses)
        all.push_back(std::to_string(item) + ' ' + std::to_string(count));
    return all;
}

} // namespace

CaseReportDialog::CaseReportDialog(Store store, const CaseContents& contents, ModelNow model,
                                   std::filesystem::path applicationDir, QWidget* parent)
    : QDialog(parent)
    , m_store(std::move(store))
    , m_model(std::move(model))
    , m_applicationDir(std::move(applicationDir))
    , m_reported(reportedOf(contents))
    , m_options(new ReportOptionsPanel(contents))
    , m_preview(new PdfPreview)
    , m_progress(new QProgressBar)
    , m_message(new QLabel)
    , m_stage(new QLabel)
    , m_show(new QPushButton(tr("Preview")))
    , m_draft(new QPushButton(tr("Save draft")))
    , m_final(new QPushButton(tr("Make final...")))
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_copy(new QPushButton(tr("Copy to..."))) {
    setWindowTitle(tr("Report of %1").arg(toQString(m_store->folder().filename())));
    resize(fittingSize(*this, QSize(1180, 820)));
    m_show->setObjectName(QStringLiteral("preview"));
    m_draft->setObjectName(QStringLiteral("draft"));
    m_final->setObjectName(QStringLiteral("final"));
    m_cancel->setObjectName(QStringLiteral("cancel"));
    m_copy->setObjectName(QStringLiteral("copy"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    m_stage->setObjectName(QStringLiteral("muted"));
    m_progress->setRange(0, kProgressSteps);
    m_progress->setTextVisible(false);
    m_copy->hide();
    m_preview->setPlaceholder(tr("Preview shows the pages as they would be printed. It puts no "
                                 "report into the case."));
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_options);
    scroll->setMinimumWidth(330);
    auto* split = new QSplitter;
    split->addWidget(scroll);
    split->addWidget(m_preview);
    split->setStretchFactor(1, 1);
    split->setSizes({360, 820});
    split->setChildrenCollapsible(false);
    auto* close = new QPushButton(tr("Close"));
    for (auto* button : {m_show, m_draft, m_final, m_cancel, m_copy, close})
        button->setAutoDefault(false);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_stage);
    foot->addWidget(m_progress, 1);
    foot->addWidget(m_cancel);
    foot->addStretch();
    for (auto* button : {m_show, m_draft, m_final, close})
        foot->addWidget(button);
    auto* said = new QHBoxLayout;
    said->addWidget(m_message, 1);
    said->addWidget(m_copy, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(split, 1);
    layout->addLayout(said);
    layout->addLayout(foot);
    connect(m_options, &ReportOptionsPanel::changed, this, [this] {
        m_changed = true;
        m_preview->setOutdated(true);
    });
    connect(m_show, &QPushButton::clicked, this, &CaseReportDialog::preview);
    connect(m_draft, &QPushButton::clicked, this, [this] { make(false); });
    connect(m_final, &QPushButton::clicked, this, &CaseReportDialog::askFinal);
    connect(m_cancel, &QPushButton::clicked, this, &CaseReportDialog::cancel);
    connect(m_copy, &QPushButton::clicked, this, &CaseReportDialog::askCopy);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    m_keptWords = m_options->words();
    end();
    if (m_store->readOnly())
        say(tr("The case is read-only, so that no report can be kept in it: %1.")
                .arg(QString::fromStdString(m_store->readOnlyReason())),
            true);
}

CaseReportDialog::~CaseReportDialog() {
    m_stop.request_stop();
}

void CaseReportDialog::setContents(const CaseContents& contents) {
    m_options->setContents(contents);
    if (std::exchange(m_reported, reportedOf(contents)) == reportedOf(contents))
        return;
    m_changed = true;
    m_preview->setOutdated(true);
}

report::StoreReportOptions CaseReportDialog::storing(const QString& reason) {
    report::StoreReportOptions storing;
    storing.why = reason.toStdString();
    storing.applicationDir = m_applicationDir;
    if (m_model)
        storing.engine = [model = m_model()] { return model().engine; };
    storing.progress = [this, serial = m_serial](report::StoringStage stage, double share) {
        QMetaObject::invokeMethod(
            this,
            [this, serial, stage, share] {
                if (serial != m_serial || !m_running || m_stop.stop_requested())
                    return;
                m_stage->setText(stageText(stage));
                m_progress->setValue(qRound(share * kProgressSteps));
            },
            Qt::QueuedConnection);
    };
    return storing;
}

bool CaseReportDialog::ready() {
    if (m_running || !m_ready)
        return !m_running;
    const QPointer<CaseReportDialog> here(this);
    const auto problem = m_ready(m_options->options().items);
    if (here && problem)
        fail(*problem);
    return here && !problem;
}

bool CaseReportDialog::begin(const QString& what) {
    if (m_running)
        return false;
    if (const auto lack = m_options->missing(); !lack.isEmpty()) {
        say(lack, true);
        return false;
    }
    if (!m_folder.isValid()) {
        say(tr("There is no room for temporary files: %1").arg(m_folder.errorString()), true);
        return false;
    }
    ++m_serial;
    m_stop = std::stop_source();
    m_running = true;
    m_changed = false;
    m_items = m_options->options().items;
    m_wordsUsed = m_options->words();
    m_message->hide();
    m_copy->hide();
    m_stage->setText(what);
    m_progress->setValue(0);
    m_cancel->setEnabled(true);
    for (auto* widget : std::initializer_list<QWidget*>{m_stage, m_progress, m_cancel})
        widget->show();
    m_cancel->setFocus();
    for (auto* button : {m_show, m_draft, m_final})
        button->setEnabled(false);
    m_options->remember();
    return true;
}

void CaseReportDialog::end() {
    m_running = false;
    m_show->setEnabled(true);
    for (auto* button : {m_draft, m_final}) {
        button->setEnabled(!m_store->readOnly());
        button->setToolTip(m_store->readOnly() ? tr("The case is read-only.") : QString());
    }
    if (m_cancel->hasFocus())
        m_show->setFocus();
    for (auto* widget : std::initializer_list<QWidget*>{m_stage, m_progress, m_cancel})
        widget->hide();
    // In the next turn: the caller has still something to say.
    if (m_closing)
        QMetaObject::invokeMethod(this, &CaseReportDialog::reject, Qt::QueuedConnection);
}

void CaseReportDialog::say(const QString& text, bool problem) {
    sayIn(*m_message, text, problem);
}

void CaseReportDialog::fail(const QString& text) {
    if (m_preview->pages() == 0)
        m_preview->setPlaceholder(tr("There is no preview."));
    say(text, true);
}

QString CaseReportDialog::message() const {
    return m_message->isHidden() ? QString() : m_message->text();
}

void CaseReportDialog::preview() {
    if (!ready() || !begin(tr("Making the preview")))
        return;
    if (m_preview->pages() == 0)
        m_preview->setPlaceholder(tr("The preview is being made."));
    // A new name each time: the one that is shown stays open.
    const auto file = m_folder.filePath(QStringLiteral("preview-%1.pdf").arg(++m_previews));
    m_worker.add(
        [store = m_store, options = m_options->options(), storing = storing({}), file,
         stop = m_stop.get_token()](const std::stop_token&) {
            return unlessStopped([&] {
                report::previewReport(*store, options, storing, toPath(file), stop);
                return true;
            });
        },
        [this, file](const std::optional<bool>& made) {
            end();
            if (made)
                showPreview(file);
            else
                fail(tr("Cancelled: there is no new preview."));
            emit previewed();
        },
        [this](const QString& message) {
            end();
            fail(tr("No preview: %1").arg(message));
            emit previewed();
        });
}

void CaseReportDialog::showPreview(const QString& file) {
    if (const auto problem = m_preview->load(file); !problem.isEmpty())
        say(problem, true);
    else
        emit shown(m_items);
    // The one that is shown is open and needs no name; those before it are of no use any more.
    for (int i = 1; i < m_previews; ++i)
        QFile::remove(m_folder.filePath(QStringLiteral("preview-%1.pdf").arg(i)));
    m_preview->setOutdated(m_changed);
}

void CaseReportDialog::make(bool final, const QString& reason) {
    if (!ready() || !begin(tr("Making the report")))
        return;
    auto options = m_options->options();
    options.final = final;
    m_worker.add(
        [store = m_store, options, storing = storing(reason),
         stop = m_stop.get_token()](const std::stop_token&) {
            return unlessStopped(
                [&] { return report::storeReport(*store, options, storing, stop); });
        },
        [this, final](const std::optional<report::StoredReport>& made) {
            end();
            if (made)
                showStored(*made, final);
            else
                fail(tr("Cancelled: no report was made."));
            emit stored();
        },
        [this](const QString& message) {
            end();
            fail(tr("No report was made: %1").arg(message));
            emit stored();
        });
}

void CaseReportDialog::showStored(const report::StoredReport& made, bool final) {
    const auto file = toQString(m_store->folder() / made.pdf.file);
    spdlog::info("Made a report of the case: {}.", file.toStdString());
    m_made = made;
    m_keptWords = m_wordsUsed;
    m_copy->show();
    QString text = (final ? filled(tr("Final report, version %1, kept in the case and locked: %2"),
                                   made.version, file)
                          : tr("Draft kept in the case: %1").arg(file)) +
                   QStringLiteral("\nSHA-256 ") + QString::fromStdString(made.pdf.sha256);
    if (const auto problem = m_preview->load(file); !problem.isEmpty())
        text += QLatin1Char('\n') + tr("It can't be shown here: %1").arg(problem);
    m_preview->setOutdated(m_changed);
    say(text, false);
    emit shown(m_items);
}

bool CaseReportDialog::hasUnkeptWords() const {
    return m_options->words() != m_keptWords;
}

void CaseReportDialog::cancel() {
    if (!m_running)
        return;
    m_stop.request_stop();
    m_cancel->setEnabled(false);
    m_stage->setText(tr("Stopping"));
}

void CaseReportDialog::reject() {
    m_closing = m_running;
    if (m_running)
        cancel();
    else
        QDialog::reject();
}

void CaseReportDialog::askFinal() {
    if (const auto lack = m_options->missing(); !lack.isEmpty()) {
        say(lack, true);
        return;
    }
    bool ok = false;
    const auto reason = QInputDialog::getText(
        this, tr("Final report"),
        tr("A final report is locked and hashed, and stands in the custody log. It takes the "
           "place of the last\nfinal report of the same title, which stays in the case.\n\n"
           "Reason, for the log (may stay empty):"),
        QLineEdit::Normal, {}, &ok);
    if (ok)
        make(true, reason.trimmed());
}

void CaseReportDialog::askCopy() {
    QFileDialog dialog(this, tr("Copy the report"), toQString(m_store->folder().parent_path()),
                       tr("PDF, with its JSON beside it (*.pdf)"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("pdf"));
    dialog.selectFile(toQString(m_store->folder().stem()) + QStringLiteral("-report.pdf"));
    if (dialog.exec() != QDialog::Accepted)
        return;
    const auto file = dialog.selectedFiles().value(0);
    // The dialog asked about the PDF alone.
    const auto json = toQString(report::jsonBeside(toPath(file)));
    if (QFileInfo::exists(json) &&
        QMessageBox::question(this, tr("Copy the report"),
                              tr("%1 is there already. Overwrite it?").arg(json)) !=
            QMessageBox::Yes)
        return;
    copyTo(file);
}

void CaseReportDialog::copyTo(const QString& pdf) {
    m_copy->setEnabled(false);
    const auto ended = [this](const QString& text, bool problem) {
        m_copy->setEnabled(true);
        say(text, problem);
        emit copied();
    };
    m_worker.add(
        [store = m_store, made = m_made, pdf](const std::stop_token&) {
            report::copyReport(*store, made, toPath(pdf));
            return true;
        },
        [ended, pdf](bool) { ended(tr("Copied to %1, with its JSON beside it.").arg(pdf), false); },
        [ended](const QString& message) { ended(tr("Not copied: %1").arg(message), true); });
}

} // namespace lineament::ui
