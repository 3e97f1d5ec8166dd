// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/training/scoredsample.h"

namespace lineament::training {

/// Variance of the 4-neighbour Laplacian of the 8-bit luminance (BT.601, rounded), without the rim:
/// the common measure of sharpness. 0 below 3 pixels a side.
double laplacianVariance(const Rgb8Image& image);

/// Share of the luminance's spectral energy, constant part left out, at more than a quarter of the
/// sampling rate (radially, cycles a pixel). By a DCT-II, whose mirrored continuation has no edge
/// where the picture ends. 0 for a flat picture.
double highFrequencyShare(const Rgb8Image& image);

/// Mean luminance of the middle of a crop of a face without a margin, as faces::FaceQuality::light.
double faceLight(const Rgb8Image& crop);

/// Both, with the file's bytes per pixel and the share outside the photo taken as given.
SingleFeatures singleFeatures(const Rgb8Image& crop, double bytesPerPixel, double outside);

} // namespace lineament::training
