// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/imageops.h"
#include "core/training/random.h"

#include <span>

namespace lineament::training {

/// What happened to one picture on its way: the same distribution for real and forged faces, so
/// that nothing but the face tells them apart.
struct ChainPlan {
    ColourChange colour;
    float gain[3] = {1, 1, 1}; ///< of R, G, B before anything else: a lamp's or a screen's cast
    float gamma = 1;           ///< of the tone curve
    float light = 1;           ///< share of the light that reached the sensor
    float shot = 0; ///< variance of the sensor's noise a grey level of light, grey levels squared
    float lift = 1; ///< what the camera then multiplied by
    float sharpSigma = 1, sharpAmount = 0; ///< see sharpen(); -1 to 0 blurs
    float noise = 0;                       ///< standard deviation, grey levels
    int firstQuality = 0;                  ///< JPEG before the picture was scaled; 0: none
    int quantiser = 0;                     ///< QP of a video that it is a frame of; 0: none
    int lastQuality = 0;                   ///< JPEG as the file is stored; 0: none
};

/// What a group of pictures shares, because tensors have one size.
struct ChainFrame {
    int side = 0; ///< of the crop in the stored picture, pixels
    Kernel kernel = Kernel::Bilinear;
    int shown =
        0; ///< side that it was shown in before somebody took a picture of the screen; 0: no
    bool halvedChroma = true;
    /// Where the grids of the two JPEG stages and of the video start, 0 to 15.
    int firstOffset[2] = {}, videoOffset[2] = {}, lastOffset[2] = {};
};

/// @param good the picture was stored well: no scaling to speak of, mild compression or none
/// @param strength 0 to 1: how far the ranges reach of what is done to others
ChainPlan drawChain(bool good, Random& random, double strength = 1);

/// Quantisation parameters of the videos that are simulated: from a good camera's file to what
/// social networks send.
inline constexpr int kLeastQuantiser = 18, kMostQuantiser = 37;

/// What happened to a frame of a video as it is decoded: the common chain's light and colour, then
/// the video coder, and no JPEG.
ChainPlan drawVideoChain(Random& random);

/// Share of well stored pictures under the common chain; the rest is degraded in every way.
inline constexpr double kGoodShare = 0.25;

/// @param workSide side of the pictures that enter, pixels. The stored picture's is at most that,
///        and at least 85 % of it when @p good, else 86 (or 45 % of it where that is less)
ChainFrame drawFrame(int workSide, bool good, Random& random);

/// The picture as it is stored and found: colour, JPEG, scaling, blur or sharpening,
/// noise, video coding, JPEG.
/// @param x [N,3,W,W], 0 to 255
/// @param grain [N,3,frame.side,frame.side], standard normal
/// @return [N,3,frame.side,frame.side], whole levels 0 to 255
at::Tensor degrade(const at::Tensor& x, std::span<const ChainPlan> plans, const ChainFrame& frame,
                   const at::Tensor& grain);

/// The network's crop of it, resampled as in inference: whole levels.
at::Tensor cutForNetwork(const at::Tensor& stored, int inputSize);

} // namespace lineament::training
