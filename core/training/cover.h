// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/forgery.h"

namespace lineament::training {

/// Something before a face, that says nothing of what was done to the face: one for both of a pair.
struct CoverPlan {
    std::vector<MaskPlan> parts; ///< empty: nothing
    float colour[3] = {};        ///< grey levels
    float texture = 0;           ///< standard deviation of its pattern, grey levels
    float opacity = 1;
    std::uint64_t seed = 0; ///< of the pattern
};

/// A mask over mouth and nose, glasses, or a hand (a blob at the face's edge).
CoverPlan drawCover(const Landmarks& landmarks, Random& random);

/// The pictures [N,3,S,S] with the same thing before each.
/// @param pattern [1,1,cells,cells], standard normal
at::Tensor covered(const at::Tensor& pictures, const CoverPlan& plan, const at::Tensor& pattern);

} // namespace lineament::training
