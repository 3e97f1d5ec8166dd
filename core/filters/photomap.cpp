// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/filters/photomap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lineament::filters {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

FloatMap nanMap(int width, int height) {
    FloatMap map;
    map.width = std::max(width, 0);
    map.height = std::max(height, 0);
    map.values.assign(static_cast<std::size_t>(map.width) * static_cast<std::size_t>(map.height),
                      kNan);
    return map;
}

/// Bilinear reading of a map between its cells' centres.
class CellReader {
public:
    explicit CellReader(const FloatMap& map)
        : m_values(map.values.data())
        , m_width(map.width)
        , m_height(map.height) {}

    /// The value at (@p u, @p v) in cells, cell (0, 0) covering [0, 1) x [0, 1); both within the
    /// map.
    float at(double u, double v) const {
        const double x = std::clamp(u - 0.5, 0.0, static_cast<double>(m_width - 1));
        const double y = std::clamp(v - 0.5, 0.0, static_cast<double>(m_height - 1));
        const int x0 = static_cast<int>(x), y0 = static_cast<int>(y);
        const int right = x0 + 1 < m_width ? 1 : 0;
        const std::ptrdiff_t below = y0 + 1 < m_height ? m_width : 0;
        const float* cell = m_values + static_cast<std::ptrdiff_t>(y0) * m_width + x0;
        const auto fx = static_cast<float>(x - x0), fy = static_cast<float>(y - y0);
        const float top = cell[0] + (cell[right] - cell[0]) * fx;
        const float bottom = cell[below] + (cell[below + right] - cell[below]) * fx;
        const float value = top + (bottom - top) * fy;
        if (std::isnan(value)) [[unlikely]]
            return amongFinite({cell[0], cell[right], cell[below], cell[below + right]}, fx, fy);
        return value;
    }

private:
    /// Some neighbour is no number: NaN where the nearest one is, else the weighted mean of the
    /// others.
    static float amongFinite(const std::array<float, 4>& cells, float fx, float fy) {
        const std::array<float, 4> weights{(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy,
                                           fx * fy};
        const std::size_t nearest = (fx >= 0.5F ? 1U : 0U) + (fy >= 0.5F ? 2U : 0U);
        if (!std::isfinite(cells[nearest]))
            return cells[nearest];
        float sum = 0, weight = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            if (std::isfinite(cells[i])) {
                sum += weights[i] * cells[i];
                weight += weights[i];
            }
        }
        return sum / weight;
    }

    const float* m_values;
    int m_width;
    int m_height;
};

/// The whole numbers i of [0, count) for which 0 <= start + step * i < limit may hold, widened by
/// one on both sides against rounding; first >= second when there are none.
std::pair<int, int> columnsWithin(double start, double step, double limit, int count) {
    if (step == 0)
        return start >= 0 && start < limit ? std::pair{0, count} : std::pair{0, 0};
    double first = -start / step, last = (limit - start) / step;
    if (first > last)
        std::swap(first, last);
    const double low = std::clamp(std::floor(first) - 1, 0.0, static_cast<double>(count));
    const double high = std::clamp(std::ceil(last) + 2, 0.0, static_cast<double>(count));
    return {static_cast<int>(low), static_cast<int>(high)};
}

bool isFinite(const Affine& t) {
    return std::isfinite(t.a) && std::isfinite(t.b) && std::isfinite(t.tx) && std::isfinite(t.c) &&
           std::isfinite(t.d) && std::isfinite(t.ty);
}

} // namespace

FloatMap resampleCropMap(const FloatMap& cropMap, int cropSize, const Affine& outputToCrop,
                         int width, int height) {
    FloatMap out = nanMap(width, height);
    if (out.isNull() || cropMap.isNull() || cropSize <= 0 || !isFinite(outputToCrop))
        return out;
    const CellReader reader(cropMap);
    const double cellsX = cropMap.width, cellsY = cropMap.height;
    const double sx = cellsX / cropSize, sy = cellsY / cropSize;
    const double du = outputToCrop.a * sx, dv = outputToCrop.c * sy;
    for (int y = 0; y < height; ++y) {
        const PointF start = outputToCrop.map({0.5, y + 0.5});
        const double u0 = start.x * sx, v0 = start.y * sy;
        const auto [uFirst, uLast] = columnsWithin(u0, du, cellsX, width);
        const auto [vFirst, vLast] = columnsWithin(v0, dv, cellsY, width);
        float* row =
            out.values.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
        const int last = std::min(uLast, vLast);
        for (int x = std::max(uFirst, vFirst); x < last; ++x) {
            const double u = u0 + du * x, v = v0 + dv * x;
            if (u >= 0 && u < cellsX && v >= 0 && v < cellsY)
                row[x] = reader.at(u, v);
        }
    }
    return out;
}

PlacedMap carryToPhoto(const FloatMap& cropMap, int cropSize, const Affine& photoToCrop,
                       int photoWidth, int photoHeight) {
    PlacedMap placed;
    const Affine cropToPhoto = photoToCrop.inverse();
    if (cropMap.isNull() || cropSize <= 0 || !isFinite(photoToCrop) || !isFinite(cropToPhoto))
        return placed;
    const double side = cropSize;
    double left = std::numeric_limits<double>::infinity(), top = left, right = -left,
           bottom = -left;
    for (const PointF corner :
         {PointF{0, 0}, PointF{side, 0}, PointF{side, side}, PointF{0, side}}) {
        const PointF p = cropToPhoto.map(corner);
        left = std::min(left, p.x);
        right = std::max(right, p.x);
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    // A rim of 1e-6 px is rounding of the inverse, not a further column.
    const auto clipLow = [](double value, int limit) {
        return static_cast<int>(
            std::clamp(std::floor(value + 1e-6), 0.0, static_cast<double>(limit)));
    };
    const auto clipHigh = [](double value, int limit) {
        return static_cast<int>(
            std::clamp(std::ceil(value - 1e-6), 0.0, static_cast<double>(limit)));
    };
    placed.x = clipLow(left, photoWidth);
    placed.y = clipLow(top, photoHeight);
    const int width = clipHigh(right, photoWidth) - placed.x;
    const int height = clipHigh(bottom, photoHeight) - placed.y;
    if (width <= 0 || height <= 0)
        return placed;
    const Affine toPhoto{1, 0, static_cast<double>(placed.x), 0, 1, static_cast<double>(placed.y)};
    placed.map = resampleCropMap(cropMap, cropSize, toPhoto.then(photoToCrop), width, height);
    return placed;
}

ValueRange rangeOf(const FloatMap& map) {
    // Eight running pairs: one pair alone would wait for the comparison before it, at a third of
    // the speed.
    constexpr std::size_t kLanes = 8;
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    std::array<float, kLanes> lows, highs;
    lows.fill(kInfinity);
    highs.fill(-kInfinity);
    const auto take = [&](std::size_t lane, float value) {
        // Both comparisons are false for NaN.
        lows[lane] = value < lows[lane] ? value : lows[lane];
        highs[lane] = value > highs[lane] ? value : highs[lane];
    };
    const std::size_t whole = map.values.size() / kLanes * kLanes;
    for (std::size_t i = 0; i < whole; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            take(lane, map.values[i + lane]);
    }
    for (std::size_t i = whole; i < map.values.size(); ++i)
        take(0, map.values[i]);
    const float low = *std::min_element(lows.begin(), lows.end());
    const float high = *std::max_element(highs.begin(), highs.end());
    if (low <= high)
        return {low, high};
    // Nothing but NaN, or a single kind of infinity, which the strict comparisons pass over.
    const auto found = std::find_if(map.values.begin(), map.values.end(),
                                    [](float value) { return !std::isnan(value); });
    return found == map.values.end() ? ValueRange{} : ValueRange{*found, *found};
}

ValueRange percentileRange(const FloatMap& map, double lowShare, double highShare) {
    constexpr std::size_t kSamples = 1'000'000;
    std::size_t valid = 0;
    for (const float value : map.values)
        valid += value == value ? 1 : 0;
    if (valid == 0)
        return {};
    std::vector<float> sample;
    sample.reserve(std::min(valid, kSamples + 1));
    // Every valid value, or evenly spaced ones among them: the same ones at each call.
    const double step = std::max(1.0, static_cast<double>(valid) / static_cast<double>(kSamples));
    std::size_t seen = 0;
    double next = 0;
    for (const float value : map.values) {
        if (value != value)
            continue;
        if (static_cast<double>(seen++) >= next) {
            sample.push_back(value);
            next += step;
        }
    }
    const auto valueAt = [&sample](double share) {
        const double index = std::floor(share * static_cast<double>(sample.size()) + 1e-9);
        const double last = static_cast<double>(sample.size() - 1);
        const auto nth = sample.begin() + static_cast<std::ptrdiff_t>(std::clamp(index, 0.0, last));
        std::nth_element(sample.begin(), nth, sample.end());
        return *nth;
    };
    const float low = valueAt(std::min(lowShare, highShare));
    return {low, valueAt(std::max(lowShare, highShare))};
}

} // namespace lineament::filters
