// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace lineament {

/// 8-bit picture, RGB in this order, interleaved, rows tightly packed, sRGB, row 0 on top.
struct Rgb8Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> data; ///< 3 * width * height bytes

    bool isNull() const { return width <= 0 || height <= 0; }
    const std::uint8_t* row(int y) const {
        return data.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width) * 3;
    }
    std::uint8_t* row(int y) {
        return data.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width) * 3;
    }
};
using Rgb8ImagePtr = std::shared_ptr<const Rgb8Image>;

/// One float32 plane, row-major, row 0 on top. NaN means "no value here".
struct FloatMap {
    int width = 0;
    int height = 0;
    std::vector<float> values; ///< width * height

    bool isNull() const { return width <= 0 || height <= 0; }
    float at(int x, int y) const {
        return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
    float& at(int x, int y) {
        return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
};
using FloatMapPtr = std::shared_ptr<const FloatMap>;

/// A point in pixels. Pixel (0, 0) covers [0, 1) x [0, 1): its centre is (0.5, 0.5).
struct PointF {
    double x = 0;
    double y = 0;
    bool operator==(const PointF&) const = default;
};

/// An axis-aligned rectangle in the same coordinates as PointF.
struct RectF {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;

    double area() const { return width > 0 && height > 0 ? width * height : 0; }
    PointF centre() const { return {x + width / 2, y + height / 2}; }
    bool contains(PointF p) const {
        return p.x >= x && p.y >= y && p.x < x + width && p.y < y + height;
    }
    RectF intersected(const RectF& o) const {
        const double left = std::fmax(x, o.x), top = std::fmax(y, o.y);
        const double right = std::fmin(x + width, o.x + o.width);
        const double bottom = std::fmin(y + height, o.y + o.height);
        return right > left && bottom > top ? RectF{left, top, right - left, bottom - top}
                                            : RectF{};
    }
    /// Intersection over union, 0 to 1.
    double iou(const RectF& o) const {
        const double i = intersected(o).area();
        const double u = area() + o.area() - i;
        return u > 0 ? i / u : 0;
    }
    bool operator==(const RectF&) const = default;
};

/// x' = a x + b y + tx, y' = c x + d y + ty, on PointF coordinates (pixel centres at .5).
struct Affine {
    double a = 1, b = 0, tx = 0;
    double c = 0, d = 1, ty = 0;

    PointF map(PointF p) const { return {a * p.x + b * p.y + tx, c * p.x + d * p.y + ty}; }
    double determinant() const { return a * d - b * c; }
    /// Lengths grow by this factor (exact for similarities).
    double scale() const { return std::sqrt(std::fabs(determinant())); }
    /// The inverse; all NaN when the transform is singular.
    Affine inverse() const {
        const double k =
            determinant() != 0 ? 1 / determinant() : std::numeric_limits<double>::quiet_NaN();
        return {d * k, -b * k, (b * ty - d * tx) * k, -c * k, a * k, (c * tx - a * ty) * k};
    }
    /// First *this, then @p next.
    Affine then(const Affine& next) const {
        return {
            next.a * a + next.b * c, next.a * b + next.b * d, next.a * tx + next.b * ty + next.tx,
            next.c * a + next.d * c, next.c * b + next.d * d, next.c * tx + next.d * ty + next.ty};
    }
    bool operator==(const Affine&) const = default;
};

} // namespace lineament
