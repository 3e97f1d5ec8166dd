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
    showOf({}, message);
}

void MessageBar::showOf(const QString& kind, const QString& message) {
    // Said again, it is news again.
    std::erase_if(m_messages, [&](const Message& known) { return known.text == message; });
    m_messages.push_back({kind, message});
    refresh();
}

void MessageBar::settle(const QString& kind) {
    if (!kind.isEmpty() &&
        std::erase_if(m_messages, [&](const Message& known) { return known.kind == kind; }) > 0)
        refresh();
}

QString MessageBar::text() const {
    return m_messages.empty() ? QString() : m_messages.back().text;
}

void MessageBar::next() {
    if (!m_messages.empty())
        m_messages.pop_back();
    refresh();
}

void MessageBar::refresh() {
    setVisible(!m_messages.empty());
    m_text->setText(text());
    const auto more = static_cast<int>(m_messages.size()) - 1;
    m_dismiss->setText(more > 0 ? tr("Dismiss (%1 more)").arg(more) : tr("Dismiss"));
}

} // namespace lineament::ui
