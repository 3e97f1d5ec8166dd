// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/verifymodels.h"

#include "core/report/filled.h"
#include "ui/case/verifytext.h"

#include <algorithm>
#include <iterator>

namespace lineament::ui {

FindingModel::FindingModel(const Theme& theme, QObject* parent)
    : QAbstractTableModel(parent)
    , m_theme(theme) {}

void FindingModel::set(std::vector<ItemFinding> findings) {
    beginResetModel();
    m_findings = std::move(findings);
    m_damage = static_cast<int>(std::count_if(m_findings.begin(), m_findings.end(),
                                              [](const auto& one) { return one.finding.damage; }));
    endResetModel();
}

void FindingModel::append(const std::vector<casefile::Finding>& findings) {
    std::vector<ItemFinding> damage, remarks;
    for (const auto& finding : findings)
        (finding.damage ? damage : remarks).push_back({finding, 0});
    const auto more = static_cast<int>(damage.size());
    insert(m_damage, std::move(damage));
    m_damage += more;
    insert(rowCount(), std::move(remarks));
}

void FindingModel::insert(int at, std::vector<ItemFinding> findings) {
    if (findings.empty())
        return;
    beginInsertRows({}, at, at + static_cast<int>(findings.size()) - 1);
    m_findings.insert(m_findings.begin() + at, std::make_move_iterator(findings.begin()),
                      std::make_move_iterator(findings.end()));
    endInsertRows();
}

int FindingModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

int FindingModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString FindingModel::text(const ItemFinding& one, int column) const {
    switch (column) {
    case Weight:
        return one.finding.damage ? tr("DAMAGE") : tr("Remark");
    case What:
        return verifytext::kindWords(one.finding.kind);
    case Where:
        return QString::fromStdString(one.finding.where);
    case Expected:
        return QString::fromStdString(one.finding.expected);
    case Found:
        return QString::fromStdString(one.finding.found);
    default:
        return {};
    }
}

QVariant FindingModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto& one = m_findings[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(one, index.column());
    case Qt::ForegroundRole:
        if (index.column() == Weight)
            return one.finding.damage ? m_theme.colours().amber : m_theme.colours().muted;
        return {};
    case kItemRole:
        return static_cast<qlonglong>(one.item);
    default:
        return {};
    }
}

QVariant FindingModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Weight:
        return tr("Weight");
    case What:
        return tr("What");
    case Where:
        return tr("Where");
    case Expected:
        return tr("Expected");
    case Found:
        return tr("Found");
    default:
        return {};
    }
}

RerunModel::RerunModel(const Theme& theme, QObject* parent)
    : QAbstractTableModel(parent)
    , m_theme(theme) {}

std::vector<RerunModel::Row> RerunModel::rowsOf(const std::vector<casefile::RerunResult>& results) {
    std::vector<Row> rows;
    for (const auto& result : results) {
        Row row;
        row.item = result.item;
        row.analysis = result.analysis;
        row.name = QString::fromStdString(result.name);
        const auto add = [&](Row::Kind kind, const QString& what) -> Row& {
            row.kind = kind;
            row.what = what;
            rows.push_back(row);
            return rows.back();
        };
        const bool same = result.outcome == casefile::RerunResult::Outcome::Equal;
        if (same && result.scores == 0 && result.maps == 0)
            add(Row::Kind::Same, tr("No score, then as now, for the same reason"));
        else if (same)
            add(Row::Kind::Same,
                filled(tr("%1 scores, at most %2 apart; %3 maps, at most %4 apart; %5 "
                          "derived values"),
                       result.scores, verifytext::distance(result.largestScoreDifference),
                       result.maps, verifytext::distance(result.largestMapDifference),
                       result.derived));
        for (const auto& one : result.differences) {
            auto& added = add(Row::Kind::Difference, QString::fromStdString(one.what));
            added.where = QString::fromStdString(one.where);
            added.stored = QString::fromStdString(one.stored);
            added.now = QString::fromStdString(one.now);
        }
        const bool unreadable = result.outcome == casefile::RerunResult::Outcome::Unreadable;
        for (const auto& change : result.recalibrated)
            add(Row::Kind::Recalibrated, QString::fromStdString(change));
        for (const auto& reason : result.reasons)
            add(unreadable ? Row::Kind::Unreadable : Row::Kind::Reason,
                QString::fromStdString(reason));
        for (const auto& note : result.notes)
            add(Row::Kind::Note, QString::fromStdString(note));
        for (const auto& circumstance : result.circumstances)
            add(Row::Kind::Circumstance, QString::fromStdString(circumstance));
    }
    return rows;
}

void RerunModel::set(const std::vector<casefile::RerunResult>& results) {
    beginResetModel();
    m_rows = rowsOf(results);
    endResetModel();
}

void RerunModel::append(const std::vector<casefile::RerunResult>& results) {
    auto rows = rowsOf(results);
    if (rows.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(rows.size()) - 1);
    m_rows.insert(m_rows.end(), std::make_move_iterator(rows.begin()),
                  std::make_move_iterator(rows.end()));
    endInsertRows();
}

bool RerunModel::isSentence(int row) const {
    return m_rows[static_cast<std::size_t>(row)].kind != Row::Kind::Difference;
}

int RerunModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RerunModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString RerunModel::text(const Row& row, int column) const {
    using Result = casefile::RerunResult::Outcome;
    switch (column) {
    case Item:
        return filled(tr("%1, %2"), row.item, row.name);
    case Analysis:
        return QString::number(row.analysis);
    case Outcome:
        switch (row.kind) {
        case Row::Kind::Same:
            return verifytext::outcomeWords(Result::Equal);
        case Row::Kind::Difference:
            return verifytext::outcomeWords(Result::Different);
        case Row::Kind::Recalibrated:
            return tr("other calibration");
        case Row::Kind::Reason:
            return verifytext::outcomeWords(Result::NotComparable);
        case Row::Kind::Unreadable:
            return verifytext::outcomeWords(Result::Unreadable);
        case Row::Kind::Note:
            return tr("of one build alone");
        case Row::Kind::Circumstance:
            return tr("other than then");
        }
        return {};
    case Where:
        return row.where;
    case What:
        return row.what;
    case Stored:
        return row.stored;
    case Now:
        return row.now;
    default:
        return {};
    }
}

QVariant RerunModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto& row = m_rows[static_cast<std::size_t>(index.row())];
    const auto& colours = m_theme.colours();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(row, index.column());
    case Qt::ForegroundRole:
        if (row.kind == Row::Kind::Circumstance || row.kind == Row::Kind::Note)
            return colours.muted;
        if (index.column() != Outcome)
            return {};
        switch (row.kind) {
        case Row::Kind::Difference:
        case Row::Kind::Unreadable:
            return colours.amber;
        case Row::Kind::Same:
            return colours.blue;
        default:
            return colours.grey;
        }
    case kItemRole:
        return static_cast<qlonglong>(row.item);
    default:
        return {};
    }
}

QVariant RerunModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Item:
        return tr("Item");
    case Analysis:
        return tr("Analysis");
    case Outcome:
        return tr("Outcome");
    case Where:
        return tr("Where");
    case What:
        return tr("What");
    case Stored:
        return tr("Stored");
    case Now:
        return tr("Now");
    default:
        return {};
    }
}

} // namespace lineament::ui
