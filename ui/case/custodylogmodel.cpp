// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/custodylogmodel.h"

#include <algorithm>
#include <iterator>
#include <tuple>

namespace lineament::ui {

void CustodyLogModel::append(std::vector<CustodyLogRow> rows) {
    if (rows.empty())
        return;
    const auto first = static_cast<int>(m_rows.size());
    m_rows.insert(m_rows.end(), std::make_move_iterator(rows.begin()),
                  std::make_move_iterator(rows.end()));
    if (m_column != Number) {
        arrange();
        return;
    }
    std::vector<int> added;
    for (int i = first; i < static_cast<int>(m_rows.size()); ++i)
        if (accepts(m_rows[static_cast<std::size_t>(i)]))
            added.push_back(i);
    if (added.empty())
        return;
    const bool newestFirst = m_order == Qt::DescendingOrder;
    if (newestFirst)
        std::reverse(added.begin(), added.end());
    const int at = newestFirst ? 0 : rowCount();
    beginInsertRows({}, at, at + static_cast<int>(added.size()) - 1);
    m_shown.insert(m_shown.begin() + at, added.begin(), added.end());
    endInsertRows();
}

void CustodyLogModel::setFilter(const CustodyLogFilter& filter) {
    m_filter = filter;
    m_folded = filter.text.trimmed().toCaseFolded().toStdString();
    arrange();
}

void CustodyLogModel::sort(int column, Qt::SortOrder order) {
    m_column = column < 0 ? Number : column;
    m_order = order;
    arrange();
}

bool CustodyLogModel::accepts(const CustodyLogRow& row) const {
    if (!m_filter.action.empty() && row.action != m_filter.action)
        return false;
    if (m_filter.item && row.item.value_or(0) != *m_filter.item)
        return false;
    return m_folded.empty() || row.search.find(m_folded) != std::string::npos;
}

bool CustodyLogModel::before(const CustodyLogRow& one, const CustodyLogRow& other) const {
    switch (m_column) {
    case Time:
        return one.utc < other.utc;
    case Who:
        return one.who < other.who;
    case What:
        return one.what < other.what;
    case Object: // item 2 before item 10
        return std::tie(one.item, one.object) < std::tie(other.item, other.object);
    case Change:
        return one.change < other.change;
    case Why:
        return one.why < other.why;
    default:
        return false; // by number, as they are
    }
}

void CustodyLogModel::arrange() {
    beginResetModel();
    m_shown.clear();
    for (int i = 0; i < static_cast<int>(m_rows.size()); ++i)
        if (accepts(m_rows[static_cast<std::size_t>(i)]))
            m_shown.push_back(i);
    if (m_column != Number)
        std::stable_sort(m_shown.begin(), m_shown.end(), [this](int a, int b) {
            return before(m_rows[static_cast<std::size_t>(a)], m_rows[static_cast<std::size_t>(b)]);
        });
    if (m_order == Qt::DescendingOrder)
        std::reverse(m_shown.begin(), m_shown.end());
    endResetModel();
}

const CustodyLogRow& CustodyLogModel::shown(int row) const {
    return m_rows[static_cast<std::size_t>(m_shown[static_cast<std::size_t>(row)])];
}

int CustodyLogModel::rowOf(std::int64_t seq) const {
    const auto found = std::find_if(m_shown.begin(), m_shown.end(), [&](int i) {
        return m_rows[static_cast<std::size_t>(i)].seq == seq;
    });
    return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

int CustodyLogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int CustodyLogModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CustodyLogModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return index.column() == Number ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const auto& row = shown(index.row());
    switch (index.column()) {
    case Number:
        return static_cast<qlonglong>(row.seq);
    case Time:
        return row.time;
    case Who:
        return row.who;
    case What:
        return row.what;
    case Object:
        return row.object;
    case Change:
        return row.problem.isEmpty() ? row.change : row.problem;
    case Why:
        return row.why;
    default:
        return {};
    }
}

QVariant CustodyLogModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("No.");
    case Time:
        return tr("Local time");
    case Who:
        return tr("Who");
    case What:
        return tr("What");
    case Object:
        return tr("Of");
    case Change:
        return tr("Before \u2192 after");
    case Why:
        return tr("Why");
    default:
        return {};
    }
}

} // namespace lineament::ui
