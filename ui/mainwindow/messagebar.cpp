// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/mainwindow/messagebar.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

namespace lineament::ui {

MessageBar::MessageBar(Theme& theme, QWidget* parent)
    : QFrame(parent)
    , m_text(new QLabel)
    , m_dismiss(new QPushButton) {
    setObjectName(QStringLiteral("messageBar"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setMinimumWidth(100);
    theme.bind(m_dismiss, QStringLiteral("cancel"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_dismiss, 0, Qt::AlignTop);
    connect(m_dismiss, &QPushButton::clicked, this, &MessageBar::next);
    hide();
}

void MessageBar::show(const QString& message) {
    if (!m_messages.contains(message))
        m_messages << message;
    refresh();
}

QString MessageBar::text() const {
    return m_messages.isEmpty() ? QString() : m_messages.first();
}

void MessageBar::next() {
    if (!m_messages.isEmpty())
        m_messages.removeFirst();
    refresh();
}

void MessageBar::refresh() {
    setVisible(!m_messages.isEmpty());
    m_text->setText(text());
    const auto more = m_messages.size() - 1;
    m_dismiss->setText(more > 0 ? tr("Dismiss (%1 more)").arg(more) : tr("Dismiss"));
}

} // namespace lineament::ui
