// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/exportdialog.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/report/filled.h"
#include "ui/app/text.h"
#include "ui/app/widgets.h"
#include "ui/case/unlessstopped.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace lineament::ui {

namespace {

constexpr int kProgressSteps = 1000;
constexpr int kRowsShown = 7;
enum Evidence { AllEvidence, NoEvidence, ChosenEvidence };

/// The key that signs; made on first use.
casefile::SigningKey signingKey(const std::string& passphrase) {
    const auto folder = casefile::signingKeyFolder();
    return casefile::SigningKey::exists(folder) ? casefile::SigningKey::load(folder, passphrase)
                                                : casefile::SigningKey::make(folder, passphrase);
}

QLineEdit* passphraseLine() {
    auto* line = new QLineEdit;
    line->setEchoMode(QLineEdit::Password);
    return line;
}

} // namespace

ExportDialog::ExportDialog(Store store, const CaseContents& contents, QWidget* parent)
    : QDialog(parent)
    , m_store(std::move(store))
    , m_folder(new QLineEdit)
    , m_passphrase(passphraseLine())
    , m_repeat(passphraseLine())
    , m_reason(new QLineEdit)
    , m_evidence(new QComboBox)
    , m_items(new QListWidget)
    , m_sign(new QCheckBox(tr("Sign with this user's Ed25519 key")))
    , m_despite(new QCheckBox(tr("Also if the case is damaged: bundle and log say what is")))
    , m_key(new QLabel)
    , m_message(new QLabel)
    , m_repeatLabel(new QLabel(tr("Once more")))
    , m_stage(new QLabel)
    , m_progress(new QProgressBar)
    , m_start(new QPushButton(tr("Export")))
    , m_cancel(new QPushButton(tr("Cancel"))) {
    setWindowTitle(tr("Export %1").arg(toQString(m_store->folder().filename())));
    setMinimumWidth(600);
    makeForm(contents);
    m_folder->setText(QDir(toQString(m_store->folder().parent_path()))
                          .filePath(tr("%1-bundle").arg(toQString(m_store->folder().stem()))));
    readKey();
    setRunning(false);
    refresh();
    if (m_store->readOnly())
        say(tr("The case is read-only: a bundle goes into its log, which can't be written: %1.")
                .arg(QString::fromStdString(m_store->readOnlyReason())),
            true);
}

ExportDialog::~ExportDialog() {
    m_stop.request_stop();
}

void ExportDialog::readKey() {
    try {
        const auto folder = casefile::signingKeyFolder();
        m_hasKey = casefile::SigningKey::exists(folder);
        const auto half = casefile::publicKeyIn(folder);
        m_key->setText(half ? tr("Fingerprint %1").arg(QString::fromStdString(half->fingerprint))
                       : m_hasKey ? tr("There is a key in %1.").arg(toQString(folder))
                                  : tr("A key will be made in %1; with a passphrase it is stored "
                                       "encrypted.")
                                        .arg(toQString(folder)));
    } catch (const Error& e) {
        m_key->setText(QString::fromUtf8(e.what()));
    }
    m_passphrase->setPlaceholderText(m_hasKey ? tr("Empty when the key has none")
                                              : tr("Empty: the new key is stored unencrypted"));
}

void ExportDialog::makeForm(const CaseContents& contents) {
    m_passphrase->setObjectName(QStringLiteral("passphrase"));
    m_repeat->setObjectName(QStringLiteral("repeat"));
    m_sign->setObjectName(QStringLiteral("sign"));
    m_despite->setObjectName(QStringLiteral("despite"));
    m_sign->setChecked(true);
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setPlaceholderText(tr("Why, for the custody log (may stay empty)"));
    m_evidence->setObjectName(QStringLiteral("evidence"));
    m_evidence->addItems({tr("All of it"), tr("None"), tr("Chosen items")});
    for (const auto& item : contents.items) {
        auto* row = new QListWidgetItem(
            filled(QStringLiteral("%1  %2"), item.id, QString::fromStdString(item.name)), m_items);
        row->setCheckState(Qt::Checked);
        row->setData(Qt::UserRole, static_cast<qint64>(item.id));
    }
    m_items->setObjectName(QStringLiteral("items"));
    const int rows = std::clamp<int>(m_items->count(), 2, kRowsShown);
    m_items->setFixedHeight(rows * (fontMetrics().height() + 6) + 10);
    m_stage->setObjectName(QStringLiteral("muted"));
    m_key->setObjectName(QStringLiteral("muted"));
    m_key->setWordWrap(true);
    m_key->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    m_progress->setRange(0, kProgressSteps);
    m_progress->setTextVisible(false);
    auto* chooseFolder = new QPushButton(tr("Choose..."));
    auto* close = new QPushButton(tr("Close"));
    m_start->setObjectName(QStringLiteral("primary"));
    for (auto* button : {chooseFolder, close, m_cancel, m_start})
        button->setAutoDefault(false);
    auto* place = new QHBoxLayout;
    place->addWidget(m_folder, 1);
    place->addWidget(chooseFolder);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_stage);
    foot->addWidget(m_progress, 1);
    foot->addWidget(m_cancel);
    foot->addStretch();
    foot->addWidget(m_start);
    foot->addWidget(close);
    auto* hint = new QLabel(tr("Reports (every final one and the newest draft), results, float "
                               "maps, custody log and evidence, with a manifest of hashes that "
                               "sha256sum and openssl check."));
    hint->setObjectName(QStringLiteral("muted"));
    hint->setWordWrap(true);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    form->addRow(hint);
    form->addRow(tr("New folder"), place);
    form->addRow(tr("Evidence"), m_evidence);
    form->addRow(QString(), m_items);
    form->addRow(tr("Signature"), m_sign);
    form->addRow(QString(), m_key);
    form->addRow(tr("Passphrase"), m_passphrase);
    form->addRow(m_repeatLabel, m_repeat);
    form->addRow(tr("Reason"), m_reason);
    form->addRow(tr("Damage"), m_despite);
    form->addRow(m_message);
    form->addRow(foot);
    connect(chooseFolder, &QPushButton::clicked, this, &ExportDialog::choose);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_start, &QPushButton::clicked, this, &ExportDialog::start);
    connect(m_cancel, &QPushButton::clicked, this, &ExportDialog::cancel);
    connect(m_evidence, &QComboBox::currentIndexChanged, this, &ExportDialog::refresh);
    connect(m_sign, &QCheckBox::toggled, this, &ExportDialog::refresh);
    connect(m_passphrase, &QLineEdit::textChanged, this, &ExportDialog::refresh);
}

void ExportDialog::setFolder(const QString& folder) {
    m_folder->setText(folder);
}

void ExportDialog::choose() {
    const QFileInfo now(m_folder->text());
    const auto parent =
        QFileDialog::getExistingDirectory(this, tr("Where the new folder goes"), now.path());
    if (!parent.isEmpty())
        m_folder->setText(QDir(parent).filePath(now.fileName()));
}

void ExportDialog::refresh() {
    m_items->setVisible(m_evidence->currentIndex() == ChosenEvidence);
    m_key->setVisible(m_sign->isChecked());
    m_passphrase->setEnabled(m_sign->isChecked());
    // Only a passphrase that will be needed again is asked for twice.
    const bool fresh = m_sign->isChecked() && !m_hasKey && !m_passphrase->text().isEmpty();
    m_repeat->setVisible(fresh);
    m_repeatLabel->setVisible(fresh);
    grow();
}

casefile::BundleOptions ExportDialog::options() const {
    casefile::BundleOptions options;
    if (m_evidence->currentIndex() != AllEvidence) {
        options.evidence.emplace();
        for (int i = 0; i < m_items->count(); ++i)
            if (m_evidence->currentIndex() == ChosenEvidence &&
                m_items->item(i)->checkState() == Qt::Checked)
                options.evidence->push_back(m_items->item(i)->data(Qt::UserRole).toLongLong());
    }
    options.despiteDamage = m_despite->isChecked();
    options.why = m_reason->text().trimmed().toStdString();
    return options;
}

QString ExportDialog::missing() const {
    const auto folder = m_folder->text().trimmed();
    if (!QDir::isAbsolutePath(folder))
        return tr("Choose the folder that is to be made.");
    if (QFileInfo::exists(folder))
        return tr("%1 is there already: a bundle is a new folder.").arg(folder);
    if (m_repeat->isVisibleTo(this) && m_repeat->text() != m_passphrase->text())
        return tr("The two passphrases differ.");
    return {};
}

std::function<void(const casefile::BundleProgress&)> ExportDialog::progress() {
    return [this, serial = m_serial, last = -1,
            stage = casefile::BundleProgress::Stage::Checking](const auto& p) mutable {
        const int step =
            p.bytesTotal == 0
                ? 0
                : static_cast<int>(static_cast<double>(std::min(p.bytesDone, p.bytesTotal)) *
                                   kProgressSteps / static_cast<double>(p.bytesTotal));
        const bool next = std::exchange(stage, p.stage) != p.stage;
        if (std::exchange(last, step) == step && !next)
            return;
        QMetaObject::invokeMethod(
            this,
            [this, serial, step, stage] {
                if (serial != m_serial || !m_running || m_stop.stop_requested())
                    return;
                m_progress->setValue(step);
                m_stage->setText(stage == casefile::BundleProgress::Stage::Checking
                                     ? tr("Checking the case")
                                     : tr("Copying files"));
            },
            Qt::QueuedConnection);
    };
}

void ExportDialog::start() {
    if (m_running || m_store->readOnly())
        return;
    if (const auto lack = missing(); !lack.isEmpty()) {
        say(lack, true);
        return;
    }
    if (m_ready) {
        const QPointer<ExportDialog> here(this);
        const auto problem = m_ready();
        if (!here)
            return;
        if (problem) {
            say(*problem, true);
            return;
        }
    }
    ++m_serial;
    m_stop = std::stop_source();
    setRunning(true);
    m_message->hide();
    m_worker.add(
        [store = m_store, folder = toPath(m_folder->text().trimmed()), options = options(),
         progress = progress(), sign = m_sign->isChecked(),
         passphrase = m_passphrase->text().toStdString(),
         stop = m_stop.get_token()](const std::stop_token&) mutable {
            std::optional<casefile::SigningKey> key;
            if (sign)
                key.emplace(signingKey(passphrase));
            options.key = key ? &*key : nullptr;
            return unlessStopped(
                [&] { return casefile::exportBundle(*store, folder, options, progress, stop); });
        },
        [this](const std::optional<casefile::BundleResult>& result) {
            end();
            if (result)
                showResult(*result);
            else
                say(tr("Cancelled: there is no bundle."), false);
            emit ended(result.has_value());
        },
        [this](const QString& message) {
            end();
            say(tr("Nothing was exported: %1").arg(message), true);
            emit ended(false);
        });
}

QString ExportDialog::leftOutNames(const casefile::BundleResult& result) {
    constexpr std::size_t kMost = 5; // DAMAGED.txt has all of them
    QStringList names;
    for (std::size_t i = 0; i < std::min(result.leftOut.size(), kMost); ++i)
        names << QString::fromStdString(result.leftOut[i].name);
    if (result.leftOut.size() > kMost)
        names << tr("%1 more").arg(result.leftOut.size() - kMost);
    return names.join(QLatin1String(", "));
}

void ExportDialog::showResult(const casefile::BundleResult& result) {
    m_despite->setChecked(false);
    say(filled(tr("%1 files exported to %2.\nSHA-256 of SHA256SUMS: %3\n%4"), result.files,
               toQString(result.folder), QString::fromStdString(result.manifestSha256),
               result.keyFingerprint.empty()
                   ? tr("Not signed.")
                   : tr("Signed; fingerprint of the key: %1\nGive it to those who "
                        "check the bundle by another way than the bundle itself.")
                         .arg(QString::fromStdString(result.keyFingerprint))) +
            (result.damage.empty()
                 ? QString()
                 : QLatin1Char('\n') + tr("The case is damaged: DAMAGED.txt in the bundle lists "
                                          "it (%1).")
                                           .arg(result.damage.size())) +
            (result.leftOut.empty()
                 ? QString()
                 : QLatin1Char('\n') + tr("Left out, since they are not what was recorded: %1.")
                                           .arg(leftOutNames(result))),
        !result.damage.empty());
    spdlog::info("Exported the case to {}.", result.folder.string());
}

void ExportDialog::cancel() {
    if (!m_running)
        return;
    m_stop.request_stop();
    m_cancel->setEnabled(false);
    m_stage->setText(tr("Stopping"));
}

void ExportDialog::reject() {
    m_closing = m_running;
    if (m_running)
        cancel();
    else
        QDialog::reject();
}

void ExportDialog::end() {
    setRunning(false);
    // A key may have been made, also by an export that failed.
    readKey();
    refresh();
    // In the next turn: the caller has still something to say.
    if (m_closing)
        QMetaObject::invokeMethod(this, &ExportDialog::reject, Qt::QueuedConnection);
}

void ExportDialog::setRunning(bool running) {
    m_running = running;
    m_progress->setValue(0);
    m_stage->setText(tr("Checking the case"));
    m_cancel->setEnabled(true);
    for (auto* widget : std::initializer_list<QWidget*>{m_stage, m_progress, m_cancel})
        widget->setVisible(running);
    m_start->setEnabled(!running && !m_store->readOnly());
    if (running)
        m_cancel->setFocus();
}

void ExportDialog::say(const QString& text, bool problem) {
    sayIn(*m_message, text, problem);
    grow();
}

void ExportDialog::grow() {
    if (!isVisible())
        return;
    layout()->activate();
    const int needed = layout()->totalHeightForWidth(width());
    if (needed > height())
        resize(fittingSize(*this, QSize(width(), needed)));
}

QString ExportDialog::keyText() const {
    return m_key->text();
}

QString ExportDialog::message() const {
    return m_message->isHidden() ? QString() : m_message->text();
}

} // namespace lineament::ui
