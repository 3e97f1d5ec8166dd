// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <ATen/ATen.h>

namespace lineament::training::test {

/// Shading, edges and texture, as photos have them; [1,3,side,side].
inline at::Tensor photoLike(int side) {
    at::manual_seed(11);
    const auto ramp = at::arange(side).to(at::kFloat) / side;
    const auto y = ramp.reshape({1, 1, side, 1}), x = ramp.reshape({1, 1, 1, side});
    const auto waves = at::sin(x * 25 + y * 7) * 40 + at::cos(y * 31 - x * 5) * 30;
    const auto edges = ((x * 6).floor() + (y * 5).floor()).remainder(2) * 45;
    const auto tint = at::tensor({10.0F, -5.0F, -20.0F}).reshape({1, 3, 1, 1});
    const auto texture = at::randn({1, 3, side, side}) * 6;
    return (110 + waves + edges + tint * (1 + x) + texture).clamp(0, 255).round();
}

} // namespace lineament::training::test
