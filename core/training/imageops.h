// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <ATen/core/Tensor.h>

#include <span>

// Pictures here are float32 tensors [N,3,H,W], RGB, 0 to 255, on any device. Pixel (0, 0) covers
// [0, 1) x [0, 1), as everywhere in core.

namespace lineament::training {

/// Host numbers as a float32 tensor [N,1,1,1] on @p like's device, one a picture.
at::Tensor perPicture(std::span<const float> values, const at::Tensor& like);

/// Samples every picture bilinearly at @p outToIn of each output pixel centre, edge pixels
/// repeated. @p displacement, when defined, is [N,side,side,2] in output pixels (x, y), added to
/// the output position first.
at::Tensor sampleAffine(const at::Tensor& pictures, std::span<const Affine> outToIn, int side,
                        const at::Tensor& displacement = {});

/// A square crop [1,3,S,S] whose pixels beyond the picture that it was cut of, of @p width times
/// @p height pixels, repeat those at its edge again, after the crop was changed.
at::Tensor repeatEdges(const at::Tensor& crop, const Affine& cropToPicture, int width, int height);

/// Smooth random displacement fields, [N,side,side,2] in pixels; each picture's strength is the
/// standard deviation of its control points.
/// @param noise [N,2,cells,cells], standard normal
at::Tensor smoothDisplacement(const at::Tensor& noise, std::span<const float> strength, int side);

/// Gaussian blur, each picture with its own standard deviation in pixels (0: none); radius 4.
at::Tensor blur(const at::Tensor& x, std::span<const float> sigma);

/// x + amount * (x - blur(x, sigma)): above 0 sharpens, -1 to 0 blurs.
at::Tensor sharpen(const at::Tensor& x, std::span<const float> sigma,
                   std::span<const float> amount);

/// One colour change a picture.
struct ColourChange {
    float hue = 0;        ///< radians, rotation of the chroma plane
    float saturation = 1; ///< factor of the chroma
    float contrast = 1;   ///< factor around mid grey
    float shift[3] = {};  ///< added to R, G, B
};
at::Tensor changeColour(const at::Tensor& x, std::span<const ColourChange> changes);

enum class Kernel { Area, Bilinear, Bicubic, PlainBilinear };

/// Resize. Area, Bilinear and Bicubic are anti-aliased, PlainBilinear is not.
at::Tensor resize(const at::Tensor& x, int height, int width, Kernel kernel);
inline at::Tensor resize(const at::Tensor& x, int side, Kernel kernel) {
    return resize(x, side, side, kernel);
}

/// Square resize as faces::cutSimilarity does it: cells of whole pixels averaged, then bilinear.
at::Tensor resizeAsInference(const at::Tensor& x, int side);

/// Rounds to whole grey levels, 0 to 255.
at::Tensor toLevels(const at::Tensor& x);

} // namespace lineament::training
