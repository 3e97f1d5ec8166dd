// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/media/colourconverter.h"
#include "core/media/photo.h"

#include <cstdint>
#include <vector>

namespace lineament::media {

/// Takes decoded rows from top to bottom and makes the upright 8-bit sRGB picture: colour
/// conversion, alpha over mid grey 128, Exif orientation. Memory grows with the rows that arrive
/// (for upright and mirrored pictures), so a header that promises more than the data hold costs
/// little.
class PictureBuilder {
public:
    /// @param orientation Exif orientation 1 to 8 that the stored rows have
    /// @param info        gets sizes, alpha, orientation and the colour fields; must outlive this
    /// object
    PictureBuilder(int storedWidth, int storedHeight, const SampleLayout& layout, ByteSpan icc,
                   int orientation, PhotoInfo& info);

    /// One row in the layout that was announced.
    void addRow(const void* samples);

    int rows() const { return m_rows; }
    int storedHeight() const { return m_height; }

    /// The picture; every row must have been added. Adds the warning about transparency.
    Rgb8ImagePtr finish();

private:
    void unpremultiply();
    void blendOverGrey();
    void place();

    SampleLayout m_layout;
    int m_width;
    int m_height;
    int m_orientation;
    PhotoInfo& m_info;
    ColourConverter m_converter;
    std::vector<std::uint8_t> m_samples; ///< the row in work
    std::vector<std::uint8_t> m_rgb;
    std::shared_ptr<Rgb8Image> m_picture;
    int m_rows = 0;
    bool m_transparent = false;
};

} // namespace lineament::media
