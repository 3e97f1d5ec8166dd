// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/training/dataset.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lineament::training {

/// What the pairs of a batch are: a real face and a fake one each. Weights; kinds that the data
/// can't give are left out.
struct PairMix {
    double made = 4;      ///< forgeries made from the real
    double twins = 6;     ///< fakes with the very picture that they were made of
    double composed = 1;  ///< other composed fakes, with a real of the same source where there is
    double generated = 5; ///< generated faces, with any real
    double reconstructed = 0; ///< the real through a decoder of our own; needs Reconstructors

    bool operator==(const PairMix&) const = default;
};

/// Among the forgeries made from reals. Weights.
struct MadeMix {
    double selfBlend = 0.5;
    double swap = 0.3;     ///< another person's face, its edge feathered
    double hardSwap = 0.2; ///< the same, its edge hard, as a graphics program pastes it

    bool operator==(const MadeMix&) const = default;
};

/// What training batches are made of.
struct BatchSettings {
    int inputSize = 128;
    double cropMargin = 0.2; ///< of the model
    std::vector<int> folds;  ///< that samples are drawn from
    PairMix mix;
    MadeMix made;
    /// Sources that nothing is drawn from, as ground and donor neither.
    std::vector<std::string> leaveOut;
    bool leftOutOnly = false;          ///< those alone instead, of all folds: for measuring
    std::vector<std::string> measured; ///< sources that held-out faces are of; empty: all
    bool videoFrames = false; ///< held-out faces are frames of videos; see drawVideoChain()
    /// Over so many batches the share of well stored pictures falls from nearly all to the common
    /// chain's, and what is done to the others gets as strong as it may: what can't be seen yet on
    /// clean pictures is not learnt on spoilt ones. 0: at once.
    std::int64_t rampBatches = 0;
    /// Share of the training pairs of which a rectangle is hidden (cutout, DeVries and Taylor
    /// 2017): keeps a network from resting on one place of the faces it has seen. Both of a pair
    /// lose the same.
    double cutoutShare = 0;
    /// Share of the training pairs whose faces wear a mask or glasses or have a hand before them.
    double coverShare = 0.1;
    std::uint64_t seed = 1;
};

/// Pictures of the three steps for people to look at: reals, their masks, forged layers and the
/// chain's results side by side, one row a face.
Rgb8Image contactSheet(const Dataset& dataset, const BatchSettings& settings, int rows);

} // namespace lineament::training
