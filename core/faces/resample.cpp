// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/resample.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>

namespace lineament::faces {
namespace {

/// A part of the photo, averaged over cells of factor x factor pixels; float keeps the exact mean.
struct ReducedRegion {
    int factor = 1;
    int cellX = 0, cellY = 0; ///< cell of its left column and top row
    int width = 0, height = 0;
    std::vector<float> data; ///< RGB

    const float* cell(int x, int y) const {
        return data.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                              static_cast<std::size_t>(x)) *
                                 3;
    }
};

/// First and one-past-last cell of a row or column of cells that the span [low, high] of photo
/// pixels needs, with a rim for the bilinear step, within the photo; at least one cell.
std::pair<int, int> cellsFor(double low, double high, int factor, int photoSide) {
    const int cells = (photoSide + factor - 1) / factor;
    const double first = std::floor(low / factor) - 2, last = std::ceil(high / factor) + 2;
    const int begin = static_cast<int>(std::clamp(first, 0.0, cells - 1.0));
    const int end = static_cast<int>(std::clamp(last, begin + 1.0, static_cast<double>(cells)));
    return {begin, end};
}

void averageRow(const Rgb8Image& photo, const ReducedRegion& region, int cellRow, float* out) {
    const int f = region.factor;
    const int top = cellRow * f, bottom = std::min(top + f, photo.height);
    for (int i = 0; i < region.width; ++i) {
        const int left = (region.cellX + i) * f, right = std::min(left + f, photo.width);
        // 255 * f^2 stays below 2^64 for any photo; 32 bits would do up to cells of 4,096 pixels a
        // side.
        std::uint64_t r = 0, g = 0, b = 0;
        for (int y = top; y < bottom; ++y) {
            const std::uint8_t* pixel = photo.row(y) + static_cast<std::size_t>(left) * 3;
            for (int x = left; x < right; ++x, pixel += 3) {
                r += pixel[0];
                g += pixel[1];
                b += pixel[2];
            }
        }
        const auto count = static_cast<float>((bottom - top) * (right - left));
        out[3 * i] = static_cast<float>(r) / count;
        out[3 * i + 1] = static_cast<float>(g) / count;
        out[3 * i + 2] = static_cast<float>(b) / count;
    }
}

ReducedRegion reduceRegion(const Rgb8Image& photo, const Affine& cropToPhoto, int size,
                           int factor) {
    double left = HUGE_VAL, top = HUGE_VAL, right = -HUGE_VAL, bottom = -HUGE_VAL;
    const double side = size;
    for (const PointF corner :
         {PointF{0, 0}, PointF{side, 0}, PointF{side, side}, PointF{0, side}}) {
        const PointF p = cropToPhoto.map(corner);
        left = std::min(left, p.x);
        right = std::max(right, p.x);
        top = std::min(top, p.y);
        bottom = std::max(bottom, p.y);
    }
    ReducedRegion region;
    region.factor = factor;
    const auto [x0, x1] = cellsFor(left, right, factor, photo.width);
    const auto [y0, y1] = cellsFor(top, bottom, factor, photo.height);
    region.cellX = x0;
    region.cellY = y0;
    region.width = x1 - x0;
    region.height = y1 - y0;
    region.data.resize(static_cast<std::size_t>(region.width) *
                       static_cast<std::size_t>(region.height) * 3);
    for (int y = 0; y < region.height; ++y) {
        averageRow(photo, region, y0 + y,
                   region.data.data() +
                       static_cast<std::size_t>(y) * static_cast<std::size_t>(region.width) * 3);
    }
    return region;
}

/// Writes the RGB bytes at @p u, @p v, in cells of the region with centres at .5.
void sample(const ReducedRegion& region, double u, double v, std::uint8_t* out) {
    const double x = std::clamp(u - 0.5, 0.0, region.width - 1.0);
    const double y = std::clamp(v - 0.5, 0.0, region.height - 1.0);
    const int x0 = static_cast<int>(x), y0 = static_cast<int>(y);
    const int x1 = std::min(x0 + 1, region.width - 1), y1 = std::min(y0 + 1, region.height - 1);
    const auto fx = static_cast<float>(x - x0), fy = static_cast<float>(y - y0);
    const float *a = region.cell(x0, y0), *b = region.cell(x1, y0);
    const float *c = region.cell(x0, y1), *d = region.cell(x1, y1);
    for (int k = 0; k < 3; ++k) {
        const float upper = a[k] + (b[k] - a[k]) * fx, lower = c[k] + (d[k] - c[k]) * fx;
        out[k] = static_cast<std::uint8_t>(upper + (lower - upper) * fy + 0.5F);
    }
}

void checkInput(const Rgb8Image& photo, const Affine& t, int size) {
    if (photo.isNull() || size <= 0)
        throw Error("crop", "a photo and a crop size above 0", "none");
    const double k = t.determinant();
    const bool similarity = std::isfinite(k) && k > 0 && std::isfinite(t.tx) &&
                            std::isfinite(t.ty) &&
                            std::fabs(t.a - t.d) + std::fabs(t.b + t.c) < 1e-6 * t.scale();
    if (!similarity)
        throw Error("crop", "a rotation with one scale", "another transform");
}

} // namespace

SimilarityCrop cutSimilarity(const Rgb8Image& photo, const Affine& photoToCrop, int size) {
    checkInput(photo, photoToCrop, size);
    const Affine cropToPhoto = photoToCrop.inverse();
    const double reduction = std::min(cropToPhoto.scale(), 1e6);
    const int factor = std::max(1, static_cast<int>(reduction + 1e-9));
    const ReducedRegion region = reduceRegion(photo, cropToPhoto, size, factor);

    SimilarityCrop crop;
    crop.pixels.width = crop.pixels.height = size;
    crop.pixels.data.resize(static_cast<std::size_t>(size) * static_cast<std::size_t>(size) * 3);
    std::size_t outside = 0;
    for (int y = 0; y < size; ++y) {
        std::uint8_t* out = crop.pixels.row(y);
        for (int x = 0; x < size; ++x, out += 3) {
            const PointF p = cropToPhoto.map({x + 0.5, y + 0.5});
            outside += p.x < 0 || p.y < 0 || p.x >= photo.width || p.y >= photo.height ? 1 : 0;
            sample(region, p.x / factor - region.cellX, p.y / factor - region.cellY, out);
        }
    }
    crop.outside = static_cast<double>(outside) / (static_cast<double>(size) * size);
    crop.resampling = factor > 1 ? "area 1/" + std::to_string(factor) + ", then bilinear"
                                 : std::string("bilinear");
    return crop;
}

} // namespace lineament::faces
