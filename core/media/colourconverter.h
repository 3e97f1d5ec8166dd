// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/byteview.h"
#include "core/media/photo.h"

#include <cstdint>
#include <memory>

namespace lineament::media {

/// What the decoded samples mean.
enum class SampleModel {
    Grey,
    Rgb,
    Cmyk,         ///< 0 is no ink
    CmykInverted, ///< 0 is full ink, as Adobe's programs write CMYK into JPEG files
    Lab           ///< 16 bits, in the encoding of ICC profiles of version 4, relative to the paper
};

/// How a decoder hands its rows over: interleaved, full range, native byte order, alpha last.
struct SampleLayout {
    SampleModel model = SampleModel::Rgb;
    int bytesPerSample = 1; ///< 1 or 2
    bool alpha = false;
    bool premultiplied = false; ///< colours are already multiplied by alpha

    int colours() const {
        return model == SampleModel::Grey                               ? 1
               : model == SampleModel::Rgb || model == SampleModel::Lab ? 3
                                                                        : 4;
    }
    int samples() const { return colours() + (alpha ? 1 : 0); }
    std::size_t bytesPerPixel() const {
        return static_cast<std::size_t>(samples() * bytesPerSample);
    }
};

/// Turns rows of decoded samples into 8-bit sRGB. Lab, and samples with an embedded ICC profile, it
/// converts by lcms2 (relative colorimetric, black point compensation); without one, or when the
/// profile is broken or already is sRGB within rounding, samples are taken as they are: 8-bit
/// values then stay exactly as decoded.
class ColourConverter {
public:
    /// Decides what is to be done and says so in @p info (colourProfile, colourHandling, warnings).
    ColourConverter(const SampleLayout& layout, ByteSpan icc, PhotoInfo& info);
    ~ColourConverter();
    ColourConverter(const ColourConverter&) = delete;
    ColourConverter& operator=(const ColourConverter&) = delete;

    /// Converts the colours of @p pixels pixels; alpha is skipped.
    void convert(const std::uint8_t* samples, std::uint8_t* rgb, int pixels) const;

private:
    class Transform;

    void convertLab(ByteSpan icc, PhotoInfo& info);

    SampleLayout m_layout;
    std::unique_ptr<Transform> m_transform; ///< null: taken as sRGB
};

} // namespace lineament::media
