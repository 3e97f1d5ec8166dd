// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <array>
#include <functional>
#include <stop_token>

namespace lineament::filters {

/// GocNet's tensor pre-processing kernel, a 45-degree Prewitt, row-major (Guo et al., section on
/// TP).
inline constexpr std::array<float, 9> kTensorKernel{0, 1, 1, -1, 0, 1, -1, -1, 0};

/// Per-channel normalisation, (v / 255 - mean) / std, that the network sees.
struct Normalisation {
    std::array<float, 3> mean{0.485F, 0.456F, 0.406F};
    std::array<float, 3> std{0.229F, 0.224F, 0.225F};
};

/// How the three channels of the TP response become one plane for the eye.
enum class GradientView {
    Magnitude, ///< root of the mean square over the channels, >= 0
    Signed     ///< mean over the channels, sign kept
};

/// TP response of a whole photo at its own resolution, as one plane. The outermost pixel is NaN:
/// zero padding would paint a false edge there. Throws Cancelled; @p progress gets 0 to 1.
FloatMap tensorGradient(const Rgb8Image& photo, const Normalisation& normalisation,
                        GradientView view, std::stop_token stop = {},
                        const std::function<void(double)>& progress = {});

/// The three signed channel planes (R, G, B), each as tensorGradient's; the raw data of the map.
std::array<FloatMap, 3> tensorGradientPlanes(const Rgb8Image& photo,
                                             const Normalisation& normalisation,
                                             std::stop_token stop = {});

} // namespace lineament::filters
