// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/savingdialog.h"

#include "ui/app/widgets.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>

namespace lineament::ui {

SavingDialog::SavingDialog(CaseDesk& desk, const QString& title, const QString& saveText,
                           QWidget* parent)
    : QDialog(parent)
    , m_desk(desk)
    , m_form(new QFormLayout(this))
    , m_message(new QLabel)
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel)) {
    setWindowTitle(title);
    setMinimumWidth(520);
    m_form->setContentsMargins(16, 16, 16, 16);
    m_form->setSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_message->setObjectName(QStringLiteral("warning"));
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    auto* save = m_buttons->addButton(saveText, QDialogButtonBox::AcceptRole);
    save->setObjectName(QStringLiteral("save"));
    save->setDefault(true);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &SavingDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &SavingDialog::reject);
}

void SavingDialog::finishForm() {
    m_form->addRow(m_message);
    m_form->addRow(m_buttons);
    m_before = entered();
}

QStringList SavingDialog::entered() const {
    QStringList all;
    for (const auto* box : findChildren<QComboBox*>())
        all << box->currentText();
    for (const auto* line : findChildren<QLineEdit*>())
        all << line->text();
    for (const auto* text : findChildren<QPlainTextEdit*>())
        all << text->toPlainText();
    return all;
}

bool SavingDialog::isChanged() const {
    return entered() != m_before;
}

void SavingDialog::reject() {
    // While it is being saved, the outcome closes it or keeps it.
    if (!isEnabled())
        return;
    if (!isChanged() || mayDiscard(this))
        QDialog::reject();
}

QLineEdit* SavingDialog::addLine(const QString& label, const std::string& text,
                                 const QString& placeholder) {
    auto* line = new QLineEdit(QString::fromStdString(text));
    line->setPlaceholderText(placeholder);
    m_form->addRow(label, line);
    return line;
}

QPlainTextEdit* SavingDialog::addText(const QString& label, int lines, const std::string& text,
                                      const QString& placeholder) {
    auto* edit = new QPlainTextEdit(QString::fromStdString(text));
    edit->setPlaceholderText(placeholder);
    edit->setTabChangesFocus(true);
    edit->setFixedHeight(fontMetrics().lineSpacing() * lines + 16);
    m_form->addRow(label, edit);
    return edit;
}

void SavingDialog::addHint(const QString& text) {
    auto* hint = new QLabel(text);
    hint->setObjectName(QStringLiteral("muted"));
    hint->setWordWrap(true);
    m_form->addRow(hint);
}

void SavingDialog::addReason() {
    m_reason = addLine(tr("Reason"), {}, tr("Why, for the custody log (may stay empty)"));
    m_reason->setObjectName(QStringLiteral("reason"));
}

std::string SavingDialog::reason() const {
    return m_reason != nullptr ? m_reason->text().trimmed().toStdString() : std::string();
}

void SavingDialog::say(const QString& text) {
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
}

void SavingDialog::accept() {
    if (const auto lack = missing(); !lack.isEmpty()) {
        say(lack);
        return;
    }
    if (!m_desk.isOpen()) {
        say(tr("The case was closed: there is nothing to save this in."));
        return;
    }
    say({});
    setEnabled(false);
    // The dialog may be gone when the answer comes.
    const QPointer<SavingDialog> self(this);
    m_desk.change(
        change(),
        [self] {
            if (self)
                self->QDialog::accept();
        },
        [self](const QString& message) {
            if (!self)
                return;
            self->setEnabled(true);
            self->say(tr("Not saved: %1").arg(message));
        });
}

} // namespace lineament::ui
