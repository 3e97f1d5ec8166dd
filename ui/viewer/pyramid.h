// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <QImage>

#include <memory>
#include <stop_token>
#include <vector>

namespace lineament::ui {

/// A photo and its halved copies. A pixel of level k is the mean of 2^k x 2^k photo pixels.
class PhotoPyramid {
public:
    /// Halves until the longer side is at most 256 pixels. Throws Cancelled.
    explicit PhotoPyramid(Rgb8ImagePtr photo, std::stop_token stop = {});

    QSize size() const { return {m_photo->width, m_photo->height}; }
    const Rgb8ImagePtr& photo() const { return m_photo; }
    int levels() const { return 1 + static_cast<int>(m_halves.size()); }
    /// The part @p rect (pixels of @p level, within it) as RGB32; level 0 is converted part by
    /// part, the others share their pixels.
    QImage part(int level, const QRect& rect) const;
    QSize levelSize(int level) const;
    /// The smallest level whose longer side is at least @p side, else the largest.
    QImage thumbnail(int side) const;

private:
    Rgb8ImagePtr m_photo;
    std::vector<QImage> m_halves; ///< level 1 and up, RGB32
};
using PhotoPyramidPtr = std::shared_ptr<const PhotoPyramid>;

/// A float map in photo pixels and its halved copies; NaN does not count in a mean.
class MapPyramid {
public:
    explicit MapPyramid(FloatMap map, std::stop_token stop = {});

    int levels() const { return static_cast<int>(m_levels.size()); }
    const FloatMap& level(int level) const { return m_levels[static_cast<std::size_t>(level)]; }

private:
    std::vector<FloatMap> m_levels;
};
using MapPyramidPtr = std::shared_ptr<const MapPyramid>;

} // namespace lineament::ui
