// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/leaveoutdialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace lineament::ui {

LeaveOutDialog::LeaveOutDialog(const QString& track, QWidget* parent)
    : QDialog(parent)
    , m_reason(new QComboBox) {
    setWindowTitle(tr("Leave out track %1").arg(track));
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setEditable(true);
    m_reason->addItems({tr("Picture of a face in the scene (poster, screen, print)"),
                        tr("No face: the finder was mistaken"),
                        tr("Not one of the persons in question")});
    m_reason->setCurrentIndex(-1);
    m_reason->lineEdit()->setPlaceholderText(tr("e.g. poster on the wall behind the speaker"));
    m_reason->setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    auto* words = new QLabel(
        tr("The track stays in view and in the report, with the reason, and counts for no mean "
           "and no finding. Both are computed anew at once; nothing is scanned again."));
    words->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* leave = buttons->addButton(tr("Leave out"), QDialogButtonBox::AcceptRole);
    leave->setEnabled(false);
    auto* layout = new QFormLayout(this);
    layout->addRow(words);
    layout->addRow(tr("&Reason"), m_reason);
    layout->addRow(buttons);
    connect(m_reason, &QComboBox::editTextChanged, this,
            [this, leave] { leave->setEnabled(!reason().isEmpty()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QString LeaveOutDialog::reason() const {
    return m_reason->currentText().trimmed();
}

} // namespace lineament::ui
