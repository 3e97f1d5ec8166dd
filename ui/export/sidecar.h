// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "ui/player/framefetcher.h"
#include "ui/viewer/regionstats.h"

#include <QByteArray>
#include <QDateTime>
#include <QRectF>

namespace lineament::ui {

/// What is beside an exported picture, as JSON: source, layer, range, colours, zoom, region, and
/// what the layer was made with.
struct PictureRecord {
    std::filesystem::path source;
    std::string sha256;
    ShownMap map; ///< null: the original alone
    QRectF region;
    double zoom = 1;
    PlayerFramePtr frame; ///< of a video; null for photos
    /// Of the result that is shown with it; none before there is one.
    std::optional<analysis::RunRecord> run = std::nullopt;
    QDateTime time = QDateTime::currentDateTimeUtc();
    /// Of the box that is drawn on the picture; none without one.
    std::optional<RegionStats> statistics = std::nullopt;
};
/// "Region 100,80 40 x 30 px: mean 0.43, deviation 0.05, 0.31 to 0.66": of the shown map.
QString regionLine(const RegionStats& stats);
QByteArray sidecarJson(const PictureRecord& record);

/// What is beside an exported timeline.
struct TimelineRecord {
    std::filesystem::path source;
    std::string sha256;             ///< of the file; empty before it is known
    analysis::ItemResultPtr result; ///< what is drawn; null: the time axis alone
    double from = 0, to = 0;        ///< seconds in view
    QString selected;               ///< track
    QDateTime time = QDateTime::currentDateTimeUtc();
};
QByteArray sidecarJson(const TimelineRecord& record);

} // namespace lineament::ui
