// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/verdict/section.h"

#include <QToolButton>
#include <QVBoxLayout>

namespace lineament::ui {

Section::Section(const QString& title, QWidget* content, bool open, QWidget* parent)
    : QWidget(parent)
    , m_head(new QToolButton)
    , m_content(content) {
    m_head->setObjectName(QStringLiteral("sectionHead"));
    m_head->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_head->setCheckable(true);
    m_head->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_head);
    layout->addWidget(m_content);
    connect(m_head, &QToolButton::toggled, this, [this](bool on) {
        m_head->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
        m_content->setVisible(on);
        emit toggled(on);
    });
    setTitle(title);
    m_head->setChecked(!open);
    setOpen(open);
}

void Section::setTitle(const QString& title) {
    m_head->setText(title);
    m_head->setAccessibleName(title);
}

void Section::setOpen(bool open) {
    m_head->setChecked(open);
}

bool Section::isOpen() const {
    return m_head->isChecked();
}

} // namespace lineament::ui
