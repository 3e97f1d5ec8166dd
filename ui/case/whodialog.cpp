// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/whodialog.h"

#include "ui/case/casedesk.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace lineament::ui {

namespace {

/// Everybody whom the case names, each once; who works now comes first.
QStringList namesOf(const CaseDesk& desk) {
    const auto& contents = desk.contents();
    QStringList names{QString::fromStdString(desk.who())};
    const auto take = [&names](const std::string& name) {
        if (const auto text = QString::fromStdString(name); !text.isEmpty())
            names << text;
    };
    take(contents.facts.examiner);
    for (const auto& profile : contents.examiners)
        take(profile.name);
    for (const auto& opinion : contents.opinions)
        take(opinion.examiner);
    for (const auto& reading : contents.readings)
        take(reading.examiner);
    names.removeDuplicates();
    return names;
}

} // namespace

WhoDialog::WhoDialog(const CaseDesk& desk, QWidget* parent)
    : QDialog(parent)
    , m_name(new QComboBox) {
    setWindowTitle(tr("Who examines?"));
    setMinimumWidth(440);
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setEditable(true);
    m_name->setInsertPolicy(QComboBox::NoInsert);
    m_name->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_name->addItems(namesOf(desk));
    m_name->lineEdit()->selectAll();
    auto* hint = new QLabel(tr("The name stands in the custody log with everything that is done "
                               "from now on; blind mode goes by it."));
    hint->setObjectName(QStringLiteral("muted"));
    hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* take = buttons->addButton(tr("Work as this person"), QDialogButtonBox::AcceptRole);
    take->setDefault(true);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 16);
    form->setSpacing(8);
    form->addRow(tr("Name"), m_name);
    form->addRow(hint);
    form->addRow(buttons);
    const auto refresh = [this, take] {
        take->setEnabled(!m_name->currentText().trimmed().isEmpty());
    };
    connect(m_name, &QComboBox::editTextChanged, this, refresh);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
}

std::string WhoDialog::name() const {
    return m_name->currentText().trimmed().toStdString();
}

std::optional<std::string> askWho(const CaseDesk& desk, QWidget* parent) {
    WhoDialog dialog(desk, parent);
    if (dialog.exec() != QDialog::Accepted)
        return std::nullopt;
    return dialog.name();
}

} // namespace lineament::ui
