// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/regionstats.h"

#include "core/base/error.h"
#include "core/report/filled.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineament::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("Region", text);
}

/// Rows of a coarse map that are made at a time.
constexpr int kRows = 64;

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
}

/// Sums of bytes are exact: 64 bits hold those of any photo.
struct ByteSums {
    std::uint64_t sum = 0, squares = 0;
    std::uint8_t least = 255, most = 0;

    void add(std::uint8_t v) {
        sum += v;
        squares += static_cast<std::uint64_t>(v) * v;
        least = std::min(least, v);
        most = std::max(most, v);
    }
    ValueStats stats(std::int64_t count) const {
        const auto n = static_cast<double>(count);
        const double mean = static_cast<double>(sum) / n;
        const double variance = static_cast<double>(squares) / n - mean * mean;
        return {count, mean, std::sqrt(std::max(0.0, variance)), static_cast<double>(least),
                static_cast<double>(most)};
    }
};

/// Welford's sums: values of one sign and little spread lose nothing.
struct FloatSums {
    std::int64_t count = 0;
    double mean = 0, squares = 0;
    float least = std::numeric_limits<float>::max(), most = std::numeric_limits<float>::lowest();

    void add(float v) {
        if (std::isnan(v))
            return;
        const double by = static_cast<double>(v) - mean;
        mean += by / static_cast<double>(++count);
        squares += by * (static_cast<double>(v) - mean);
        least = std::min(least, v);
        most = std::max(most, v);
    }
    std::optional<ValueStats> stats() const {
        if (count == 0)
            return std::nullopt;
        return ValueStats{count, mean, std::sqrt(squares / static_cast<double>(count)),
                          static_cast<double>(least), static_cast<double>(most)};
    }
};

std::array<ValueStats, 3> channelStats(const Rgb8Image& photo, const QRect& rect,
                                       const std::stop_token& stop) {
    std::array<ByteSums, 3> sums;
    for (int y = rect.top(); y <= rect.bottom(); ++y) {
        throwIfStopped(stop);
        const auto* p = photo.row(y) + 3 * rect.left();
        for (int x = 0; x < rect.width(); ++x, p += 3)
            for (std::size_t c = 0; c < 3; ++c)
                sums[c].add(p[c]);
    }
    const auto count = static_cast<std::int64_t>(rect.width()) * rect.height();
    return {sums[0].stats(count), sums[1].stats(count), sums[2].stats(count)};
}

void addPhotoMap(FloatSums& sums, const FloatMap& map, const QRect& rect,
                 const std::stop_token& stop) {
    const QRect part = rect.intersected(QRect(0, 0, map.width, map.height));
    for (int y = part.top(); y <= part.bottom(); ++y) {
        throwIfStopped(stop);
        for (int x = part.left(); x <= part.right(); ++x)
            sums.add(map.at(x, y));
    }
}

void addCropMap(FloatSums& sums, const ShownMap& map, const QRect& rect,
                const std::stop_token& stop) {
    for (int y = rect.top(); y <= rect.bottom(); y += kRows) {
        throwIfStopped(stop);
        const int rows = std::min(kRows, rect.bottom() - y + 1);
        const Affine pixelToPhoto{1, 0, static_cast<double>(rect.left()),
                                  0, 1, static_cast<double>(y)};
        const auto values = filters::resampleCropMap(
            *map.cropMap, map.cropSize, pixelToPhoto.then(map.photoToCrop), rect.width(), rows);
        for (const float v : values.values)
            sums.add(v);
    }
}

QString cells(const QString& name, const ValueStats& s, int decimals) {
    const auto number = [decimals](double v) { return QString::number(v, 'f', decimals); };
    return QStringList{
        name,           number(s.mean),          number(s.deviation), number(s.least),
        number(s.most), QString::number(s.count)}
        .join(QLatin1Char('\t'));
}

} // namespace

RegionStats regionStats(const Rgb8Image& photo, const ShownMap& map, const QRect& rect,
                        const std::stop_token& stop) {
    RegionStats stats;
    stats.rect = rect;
    stats.channels = channelStats(photo, rect, stop);
    if (map.isNull())
        return stats;
    stats.layer = map.title;
    stats.unit = map.unit;
    FloatSums sums;
    if (map.photoMap)
        addPhotoMap(sums, map.photoMap->level(0), rect, stop);
    else
        addCropMap(sums, map, rect, stop);
    stats.map = sums.stats();
    return stats;
}

QString regionText(const RegionStats& stats, const QString& file) {
    const auto& r = stats.rect;
    QStringList lines;
    lines << filled(tr("%1, region x %2, y %3, %4 x %5 px of the original"), file, r.x(), r.y(),
                    r.width(), r.height());
    lines << QStringList{tr("values"), tr("mean"), tr("standard deviation"),
                         tr("min"),    tr("max"),  tr("pixels")}
                 .join(QLatin1Char('\t'));
    const std::array<const char*, 3> names{"R", "G", "B"};
    for (std::size_t c = 0; c < names.size(); ++c)
        lines << cells(QLatin1String(names[c]), stats.channels[c], 2);
    if (stats.map)
        lines << cells(QStringLiteral("%1 (%2)").arg(stats.layer, stats.unit), *stats.map, 6);
    else if (!stats.layer.isEmpty())
        lines << tr("%1: no value in the region").arg(stats.layer);
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace lineament::ui
