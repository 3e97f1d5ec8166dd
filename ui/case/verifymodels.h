// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/case/verifyrun.h"
#include "ui/theme/theme.h"

#include <QAbstractTableModel>

#include <vector>

namespace lineament::ui {

/// The item that a row concerns, as qlonglong; 0: none.
inline constexpr int kItemRole = Qt::UserRole;

/// Findings of an integrity check as rows: damage first, then remarks.
class FindingModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Weight, What, Where, Expected, Found, ColumnCount };

    explicit FindingModel(const Theme& theme, QObject* parent = nullptr);

    void set(std::vector<ItemFinding> findings);
    void append(const std::vector<casefile::Finding>& findings);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void insert(int at, std::vector<ItemFinding> findings);
    QString text(const ItemFinding& one, int column) const;

    const Theme& m_theme;
    std::vector<ItemFinding> m_findings;
    int m_damage = 0; ///< how many of them are damage
};

/// What a re-run found, one row for each difference, reason and circumstance of an analysis; an
/// analysis that gave the same has one row that says how much was compared.
class RerunModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Item, Analysis, Outcome, Where, What, Stored, Now, ColumnCount };

    explicit RerunModel(const Theme& theme, QObject* parent = nullptr);

    void set(const std::vector<casefile::RerunResult>& results);
    void append(const std::vector<casefile::RerunResult>& results);
    /// Whether What of that row is a sentence that needs the columns behind it, too.
    bool isSentence(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        enum class Kind { Same, Difference, Recalibrated, Reason, Unreadable, Note, Circumstance };
        Kind kind = Kind::Same;
        std::int64_t item = 0, analysis = 0;
        QString name, where, what, stored, now;
    };
    static std::vector<Row> rowsOf(const std::vector<casefile::RerunResult>& results);
    QString text(const Row& row, int column) const;

    const Theme& m_theme;
    std::vector<Row> m_rows;
};

} // namespace lineament::ui
