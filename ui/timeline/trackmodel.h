// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "ui/theme/theme.h"

#include <QAbstractTableModel>

namespace lineament::ui {

/// The tracks of a video as rows; words for people, colours from the theme.
class TrackModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        IdColumn,
        SpanColumn,
        FramesColumn,
        FindingColumn,
        ScoreColumn,
        CoverageColumn,
        GapsColumn,
        StrongestColumn,
        ColumnCount
    };

    explicit TrackModel(const Theme& theme, QObject* parent = nullptr);

    void setResult(analysis::VideoResultPtr result);
    QString idAt(int row) const;
    /// -1 when there is no such track.
    int rowOf(const QString& id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const analysis::Track& track, int column) const;
    QString toolTip(const analysis::Track& track, int column) const;

    const Theme& m_theme;
    analysis::VideoResultPtr m_result;
};

} // namespace lineament::ui
