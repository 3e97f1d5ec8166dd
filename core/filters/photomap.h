// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

namespace lineament::filters {

/// A float map that lies somewhere on a photo.
struct PlacedMap {
    int x = 0; ///< photo pixel of the map's left column
    int y = 0; ///< photo pixel of the map's top row
    FloatMap map;
};

/// Carries a map that covers the whole crop (@p cropSize square; the map may be coarser) back to
/// photo pixels through the inverse of @p photoToCrop: bilinear between the centres of the map's
/// cells, NaN outside the crop. Covers the crop's bounding box clipped to the photo.
PlacedMap carryToPhoto(const FloatMap& cropMap, int cropSize, const Affine& photoToCrop,
                       int photoWidth, int photoHeight);

/// The same onto any raster: output pixel centres are mapped by @p outputToCrop into crop
/// coordinates. Used by the viewer for the visible part at the shown zoom.
FloatMap resampleCropMap(const FloatMap& cropMap, int cropSize, const Affine& outputToCrop,
                         int width, int height);

/// Smallest and largest value that is not NaN; {0, 0} when there is none.
struct ValueRange {
    float low = 0;
    float high = 0;
};
ValueRange rangeOf(const FloatMap& map);

/// The values below which @p lowShare and @p highShare of the (not NaN) values lie; sampled above a
/// million values.
ValueRange percentileRange(const FloatMap& map, double lowShare, double highShare);

} // namespace lineament::filters
