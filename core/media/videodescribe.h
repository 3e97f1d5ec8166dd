// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/videoinput.h"

namespace lineament::media {

/// What turns the picture as coded upright: clockwise rotation, then a flip left to right.
struct Uprighting {
    int rotation = 0; ///< 0, 90, 180, 270
    bool mirrored = false;
    bool exact = true; ///< false when the matrix holds something else, which is not applied
};

/// Reads a display matrix of 9 values (ISO 14496-12), null for none.
Uprighting uprightingOf(const std::int32_t* matrix);

/// The display matrix of a stream; null when it has none.
const std::int32_t* displayMatrix(const AVStream& stream);

/// Size with square pixels, before rotation: the dimension that is stored shorter is enlarged.
/// Absurd aspect ratios are ignored.
struct SquareSize {
    int width = 0, height = 0;
    bool ignored = false; ///< the stated aspect ratio was not usable
};
SquareSize squareSize(int width, int height, Rational sampleAspect, std::uint64_t maxPixels);

/// The YCbCr matrix that is used (an AVColorSpace), and whether it had to be assumed.
struct MatrixChoice {
    AVColorSpace matrix = AVCOL_SPC_BT709;
    bool assumed = false;
};
MatrixChoice chooseMatrix(AVColorSpace stated, int height);

/// Everything that the headers say (R6). Throws NoVideoError, EncryptedError, UnsupportedError,
/// FormatError, LimitError.
VideoInfo describeVideo(const VideoInput& input, const VideoLimits& limits);

} // namespace lineament::media
