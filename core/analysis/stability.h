// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <string>
#include <vector>

namespace lineament::analysis {

/// A crop after a small change that says nothing for or against manipulation.
struct CropVariant {
    std::string name; ///< fits after "the same crop is"
    Rgb8Image pixels; ///< of the crop's own size
};

/// The variants that a verdict must agree on (FORENSICS, stability panel): re-compressed, cropped
/// 5 % tighter towards either corner and resized back, scaled down and up again, slightly blurred.
/// Made from the crop alone, so that nothing but the crop has to be kept; deterministic. Of photos
/// alone: no variants of a video's frames are scored.
std::vector<CropVariant> stabilityVariants(const Rgb8Image& crop);

} // namespace lineament::analysis
