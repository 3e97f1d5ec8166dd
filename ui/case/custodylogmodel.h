// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QAbstractTableModel>
#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lineament::ui {

/// An entry of the custody log as the table shows it, made off the window's thread.
struct CustodyLogRow {
    std::int64_t seq = 0;
    std::string line; ///< as stored; empty when it can't be read
    std::string sha256;
    std::string action;               ///< as stored
    std::optional<std::int64_t> item; ///< that it concerns
    QString time, who, what, object, change, why;
    std::string utc;    ///< what sorts by time
    std::string search; ///< case folded UTF-8: what the filter looks in
    QString problem;    ///< why it can't be read; empty when it can
};

/// Which entries are shown.
struct CustodyLogFilter {
    QString text;       ///< anywhere in an entry, in any case
    std::string action; ///< empty: every one
    /// Of the item; 0: those that concern no item; none: all.
    std::optional<std::int64_t> item;
};

/// The entries of a custody log, filtered and sorted by itself: a proxy removes rows run by run,
/// which takes seconds where a text is in every other one of 20,000 entries.
class CustodyLogModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Time, Who, What, Object, Change, Why, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Later entries, in their order.
    void append(std::vector<CustodyLogRow> rows);
    void setFilter(const CustodyLogFilter& filter);
    void sort(int column, Qt::SortOrder order) override;

    /// All of them, filtered or not, oldest first.
    const std::vector<CustodyLogRow>& entries() const { return m_rows; }
    const CustodyLogRow& shown(int row) const;
    /// Where the entry of that number is shown; -1 when it is not.
    int rowOf(std::int64_t seq) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    bool accepts(const CustodyLogRow& row) const;
    /// By the sorted column alone; equal ones stay in the order of their numbers.
    bool before(const CustodyLogRow& one, const CustodyLogRow& other) const;
    void arrange();

    std::vector<CustodyLogRow> m_rows;
    std::vector<int> m_shown; ///< indices into m_rows, as they are shown
    CustodyLogFilter m_filter;
    std::string m_folded; ///< the filter's text
    int m_column = Number;
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

} // namespace lineament::ui
