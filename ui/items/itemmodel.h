// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/app/session.h"
#include "ui/app/text.h"
#include "ui/items/thumbnailer.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

namespace lineament::ui {

/// Where an item stands, in words for the list ("2 faces, 1 scored", "Damaged file").
QString itemStateText(const SessionItem& item);

/// How far an item's least certain finding is from saying nothing; the smallest comes first:
/// |log10 LR|, and 0 for a finding that a variant turns round. Scores without a finding (withheld,
/// not calibrated, of a video) come after all findings, whatever they are, and infinity, last of
/// all, stands for no score.
double uncertaintyOf(const SessionItem& item);

/// The session's items as rows; scores and states as raw values and as text.
class ItemModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole,
        StateTextRole,
        ScoreTextRole, ///< empty when there is no score
        ToneRole,      ///< int(Tone)
        /// double, for sorting: the highest score that a finding rests on; lowest() without one. A
        /// score that nothing was calibrated for orders nothing.
        ScoreRole,
        StateRole, ///< int, for sorting
        /// double, for sorting: how far the least certain finding is from saying nothing, see
        /// uncertaintyOf().
        UncertaintyRole,
        ChangedRole, ///< the file no longer holds what was analysed
        BusyRole     ///< waiting or working
    };

    ItemModel(Session& session, Thumbnailer& thumbnailer, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    void changedItem(int id, const QList<int>& roles);

    Session& m_session;
    Thumbnailer& m_thumbnailer;
};

/// Orders the rows.
class ItemSorter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    enum class Order { Opened, Name, Score, State, Uncertainty };

    explicit ItemSorter(QObject* parent = nullptr);
    void setOrder(Order order);

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    Order m_order = Order::Opened;
};

} // namespace lineament::ui
