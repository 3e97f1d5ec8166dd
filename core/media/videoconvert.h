// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/avlibs.h"
#include "core/media/videodescribe.h"

namespace lineament::media {

/// Turns decoded pictures into upright RGB with square pixels. Keeps its scaler for pictures of the
/// same kind.
class PictureConverter {
public:
    PictureConverter(Uprighting upright, Rational sampleAspect, std::uint64_t maxPixels);
    /// Throws FormatError (in the name of @p file) for pixel formats that cannot be converted.
    Rgb8ImagePtr convert(const AVFrame& picture, const std::string& file);

private:
    /// What a scaler was made for.
    struct Kind {
        int width = 0, height = 0, format = -1, matrix = -1, range = -1, chroma = -1;
        Rational aspect;
        bool operator==(const Kind&) const = default;
    };
    void prepare(const AVFrame& picture, const Kind& kind, const std::string& file);

    Uprighting m_upright;
    Rational m_aspect;
    std::uint64_t m_maxPixels;
    Kind m_kind;
    SwsPtr m_scaler;
    AvFramePtr m_rgb; // RGB24, or RGBA for formats with alpha
    bool m_alpha = false;
};

/// SHA-256 of the planes as decoded: visible rows, tightly packed.
std::string planesSha256(const AVFrame& picture);

/// Mean luminance by cell, of any pixel format.
class LumaMeter {
public:
    LumaGrid measure(const AVFrame& picture);

private:
    SwsPtr m_scaler; // to grey, for formats without a luma plane
    AvFramePtr m_grey;
    int m_width = 0, m_height = 0, m_format = -1;
};

} // namespace lineament::media
