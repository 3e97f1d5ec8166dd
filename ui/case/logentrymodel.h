// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/custodylog.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <vector>

namespace lineament::ui {

/// What an action of the custody log is in words; an unknown one as it is.
QString actionText(const std::string& action);
/// "2026-11-27 14:05:09 +01:00": local time where the entry was made.
QString entryTime(const casefile::LogEntry& entry);

/// The entries of a custody log as rows, oldest first.
class LogEntryModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Time, Who, Action, Object, Why, ColumnCount };
    enum Role { SortRole = Qt::UserRole };

    using QAbstractTableModel::QAbstractTableModel;

    void append(std::vector<casefile::LogEntry> entries);
    void clear();
    const std::vector<casefile::LogEntry>& entries() const { return m_entries; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const casefile::LogEntry& entry, int column) const;

    std::vector<casefile::LogEntry> m_entries;
};

/// Entries of one action, of one item, and with some text anywhere in their line.
class LogEntryFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit LogEntryFilter(LogEntryModel& model);

    void setText(const QString& text);
    /// Empty: every action.
    void setAction(const QString& action);
    /// Empty: everything; else e.g. "item 3".
    void setObject(const QString& object);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    const LogEntryModel& m_model;
    QString m_text;
    std::string m_action, m_object;
};

} // namespace lineament::ui
