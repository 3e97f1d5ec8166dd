// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/export/reportdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>

namespace lineament::ui {

ReportDialog::ReportDialog(std::size_t all, std::size_t selected, QWidget* parent)
    : QDialog(parent)
    , m_items(new QComboBox)
    , m_examiner(new QLineEdit)
    , m_organisation(new QLineEdit)
    , m_caseNumber(new QLineEdit)
    , m_request(new QPlainTextEdit) {
    setWindowTitle(tr("PDF report"));
    m_items->addItem(tr("All files (%1)").arg(all));
    if (selected > 0 && selected < all)
        m_items->addItem(tr("Selected files (%1)").arg(selected));
    const QSettings settings;
    m_examiner->setText(settings.value(QStringLiteral("report/examiner")).toString());
    m_organisation->setText(settings.value(QStringLiteral("report/organisation")).toString());
    m_caseNumber->setText(settings.value(QStringLiteral("report/caseNumber")).toString());
    m_request->setPlainText(settings.value(QStringLiteral("report/request")).toString());
    m_request->setTabChangesFocus(true);
    m_request->setFixedHeight(96);
    m_request->setPlaceholderText(tr("What was asked, as it was asked"));
    auto* hint = new QLabel(tr("Empty fields are printed as \"not stated\"."));
    hint->setObjectName(QStringLiteral("muted"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* write = buttons->addButton(tr("Write report..."), QDialogButtonBox::AcceptRole);
    write->setDefault(true);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    form->addRow(tr("Content"), m_items);
    form->addRow(tr("Examiner"), m_examiner);
    form->addRow(tr("Organisation"), m_organisation);
    form->addRow(tr("Case number"), m_caseNumber);
    form->addRow(tr("Request"), m_request);
    form->addRow(hint);
    form->addRow(buttons);
    setMinimumWidth(460);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

report::ReportHeader ReportDialog::header() const {
    return {m_examiner->text(), m_organisation->text(), m_caseNumber->text(),
            m_request->toPlainText()};
}

bool ReportDialog::selectedOnly() const {
    return m_items->currentIndex() == 1;
}

void ReportDialog::accept() {
    QSettings settings;
    const auto values = header();
    settings.setValue(QStringLiteral("report/examiner"), values.examiner);
    settings.setValue(QStringLiteral("report/organisation"), values.organisation);
    settings.setValue(QStringLiteral("report/caseNumber"), values.caseNumber);
    settings.setValue(QStringLiteral("report/request"), values.request);
    QDialog::accept();
}

} // namespace lineament::ui
