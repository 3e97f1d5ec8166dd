// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/trackmodel.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/verdictwords.h"
#include "core/report/filled.h"
#include "ui/app/text.h"
#include "ui/player/position.h"
#include "ui/timeline/timelinedata.h"

#include <algorithm>

namespace lineament::ui {

TrackModel::TrackModel(const Theme& theme, QObject* parent)
    : QAbstractTableModel(parent)
    , m_theme(theme) {
    connect(&theme, &Theme::changed, this, [this] {
        if (rowCount() > 0)
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    });
}

void TrackModel::setResult(analysis::VideoResultPtr result) {
    const int before = rowCount();
    const int after = result ? static_cast<int>(result->tracks.size()) : 0;
    // Rows that stay keep selection and scroll position while partial results come in.
    if (after > before)
        beginInsertRows({}, before, after - 1);
    else if (after < before)
        beginRemoveRows({}, after, before - 1);
    m_result = std::move(result);
    if (after > before)
        endInsertRows();
    else if (after < before)
        endRemoveRows();
    if (const int kept = std::min(before, after); kept > 0)
        emit dataChanged(index(0, 0), index(kept - 1, ColumnCount - 1));
}

QString TrackModel::idAt(int row) const {
    return row >= 0 && row < rowCount()
               ? QString::fromStdString(m_result->tracks[static_cast<std::size_t>(row)].id)
               : QString();
}

int TrackModel::rowOf(const QString& id) const {
    for (int row = 0; row < rowCount(); ++row)
        if (idAt(row) == id)
            return row;
    return -1;
}

int TrackModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_result ? 0 : static_cast<int>(m_result->tracks.size());
}

int TrackModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TrackModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const auto& track = m_result->tracks[row];
    switch (role) {
    case Qt::DisplayRole:
        return text(track, index.column());
    case Qt::ToolTipRole:
        return toolTip(track, index.column());
    case Qt::DecorationRole:
        return index.column() == IdColumn
                   ? QVariant(timeline::trackColour(*m_result, row, m_theme.colours()))
                   : QVariant();
    case Qt::ForegroundRole:
        return track.leftOut ? QVariant(m_theme.colours().muted) : QVariant();
    default:
        return {};
    }
}

QVariant TrackModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case IdColumn:
        return tr("Track");
    case SpanColumn:
        return tr("From - to");
    case FramesColumn:
        return tr("Scored");
    case FindingColumn:
        return tr("Finding");
    case ScoreColumn:
        return tr("Raw mean score");
    case CoverageColumn:
        return QString::fromLatin1(analysis::kCoverageHead);
    case GapsColumn:
        return tr("Gaps");
    case StrongestColumn:
        return tr("Highest raw score");
    default:
        return {};
    }
}

QString TrackModel::text(const analysis::Track& track, int column) const {
    switch (column) {
    case IdColumn:
        return QString::fromStdString(track.id);
    case SpanColumn:
        return QStringLiteral("%1 - %2").arg(timeText(track.from), timeText(track.to));
    case FramesColumn:
        return filled(tr("%1 of %2"), track.aggregate ? track.aggregate->frames : 0,
                      track.points.size());
    case FindingColumn:
        return track.finding ? QString::fromStdString(analysis::shortText(track.finding->verdict))
                             : tr("none");
    case ScoreColumn:
        return track.leftOut     ? timeline::leftOutText(track)
               : track.aggregate ? scoreText(track.aggregate->mean)
                                 : tr("no score");
    case CoverageColumn:
        return QString::fromStdString(analysis::coverageFigures(*m_result, track));
    case GapsColumn:
        return QString::number(track.gaps.size());
    case StrongestColumn:
        return track.aggregate ? scoreText(track.aggregate->most) : QString();
    default:
        return {};
    }
}

QString TrackModel::toolTip(const analysis::Track& track, int column) const {
    constexpr std::size_t kListed = 12;
    if (column == GapsColumn && !track.gaps.empty()) {
        QStringList lines;
        for (std::size_t i = 0; i < std::min(kListed, track.gaps.size()); ++i)
            lines << timeline::gapSentence(track, track.gaps[i]);
        if (track.gaps.size() > kListed)
            lines << tr("and %1 more").arg(track.gaps.size() - kListed);
        return lines.join(QLatin1Char('\n'));
    }
    if (column == StrongestColumn && track.aggregate)
        return tr("At frame %1").arg(m_result->samples[track.strongest].number);
    if (column == CoverageColumn)
        return tr("Scored frames stand for %1")
            .arg(QString::fromStdString(analysis::coverageWords(*m_result, track)));
    return QString::fromStdString(analysis::trackSentence(*m_result, track));
}

} // namespace lineament::ui
