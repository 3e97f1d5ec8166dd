// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/player/gotodialog.h"

#include "core/report/filled.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineament::ui {

GoToDialog::GoToDialog(std::shared_ptr<const media::FrameIndex> index, int current, QWidget* parent)
    : QDialog(parent)
    , m_index(std::move(index))
    , m_number(current)
    , m_edit(new QLineEdit(QString::number(current)))
    , m_found(new QLabel)
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel)) {
    setWindowTitle(tr("Go to"));
    const auto& frame = m_index->frames[static_cast<std::size_t>(current)];
    auto* prompt = new QLabel(
        filled(tr("Frame number, PTS or time. The frame now shown is <b>%1</b>, <b>pts %2</b>, "
                  "<b>%3</b>."),
               current, frame.pts, timeText(m_index->seconds(current))));
    prompt->setWordWrap(true);
    m_edit->setAccessibleName(tr("Frame number, PTS or time"));
    m_edit->selectAll();
    m_found->setObjectName(QStringLiteral("muted"));
    m_found->setWordWrap(true);
    m_found->setMinimumHeight(2 * fontMetrics().lineSpacing());
    m_found->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addWidget(prompt);
    layout->addWidget(m_edit);
    layout->addWidget(m_found);
    layout->addWidget(m_buttons);
    setMinimumWidth(440);
    connect(m_edit, &QLineEdit::textChanged, this, &GoToDialog::read);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    read();
}

QString GoToDialog::problem() const {
    return m_buttons->button(QDialogButtonBox::Ok)->isEnabled() ? QString() : m_found->text();
}

void GoToDialog::read() {
    const auto parsed = parsePosition(m_edit->text(), *m_index);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(parsed.number.has_value());
    if (!parsed.number) {
        m_found->setText(parsed.problem);
        return;
    }
    m_number = *parsed.number;
    m_found->setText(filled(tr("Frame %1, %2"), m_number,
                            ptsText(m_index->frames[static_cast<std::size_t>(m_number)].pts,
                                    m_index->seconds(m_number))));
}

} // namespace lineament::ui
