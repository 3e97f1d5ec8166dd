// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/nn/calibration.h"
#include "core/training/metrics.h"
#include "core/training/scoredsample.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace lineament::training {

/// Share of the crop that is hidden.
inline constexpr double kHiddenShare = 0.2;

/// The share of the crop's pixels over which the map is highest, 1 where it is, 0 elsewhere; cells
/// without a value count as lowest. Row-major, @p side pixels square. Empty when the map is null or
/// the same everywhere: it marks nothing then.
std::vector<float> markedPart(const FloatMap& map, int side, double share = kHiddenShare);

/// The mask moved round the picture's edges by a quarter to three quarters of its side each way: a
/// part of the same size and shape elsewhere.
std::vector<float> movedPart(const std::vector<float>& mask, int side, std::uint64_t seed);

/// The crop with the masked part replaced by its strongly blurred self, with soft edges: what stood
/// there can't be seen any more, and both parts leave the same kind of trace.
Rgb8Image hidden(const Rgb8Image& crop, const std::vector<float>& mask);

/// What the fused map is worth on the set's manipulated faces: a deletion test (Samek and others
/// 2017) against hiding as much elsewhere. None when fewer than two faces were tested.
std::optional<nn::MapFaithfulness> faithfulness(const std::vector<ScoredSample>& samples,
                                                const BootstrapOptions& options);

} // namespace lineament::training
