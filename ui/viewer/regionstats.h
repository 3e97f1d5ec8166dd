// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/viewer/shownmap.h"

#include <QRect>

#include <array>
#include <optional>
#include <stop_token>

namespace lineament::ui {

/// What a number of values come to.
struct ValueStats {
    std::int64_t count = 0;
    double mean = 0;
    double deviation = 0; ///< of these values themselves: divided by n, not by n - 1
    double least = 0, most = 0;
};

/// The values in a box on the photo.
struct RegionStats {
    QRect rect;                         ///< photo pixels
    std::array<ValueStats, 3> channels; ///< R, G, B of the original, 0 to 255
    QString layer, unit;                ///< of the shown map; empty without one
    /// Of the shown map at each pixel of the box that it covers; NaN does not count. None without a
    /// map, and where the map has no value in the box.
    std::optional<ValueStats> map;
};

/// Reads every pixel of @p rect, which lies within @p photo. A coarse map is read as it is shown:
/// between the centres of its cells. Any thread; throws Cancelled.
RegionStats regionStats(const Rgb8Image& photo, const ShownMap& map, const QRect& rect,
                        const std::stop_token& stop = {});

/// As a table for other programs: tabs between the cells, the box in the first line.
QString regionText(const RegionStats& stats, const QString& file);

} // namespace lineament::ui
