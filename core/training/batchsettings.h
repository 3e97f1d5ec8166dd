// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/training/dataset.h"

#include <cstdint>
#include <vector>

namespace lineament::training {

/// What training batches are made of.
struct BatchSettings {
    int inputSize = 128;
    double cropMargin =
        0.2; ///< of the model; the dataset's must be at least .1 larger for the jitter
    std::vector<int> folds; ///< that samples are drawn from
    double madeShare = 0.5; ///< share of the forged faces that are made from reals, the rest is
                            ///< drawn from the dataset's own fakes
    /// Over so many batches the share of well stored pictures falls from nearly all to the common
    /// chain's: what can't be seen yet on clean pictures is not learnt on spoilt ones. 0: at once.
    std::int64_t rampBatches = 0;
    /// Share of the training crops of which a rectangle is hidden (cutout, DeVries and Taylor
    /// 2017): keeps a network from resting on one place of the faces it has seen. A forged crop and
    /// the real one that it was made of lose the same.
    double cutoutShare = 0;
    std::uint64_t seed = 1;
};

/// Pictures of the three steps for people to look at: reals, their masks, forged layers and the
/// chain's results side by side, one row a face.
Rgb8Image contactSheet(const Dataset& dataset, const BatchSettings& settings, int rows);

} // namespace lineament::training
