// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"
#include "core/training/scoredsample.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::training {

struct HeldOutOptions {
    std::vector<int> folds{1, 2}; ///< that the network was neither trained nor chosen on
    int repeats = 4;              ///< random degradations of each face
    std::uint64_t seed = 7;
    bool maps = false; ///< also tests the attention maps on the forged faces; see faithfulness()
    /// Sources that the network was trained without, which are scored, too, of all folds, as they
    /// are. Empty: none.
    std::vector<std::string> sources = {};
    std::vector<std::string> only = {}; ///< of the held-out folds these sources alone; empty: all
    bool videoFrames = false;           ///< as frames of videos are decoded; see drawVideoChain()
    /// Most of the reals and of the fakes of one source that are scored; 0: all.
    int mostOfSource = 0;
};

/// Folds that are asked for although the model knows them.
struct KnownFolds {
    std::vector<int> trained; ///< its weights come from them
    std::vector<int> chosen;  ///< its best weights were chosen on them
};
/// Of the dataset with that datasetIdentity(): none for another than the model's, and for a model
/// that does not say what it was trained on.
KnownFolds knownFolds(const std::string& dataset, const nn::ModelInfo& model,
                      const std::vector<int>& folds);

/// Scores people of the dataset's held-out folds, as they are and forged, under the common random
/// chain, by the engine that also scores evidence: same crops, same network, same score. Throws
/// ModelError, Cancelled.
ScoredSet scoreHeldOut(const Dataset& dataset, nn::Engine& engine, const HeldOutOptions& options,
                       const std::function<void(double share)>& progress = {},
                       std::stop_token stop = {});

} // namespace lineament::training
