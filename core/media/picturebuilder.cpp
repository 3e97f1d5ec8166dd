// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/picturebuilder.h"

#include "core/media/readersupport.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace lineament::media {

namespace {

constexpr unsigned kBackground = 128;

/// Divides the colours of one pixel by its alpha, in place.
template <typename T> void unpremultiplyPixel(T* pixel, int colours) {
    constexpr std::uint64_t kFull = std::numeric_limits<T>::max();
    const std::uint64_t alpha = pixel[colours];
    for (int c = 0; c < colours; ++c)
        pixel[c] = alpha == 0 ? T(0)
                              : static_cast<T>(std::min<std::uint64_t>(
                                    kFull, (pixel[c] * kFull + alpha / 2) / alpha));
}

} // namespace

PictureBuilder::PictureBuilder(int storedWidth, int storedHeight, const SampleLayout& layout,
                               ByteSpan icc, int orientation, PhotoInfo& info)
    : m_layout(layout)
    , m_width(storedWidth)
    , m_height(storedHeight)
    , m_orientation(orientation >= 1 && orientation <= 8 ? orientation : 1)
    , m_info(info)
    , m_converter(layout, icc, info)
    , m_rgb(static_cast<std::size_t>(storedWidth) * 3)
    , m_picture(std::make_shared<Rgb8Image>()) {
    const bool turned = m_orientation >= 5;
    m_picture->width = turned ? m_height : m_width;
    m_picture->height = turned ? m_width : m_height;
    const std::size_t bytes =
        static_cast<std::size_t>(m_width) * static_cast<std::size_t>(m_height) * 3;
    if (m_orientation <= 2)
        m_picture->data.reserve(bytes); // touched only as rows arrive
    else
        m_picture->data.resize(bytes);
    info.storedWidth = m_width;
    info.storedHeight = m_height;
    info.width = m_picture->width;
    info.height = m_picture->height;
    info.orientation = m_orientation;
    info.alpha = layout.alpha;
}

void PictureBuilder::addRow(const void* samples) {
    const auto* bytes = static_cast<const std::uint8_t*>(samples);
    if (m_layout.alpha) {
        m_samples.assign(bytes,
                         bytes + static_cast<std::size_t>(m_width) * m_layout.bytesPerPixel());
        if (m_layout.premultiplied)
            unpremultiply();
        m_converter.convert(m_samples.data(), m_rgb.data(), m_width);
        blendOverGrey();
    } else {
        m_converter.convert(bytes, m_rgb.data(), m_width);
    }
    place();
    ++m_rows;
}

void PictureBuilder::unpremultiply() {
    const std::size_t stride = m_layout.bytesPerPixel();
    for (std::size_t at = 0; at < m_samples.size(); at += stride) {
        if (m_layout.bytesPerSample == 1) {
            unpremultiplyPixel(m_samples.data() + at, m_layout.colours());
        } else {
            std::array<std::uint16_t, 5> pixel{};
            std::memcpy(pixel.data(), m_samples.data() + at, stride);
            unpremultiplyPixel(pixel.data(), m_layout.colours());
            std::memcpy(m_samples.data() + at, pixel.data(), stride);
        }
    }
}

void PictureBuilder::blendOverGrey() {
    const std::size_t stride = m_layout.bytesPerPixel();
    const std::size_t alphaAt = stride - static_cast<std::size_t>(m_layout.bytesPerSample);
    for (std::size_t x = 0; x < static_cast<std::size_t>(m_width); ++x) {
        unsigned alpha = m_samples[x * stride + alphaAt];
        if (m_layout.bytesPerSample == 2) {
            std::uint16_t wide = 0;
            std::memcpy(&wide, m_samples.data() + x * stride + alphaAt, 2);
            alpha = (wide * 255U + 32895U) >> 16U;
        }
        if (alpha == 255)
            continue;
        m_transparent = true;
        for (std::size_t c = 0; c < 3; ++c) {
            std::uint8_t& value = m_rgb[3 * x + c];
            value = static_cast<std::uint8_t>((value * alpha + kBackground * (255 - alpha) + 127) /
                                              255);
        }
    }
}

void PictureBuilder::place() {
    std::vector<std::uint8_t>& out = m_picture->data;
    if (m_orientation <= 2)
        out.insert(out.end(), m_rgb.begin(), m_rgb.end());
    if (m_orientation == 1)
        return;
    const int y = m_rows, lastX = m_width - 1, lastY = m_height - 1;
    for (int x = 0; x < m_width; ++x) {
        int toX = 0, toY = 0;
        switch (m_orientation) { // where the stored pixel (x, y) lies in the upright picture
        case 2:
            toX = lastX - x, toY = y;
            break;
        case 3:
            toX = lastX - x, toY = lastY - y;
            break;
        case 4:
            toX = x, toY = lastY - y;
            break;
        case 5:
            toX = y, toY = x;
            break;
        case 6:
            toX = lastY - y, toY = x;
            break;
        case 7:
            toX = lastY - y, toY = lastX - x;
            break;
        default:
            toX = y, toY = lastX - x;
            break;
        }
        std::memcpy(m_picture->row(toY) + static_cast<std::size_t>(toX) * 3,
                    m_rgb.data() + static_cast<std::size_t>(x) * 3, 3);
    }
}

Rgb8ImagePtr PictureBuilder::finish() {
    if (m_rows != m_height)
        throw FormatError("picture", std::to_string(m_height) + " rows", std::to_string(m_rows));
    if (m_layout.alpha)
        addWarning(m_info, m_transparent
                               ? "transparent parts are shown over mid grey (128, 128, 128)"
                               : "has an alpha channel that is opaque everywhere");
    return std::move(m_picture);
}

} // namespace lineament::media
