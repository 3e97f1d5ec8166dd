// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/viewer/pyramid.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>

namespace lineament::ui {

namespace {

constexpr int kSmallest = 256;

void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
}

/// Row access to level 0 (three bytes a pixel) and to the others (QRgb) alike.
struct RgbRow {
    const std::uint8_t* row;
    std::array<int, 3> at(int x) const { return {row[3 * x], row[3 * x + 1], row[3 * x + 2]}; }
};
struct QRgbRow {
    const QRgb* row;
    std::array<int, 3> at(int x) const { return {qRed(row[x]), qGreen(row[x]), qBlue(row[x])}; }
};

template <class Row> void halveRow(Row upper, Row lower, int width, QRgb* out) {
    const int half = (width + 1) / 2;
    for (int x = 0; x < half; ++x) {
        const int left = 2 * x, right = std::min(left + 1, width - 1);
        const auto a = upper.at(left), b = upper.at(right), c = lower.at(left), d = lower.at(right);
        out[x] = qRgb((a[0] + b[0] + c[0] + d[0] + 2) / 4, (a[1] + b[1] + c[1] + d[1] + 2) / 4,
                      (a[2] + b[2] + c[2] + d[2] + 2) / 4);
    }
}

QImage halved(const Rgb8Image& photo, const std::stop_token& stop) {
    QImage out((photo.width + 1) / 2, (photo.height + 1) / 2, QImage::Format_RGB32);
    for (int y = 0; y < out.height(); ++y) {
        throwIfStopped(stop);
        halveRow(RgbRow{photo.row(2 * y)}, RgbRow{photo.row(std::min(2 * y + 1, photo.height - 1))},
                 photo.width, reinterpret_cast<QRgb*>(out.scanLine(y)));
    }
    return out;
}

QImage halved(const QImage& image, const std::stop_token& stop) {
    QImage out((image.width() + 1) / 2, (image.height() + 1) / 2, QImage::Format_RGB32);
    const auto row = [&image](int y) {
        return QRgbRow{
            reinterpret_cast<const QRgb*>(image.constScanLine(std::min(y, image.height() - 1)))};
    };
    for (int y = 0; y < out.height(); ++y) {
        throwIfStopped(stop);
        halveRow(row(2 * y), row(2 * y + 1), image.width(),
                 reinterpret_cast<QRgb*>(out.scanLine(y)));
    }
    return out;
}

float meanOf(std::initializer_list<float> values) {
    float sum = 0;
    int count = 0;
    for (const float v : values) {
        if (std::isnan(v))
            continue;
        sum += v;
        ++count;
    }
    return count > 0 ? sum / static_cast<float>(count) : std::numeric_limits<float>::quiet_NaN();
}

FloatMap halved(const FloatMap& map, const std::stop_token& stop) {
    FloatMap out{(map.width + 1) / 2, (map.height + 1) / 2, {}};
    out.values.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
    for (int y = 0; y < out.height; ++y) {
        throwIfStopped(stop);
        const int top = 2 * y, bottom = std::min(top + 1, map.height - 1);
        for (int x = 0; x < out.width; ++x) {
            const int left = 2 * x, right = std::min(left + 1, map.width - 1);
            out.at(x, y) = meanOf({map.at(left, top), map.at(right, top), map.at(left, bottom),
                                   map.at(right, bottom)});
        }
    }
    return out;
}

} // namespace

PhotoPyramid::PhotoPyramid(Rgb8ImagePtr photo, std::stop_token stop)
    : m_photo(std::move(photo)) {
    if (std::max(m_photo->width, m_photo->height) <= kSmallest)
        return;
    m_halves.push_back(halved(*m_photo, stop));
    while (std::max(m_halves.back().width(), m_halves.back().height()) > kSmallest)
        m_halves.push_back(halved(m_halves.back(), stop));
}

QSize PhotoPyramid::levelSize(int level) const {
    return level == 0 ? size() : m_halves[static_cast<std::size_t>(level - 1)].size();
}

QImage PhotoPyramid::part(int level, const QRect& rect) const {
    const QRect r = rect.intersected(QRect(QPoint(0, 0), levelSize(level)));
    if (r.isEmpty())
        return {};
    if (level == 0) {
        const QImage view(m_photo->row(r.y()) + 3 * r.x(), r.width(), r.height(),
                          m_photo->width * 3, QImage::Format_RGB888);
        return view.convertToFormat(QImage::Format_RGB32);
    }
    const auto& half = m_halves[static_cast<std::size_t>(level - 1)];
    const auto* start = half.constScanLine(r.y()) + 4 * r.x();
    return {start, r.width(), r.height(), half.bytesPerLine(), QImage::Format_RGB32};
}

QImage PhotoPyramid::thumbnail(int side) const {
    int level = levels() - 1;
    while (level > 0 && std::max(levelSize(level).width(), levelSize(level).height()) < side)
        --level;
    return part(level, QRect(QPoint(0, 0), levelSize(level))).copy();
}

MapPyramid::MapPyramid(FloatMap map, std::stop_token stop) {
    m_levels.push_back(std::move(map));
    while (std::max(m_levels.back().width, m_levels.back().height) > kSmallest)
        m_levels.push_back(halved(m_levels.back(), stop));
}

} // namespace lineament::ui
