// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/items/itemspanel.h"

#include "ui/items/itemdelegate.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QMenu>

namespace lineament::ui {

ItemsPanel::ItemsPanel(Session& session, Thumbnailer& thumbnailer, const Theme& theme,
                       QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(session, thumbnailer)
    , m_list(new QListView)
    , m_order(new QComboBox)
    , m_count(new QLabel) {
    m_sorter.setSourceModel(&m_model);
    m_list->setModel(&m_sorter);
    m_list->setItemDelegate(new ItemDelegate(theme, m_list));
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setAccessibleName(tr("Opened files"));
    m_order->addItems({tr("As opened"), tr("By name"), tr("By score"), tr("By state"),
                       tr("Least certain first")});
    m_order->setAccessibleName(tr("Order of the files"));
    m_order->setToolTip(
        tr("By score and Least certain first order findings. Files without one come "
           "last: videos, what a model without calibration scored, what was "
           "withheld."));
    m_count->setObjectName(QStringLiteral("muted"));

    auto* head = new QHBoxLayout;
    head->addWidget(m_count, 1);
    head->addWidget(m_order);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_list, 1);

    connect(m_order, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_sorter.setOrder(static_cast<ItemSorter::Order>(index)); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this] { emit currentChanged(currentId()); });
    connect(m_list, &QListView::customContextMenuRequested, this, &ItemsPanel::showMenu);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &ItemsPanel::updateCount);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &ItemsPanel::updateCount);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &ItemsPanel::updateCount);
    updateCount();
}

int ItemsPanel::currentId() const {
    return m_list->currentIndex().data(ItemModel::IdRole).toInt();
}

std::vector<int> ItemsPanel::selectedIds() const {
    std::vector<int> ids;
    for (int row = 0; row < m_sorter.rowCount(); ++row) {
        const auto index = m_sorter.index(row, 0);
        if (m_list->selectionModel()->isSelected(index))
            ids.push_back(index.data(ItemModel::IdRole).toInt());
    }
    return ids;
}

void ItemsPanel::setCurrent(int id) {
    const int row = m_session.indexOf(id);
    if (row >= 0)
        m_list->setCurrentIndex(m_sorter.mapFromSource(m_model.index(row)));
}

void ItemsPanel::step(int by) {
    const int row = m_list->currentIndex().row() + by;
    if (row >= 0 && row < m_sorter.rowCount())
        m_list->setCurrentIndex(m_sorter.index(row, 0));
}

void ItemsPanel::showMenu(const QPoint& at) {
    const auto ids = selectedIds();
    if (ids.empty())
        return;
    QMenu menu;
    const auto* again = menu.addAction(tr("Analyse again"));
    const QAction* beside = nullptr;
    if (ids.size() == 2)
        beside = menu.addAction(tr("Show side by side"));
    const auto* close = menu.addAction(ids.size() == 1 ? tr("Close file") : tr("Close files"));
    const auto* chosen = menu.exec(m_list->viewport()->mapToGlobal(at));
    if (chosen == nullptr)
        return;
    if (chosen == again)
        emit reanalyseAsked(ids);
    else if (chosen == close)
        emit closeAsked(ids);
    else if (chosen == beside)
        emit compareAsked(ids[0] == currentId() ? ids[1] : ids[0]);
}

void ItemsPanel::updateCount() {
    const auto n = m_session.items().size();
    m_count->setText(n == 1 ? tr("1 file") : tr("%1 files").arg(n));
}

} // namespace lineament::ui
