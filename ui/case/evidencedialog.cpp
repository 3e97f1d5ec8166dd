// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/evidencedialog.h"

#include "core/report/filled.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace lineament::ui {

QComboBox* firstGenerationBox(casefile::FirstGeneration value) {
    using casefile::FirstGeneration;
    auto* box = new QComboBox;
    box->addItem(EvidenceDialog::tr("Not known"), static_cast<int>(FirstGeneration::Unknown));
    box->addItem(EvidenceDialog::tr("Yes: as the device wrote it"),
                 static_cast<int>(FirstGeneration::Yes));
    box->addItem(EvidenceDialog::tr("No: it was sent, edited or recorded again"),
                 static_cast<int>(FirstGeneration::No));
    box->setCurrentIndex(box->findData(static_cast<int>(value)));
    return box;
}

casefile::FirstGeneration firstGenerationOf(const QComboBox& box) {
    return static_cast<casefile::FirstGeneration>(box.currentData().toInt());
}

EvidenceDialog::EvidenceDialog(const QStringList& paths, QWidget* parent)
    : QDialog(parent)
    , m_copy(new QRadioButton(tr("Copy into the case (read-only, named by its SHA-256)")))
    , m_refer(new QRadioButton(tr("Refer to the original where it lies")))
    , m_source(new QLineEdit)
    , m_format(new QLineEdit)
    , m_reason(new QLineEdit)
    , m_firstGeneration(firstGenerationBox(casefile::FirstGeneration::Unknown)) {
    setWindowTitle(tr("Add evidence"));
    setMinimumWidth(560);
    m_copy->setChecked(true);
    m_refer->setToolTip(tr("Every later check needs the original at the same place."));
    m_source->setObjectName(QStringLiteral("source"));
    m_source->setPlaceholderText(tr("e.g. e-mail of the complainant, 3 May 2026"));
    m_format->setPlaceholderText(tr("e.g. attachment, USB stick, download"));
    m_reason->setPlaceholderText(tr("Why, for the custody log (may stay empty)"));
    auto* what = new QLabel(paths.size() == 1
                                ? paths.first()
                                : filled(tr("%1 and %2 more"), paths.first(), paths.size() - 1));
    what->setWordWrap(true);
    what->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* hint = new QLabel(tr("The originals are opened read-only. SHA-256 and MD5 of every file "
                               "are taken before anything is decoded. Folders are added with "
                               "all files in them."));
    hint->setObjectName(QStringLiteral("muted"));
    hint->setWordWrap(true);
    auto* storage = new QVBoxLayout;
    storage->addWidget(m_copy);
    storage->addWidget(m_refer);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole)->setDefault(true);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    form->addRow(tr("Files"), what);
    form->addRow(tr("Storage"), storage);
    form->addRow(tr("Source"), m_source);
    form->addRow(tr("Received as"), m_format);
    form->addRow(tr("First generation?"), m_firstGeneration);
    form->addRow(tr("Reason"), m_reason);
    form->addRow(hint);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

casefile::AddOptions EvidenceDialog::options() const {
    casefile::AddOptions options;
    options.storage = m_copy->isChecked() ? casefile::Storage::Copy : casefile::Storage::Reference;
    options.intake.source = m_source->text().trimmed().toStdString();
    options.intake.receivedFormat = m_format->text().trimmed().toStdString();
    options.intake.firstGeneration = firstGenerationOf(*m_firstGeneration);
    options.why = m_reason->text().trimmed().toStdString();
    return options;
}

} // namespace lineament::ui
