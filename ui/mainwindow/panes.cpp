// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The window's panes for comparison.

#include "core/report/filled.h"
#include "ui/compare/viewerpanes.h"
#include "ui/items/itemspanel.h"
#include "ui/mainwindow/actions.h"
#include "ui/mainwindow/mainwindow.h"

#include <QInputDialog>

#include <algorithm>

namespace lineament::ui {

void MainWindow::connectPanes() {
    connect(m_actions->compare, &QAction::toggled, this,
            [this](bool on) { m_panes->setCount(on ? std::max(1, m_panes->count()) : 0); });
    connect(m_actions->addPane, &QAction::triggered, this,
            [this] { m_panes->setCount(m_panes->count() + 1); });
    connect(m_actions->compareFile, &QAction::triggered, this, &MainWindow::askReference);
    connect(m_actions->linkPanes, &QAction::toggled, m_panes, &ViewerPanes::setLinked);
    connect(m_panes, &ViewerPanes::countChanged, this, [this](int count) {
        m_actions->compare->setChecked(count > 0);
        updateActions();
    });
    connect(m_panes, &ViewerPanes::cursorMoved, this, &MainWindow::showReadout);
    connect(m_items, &ItemsPanel::compareAsked, this, &MainWindow::compareWith);
    auto& session = m_controller.session();
    connect(&session, &Session::changed, this, &MainWindow::refreshReference);
    connect(&session, &Session::removed, this, &MainWindow::refreshReference);
    connect(&session, &Session::cleared, m_panes, &ViewerPanes::dropReference);
}

void MainWindow::compareWith(int id) {
    const auto* item = m_controller.session().find(id);
    if (item == nullptr)
        return;
    m_panes->showReference(
        id, item->path,
        {QString::fromStdString(item->name()), nullptr, {}, item->shown(), item->hidden});
}

void MainWindow::askReference() {
    QStringList names;
    std::vector<int> ids;
    for (const auto& item : m_controller.session().items()) {
        if (item.id == m_item)
            continue;
        ids.push_back(item.id);
        // Two files of one name are told apart by their place in the list.
        names << filled(tr("%1. %2"), m_controller.session().indexOf(item.id) + 1,
                        QString::fromStdString(item.name()));
    }
    bool chosen = false;
    const auto name =
        QInputDialog::getItem(this, tr("Another file beside it"),
                              tr("File to show beside the present one:"), names, 0, false, &chosen);
    const auto row = names.indexOf(name);
    if (chosen && row >= 0)
        compareWith(ids[static_cast<std::size_t>(row)]);
}

void MainWindow::refreshReference(int id) {
    if (id != m_panes->referenceItem())
        return;
    if (const auto* item = m_controller.session().find(id))
        m_panes->updateReference(QString::fromStdString(item->name()), item->shown(), item->hidden);
    else
        m_panes->dropReference();
}

} // namespace lineament::ui
