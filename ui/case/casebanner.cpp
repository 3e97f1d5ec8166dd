// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/casebanner.h"

#include "ui/case/casedesk.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace lineament::ui {

CaseBanner::CaseBanner(CaseDesk& desk, QWidget* parent)
    : QFrame(parent)
    , m_desk(desk) {
    setObjectName(QStringLiteral("messageBar"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 8, 8);
    layout->setSpacing(6);
    m_damage = addRow(QStringLiteral("damage"), tr("Details..."));
    m_readOnly = addRow(QStringLiteral("readOnly"), tr("Try again"));
    m_unsaved = addRow(QStringLiteral("unsaved"), tr("Save again"));
    connect(m_damage.button, &QPushButton::clicked, this, &CaseBanner::verifyAsked);
    connect(m_readOnly.button, &QPushButton::clicked, this, &CaseBanner::reopenAsked);
    connect(m_unsaved.button, &QPushButton::clicked, &desk, &CaseDesk::saveAgain);
    connect(&desk, &CaseDesk::opened, this, &CaseBanner::refresh);
    connect(&desk, &CaseDesk::closed, this, &CaseBanner::refresh);
    connect(&desk, &CaseDesk::stateChanged, this, &CaseBanner::refresh);
    refresh();
}

CaseBanner::Row CaseBanner::addRow(const QString& name, const QString& button) {
    Row row{new QWidget, new QLabel, new QPushButton(button)};
    row.text->setObjectName(name);
    row.text->setWordWrap(true);
    row.text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row.text->setMinimumWidth(100);
    auto* line = new QHBoxLayout(row.widget);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(row.text, 1);
    line->addWidget(row.button, 0, Qt::AlignTop);
    layout()->addWidget(row.widget);
    return row;
}

void CaseBanner::refresh() {
    const bool damaged = m_desk.integrity() == CaseDesk::Integrity::Damaged;
    const bool readOnly = m_desk.isOpen() && !m_desk.writable();
    const bool unsaved = m_desk.isOpen() && m_desk.unsaved() > 0 && m_desk.saving() == 0;
    m_damage.widget->setVisible(damaged);
    m_damage.text->setText(tr("This case is damaged: %1. Analysis and reports are blocked; what "
                              "was found stays in its log.")
                               .arg(m_desk.damage()));
    m_readOnly.widget->setVisible(readOnly);
    m_readOnly.text->setText(tr("Read-only: %1.").arg(m_desk.readOnlyReason()));
    m_unsaved.widget->setVisible(unsaved);
    m_unsaved.text->setText(
        tr("Results that could not be saved in the case: %1. They are kept here "
           "as long as the case is open.")
            .arg(m_desk.unsaved()));
    setVisible(damaged || readOnly || unsaved);
}

QString CaseBanner::text() const {
    QStringList parts;
    for (const auto& row : {m_damage, m_readOnly, m_unsaved})
        if (!row.widget->isHidden())
            parts << row.text->text();
    return parts.join(QLatin1Char('\n'));
}

} // namespace lineament::ui
