// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/case/logentrymodel.h"

#include <QDateTime>
#include <QHash>

#include <utility>

namespace lineament::ui {

namespace {

/// Whether an entry about @p object ("note 2 of item 3") concerns @p wanted ("item 3").
bool concerns(const std::string& object, const std::string& wanted) {
    return object == wanted || object.ends_with(" of " + wanted);
}

} // namespace

QString actionText(const std::string& action) {
    static const QHash<QString, QString> words{
        {QStringLiteral("case-created"), LogEntryModel::tr("Case made")},
        {QStringLiteral("case-changed"), LogEntryModel::tr("Facts of the case changed")},
        {QStringLiteral("handed-over"), LogEntryModel::tr("Another examiner goes on")},
        {QStringLiteral("item-added"), LogEntryModel::tr("Evidence added")},
        {QStringLiteral("evidence-offered-again"), LogEntryModel::tr("Evidence offered again")},
        {QStringLiteral("intake-changed"), LogEntryModel::tr("Intake changed")},
        {QStringLiteral("analysis-recorded"), LogEntryModel::tr("Analysis recorded")},
        {QStringLiteral("result-viewed"), LogEntryModel::tr("Result seen")},
        {QStringLiteral("artifact-added"), LogEntryModel::tr("File made from an item")},
        {QStringLiteral("examiner-added"), LogEntryModel::tr("Examiner added")},
        {QStringLiteral("examiner-changed"), LogEntryModel::tr("Examiner changed")},
        {QStringLiteral("tag-added"), LogEntryModel::tr("Tag added")},
        {QStringLiteral("tag-removed"), LogEntryModel::tr("Tag removed")},
        {QStringLiteral("note-added"), LogEntryModel::tr("Note added")},
        {QStringLiteral("note-changed"), LogEntryModel::tr("Note changed")},
        {QStringLiteral("bookmark-added"), LogEntryModel::tr("Bookmark added")},
        {QStringLiteral("bookmark-changed"), LogEntryModel::tr("Bookmark changed")},
        {QStringLiteral("opinion-given"), LogEntryModel::tr("Opinion given")},
        {QStringLiteral("reading-recorded"), LogEntryModel::tr("Reading recorded")},
        {QStringLiteral("report-added"), LogEntryModel::tr("Report added")},
        {QStringLiteral("bundle-exported"), LogEntryModel::tr("Bundle exported")},
        {QStringLiteral("integrity-checked"), LogEntryModel::tr("Integrity checked")},
        {QStringLiteral("integrity-failed"), LogEntryModel::tr("DAMAGE FOUND")},
        {QStringLiteral("analyses-rerun"), LogEntryModel::tr("Analyses run again")},
        {QStringLiteral("leftovers-removed"), LogEntryModel::tr("Leftovers removed")},
        {QStringLiteral("setting-changed"), LogEntryModel::tr("Setting changed")},
    };
    const auto key = QString::fromStdString(action);
    return words.value(key, key);
}

QString entryTime(const casefile::LogEntry& entry) {
    auto time = QDateTime::fromString(QString::fromStdString(entry.time), Qt::ISODateWithMs);
    const auto offset = QTime::fromString(QString::fromStdString(entry.offset).mid(1), "HH:mm");
    if (!time.isValid() || !offset.isValid())
        return QString::fromStdString(entry.time);
    const int seconds = QTime(0, 0).secsTo(offset) * (entry.offset.front() == '-' ? -1 : 1);
    time = time.toOffsetFromUtc(seconds);
    return time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss ")) +
           QString::fromStdString(entry.offset);
}

void LogEntryModel::append(std::vector<casefile::LogEntry> entries) {
    if (entries.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(entries.size()) - 1);
    m_entries.insert(m_entries.end(), std::make_move_iterator(entries.begin()),
                     std::make_move_iterator(entries.end()));
    endInsertRows();
}

void LogEntryModel::clear() {
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

int LogEntryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int LogEntryModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QString LogEntryModel::text(const casefile::LogEntry& entry, int column) const {
    switch (column) {
    case Number:
        return QString::number(entry.seq);
    case Time:
        return entryTime(entry);
    case Who:
        return QString::fromStdString(entry.who);
    case Action:
        return actionText(entry.action);
    case Object:
        return QString::fromStdString(entry.object);
    case Why:
        return QString::fromStdString(entry.why);
    default:
        return {};
    }
}

QVariant LogEntryModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto& entry = m_entries[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(entry, index.column());
    case SortRole:
        return index.column() == Number || index.column() == Time
                   ? QVariant(static_cast<qint64>(entry.seq))
                   : QVariant(text(entry, index.column()));
    case Qt::TextAlignmentRole:
        return index.column() == Number ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant LogEntryModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number:
        return tr("No.");
    case Time:
        return tr("Time");
    case Who:
        return tr("Who");
    case Action:
        return tr("What");
    case Object:
        return tr("Of");
    case Why:
        return tr("Why");
    default:
        return {};
    }
}

LogEntryFilter::LogEntryFilter(LogEntryModel& model)
    : m_model(model) {
    setSourceModel(&model);
    setSortRole(LogEntryModel::SortRole);
    setDynamicSortFilter(true);
}

void LogEntryFilter::setText(const QString& text) {
    m_text = text.trimmed();
    invalidateFilter();
}

void LogEntryFilter::setAction(const QString& action) {
    m_action = action.toStdString();
    invalidateFilter();
}

void LogEntryFilter::setObject(const QString& object) {
    m_object = object.toStdString();
    invalidateFilter();
}

bool LogEntryFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    const auto& entry = m_model.entries()[static_cast<std::size_t>(row)];
    if (!m_action.empty() && entry.action != m_action)
        return false;
    if (!m_object.empty() && !concerns(entry.object, m_object))
        return false;
    return m_text.isEmpty() ||
           QString::fromStdString(entry.line).contains(m_text, Qt::CaseInsensitive) ||
           actionText(entry.action).contains(m_text, Qt::CaseInsensitive);
}

} // namespace lineament::ui
