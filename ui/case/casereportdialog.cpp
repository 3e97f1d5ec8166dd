// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/casereportdialog.h"

#include "core/base/atomicfile.h"
#include "core/base/log.h"
#include "ui/app/text.h"
#include "ui/case/pdfpreview.h"
#include "ui/case/reportoptionspanel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

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

} // namespace

CaseReportDialog::CaseReportDialog(Store store, const CaseContents& contents,
                                   std::shared_ptr<nn::Engine> engine,
                                   std::filesystem::path applicationDir, QWidget* parent)
    : QDialog(parent)
    , m_store(std::move(store))
    , m_engine(std::move(engine))
    , m_applicationDir(std::move(applicationDir))
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
    resize(QSize(1180, 820).boundedTo(screen()->availableSize()));
    m_show->setObjectName(QStringLiteral("preview"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    m_stage->setObjectName(QStringLiteral("muted"));
    m_progress->setRange(0, kProgressSteps);
    m_progress->setTextVisible(false);
    m_copy->hide();
    m_preview->setPlaceholder(tr("Preview shows the pages as they would be printed. Nothing goes "
                                 "into the case by it."));
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
    connect(m_options, &ReportOptionsPanel::changed, this,
            [this] { m_preview->setOutdated(true); });
    connect(m_show, &QPushButton::clicked, this, &CaseReportDialog::preview);
    connect(m_draft, &QPushButton::clicked, this, [this] { make(false); });
    connect(m_final, &QPushButton::clicked, this, &CaseReportDialog::askFinal);
    connect(m_cancel, &QPushButton::clicked, this, &CaseReportDialog::cancel);
    connect(m_copy, &QPushButton::clicked, this, &CaseReportDialog::askCopy);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    end();
    if (m_store->readOnly())
        say(tr("The case is read-only, so that no report can be kept in it: %1.")
                .arg(QString::fromStdString(m_store->readOnlyReason())),
            true);
}

report::StoreReportOptions CaseReportDialog::storing(const QString& reason) {
    report::StoreReportOptions storing;
    storing.why = reason.toStdString();
    storing.applicationDir = m_applicationDir;
    storing.engine = [engine = m_engine] { return engine; };
    storing.progress = [this, serial = m_serial](report::StoringStage stage, double share) {
        QMetaObject::invokeMethod(
            this,
            [this, serial, stage, share] {
                if (serial != m_serial || !m_running)
                    return;
                m_stage->setText(stageText(stage));
                m_progress->setValue(qRound(share * kProgressSteps));
            },
            Qt::QueuedConnection);
    };
    return storing;
}

bool CaseReportDialog::begin(const QString& what) {
    if (m_running)
        return false;
    if (const auto lack = m_options->missing(); !lack.isEmpty()) {
        say(lack, true);
        return false;
    }
    ++m_serial;
    m_running = true;
    m_message->hide();
    m_copy->hide();
    m_stage->setText(what);
    m_progress->setValue(0);
    for (auto* widget : std::initializer_list<QWidget*>{m_stage, m_progress, m_cancel})
        widget->show();
    for (auto* button : {m_show, m_draft, m_final})
        button->setEnabled(false);
    m_options->remember();
    return true;
}

void CaseReportDialog::end() {
    m_running = false;
    for (auto* widget : std::initializer_list<QWidget*>{m_stage, m_progress, m_cancel})
        widget->hide();
    m_show->setEnabled(true);
    for (auto* button : {m_draft, m_final})
        button->setEnabled(!m_store->readOnly());
}

void CaseReportDialog::say(const QString& text, bool problem) {
    m_message->setObjectName(problem ? QStringLiteral("warning") : QString());
    // The sheet looks at the name when the style is set.
    m_message->setStyleSheet(m_message->styleSheet());
    m_message->setText(text);
    m_message->show();
}

QString CaseReportDialog::message() const {
    return m_message->isHidden() ? QString() : m_message->text();
}

void CaseReportDialog::preview() {
    if (!begin(tr("Making the preview")))
        return;
    if (m_preview->pages() == 0)
        m_preview->setPlaceholder(tr("The preview is being made."));
    // A new name each time: the one that is shown stays open.
    const auto file = m_folder.filePath(QStringLiteral("preview-%1.pdf").arg(++m_previews));
    m_worker.add(
        [store = m_store, options = m_options->options(), storing = storing({}),
         file](const std::stop_token& stop) {
            report::previewReport(*store, options, storing, toPath(file), stop);
            return true;
        },
        [this, file](bool) {
            end();
            const auto problem = m_preview->load(file);
            QFile::remove(m_folder.filePath(QStringLiteral("preview-%1.pdf").arg(m_previews - 1)));
            if (!problem.isEmpty())
                say(problem, true);
            emit previewed();
        },
        [this](const QString& message) {
            end();
            if (m_preview->pages() == 0)
                m_preview->setPlaceholder(tr("There is no preview."));
            say(tr("No preview: %1").arg(message), true);
            emit previewed();
        });
}

void CaseReportDialog::make(bool final, const QString& reason) {
    if (!begin(tr("Making the report")))
        return;
    auto options = m_options->options();
    options.final = final;
    m_worker.add(
        [store = m_store, options, storing = storing(reason)](const std::stop_token& stop) {
            return report::storeReport(*store, options, storing, stop);
        },
        [this, final](const report::StoredReport& made) {
            end();
            m_made = made;
            m_copy->show();
            const auto file = toQString(m_store->folder() / made.pdf.file);
            say((final ? tr("Final report, version %1, kept in the case and locked: %2")
                             .arg(made.version)
                             .arg(file)
                       : tr("Draft kept in the case: %1").arg(file)) +
                    QStringLiteral("\nSHA-256 ") + QString::fromStdString(made.pdf.sha256),
                false);
            m_preview->load(file);
            spdlog::info("Made a report of the case: {}.", file.toStdString());
            emit stored();
        },
        [this](const QString& message) {
            end();
            say(tr("No report was made: %1").arg(message), true);
            emit stored();
        });
}

void CaseReportDialog::cancel() {
    if (!m_running)
        return;
    ++m_serial;
    m_worker.cancel();
    end();
    if (m_preview->pages() == 0)
        m_preview->setPlaceholder(tr("There is no preview."));
    say(tr("Cancelled: a report that is not whole is not kept."), false);
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
    const auto file = QFileDialog::getSaveFileName(
        this, tr("Copy the report"),
        QString::fromStdString(m_store->folder().stem().string()) + QStringLiteral("-report.pdf"),
        tr("PDF, with its JSON beside it (*.pdf)"));
    if (!file.isEmpty())
        copyTo(file);
}

void CaseReportDialog::copyTo(const QString& pdf) {
    const auto to = toPath(pdf);
    m_worker.add(
        [store = m_store, made = m_made, to](const std::stop_token&) {
            const auto copy = [&](const casefile::ReportFile& from, const auto& file) {
                writeFileAtomically(file, readFile(store->folder() / from.file, from.bytes));
            };
            copy(made.pdf, to);
            copy(made.json, std::filesystem::path(to).replace_extension(".json"));
            return true;
        },
        [this, pdf](bool) { say(tr("Copied to %1, with its JSON beside it.").arg(pdf), false); },
        [this](const QString& message) { say(tr("Not copied: %1").arg(message), true); });
}

} // namespace lineament::ui
