// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/items/itemmodel.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListView;

namespace lineament::ui {

/// The opened files: thumbnails, states, scores; sorted by name, score, state or uncertainty.
class ItemsPanel : public QWidget {
    Q_OBJECT
public:
    ItemsPanel(Session& session, Thumbnailer& thumbnailer, const Theme& theme,
               QWidget* parent = nullptr);

    /// 0 when there is none.
    int currentId() const;
    std::vector<int> selectedIds() const;
    void setCurrent(int id);
    /// Selects the neighbour of the current row.
    void step(int by);
    QListView* list() const { return m_list; }

signals:
    void currentChanged(int id);
    void reanalyseAsked(const std::vector<int>& ids);
    void closeAsked(const std::vector<int>& ids);
    /// The current file, and another one beside it.
    void compareAsked(int other);

private:
    void showMenu(const QPoint& at);
    void updateCount();

    Session& m_session;
    ItemModel m_model;
    ItemSorter m_sorter;
    QListView* m_list;
    QComboBox* m_order;
    QLabel* m_count;
};

} // namespace lineament::ui
