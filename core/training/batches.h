// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/batchsettings.h"
#include "core/training/dataset.h"
#include "core/training/forgery.h"
#include "core/training/scoredsample.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::training {

/// Where a training picture comes from.
enum class Family {
    Real,      ///< a real face
    SelfBlend, ///< a real face blended with an altered version of itself
    Swap,      ///< a real face with another person's blended in
    Stored     ///< a forged face of the dataset, as it is
};

/// One batch, half real.
struct Batch {
    at::Tensor pictures; ///< [N,3,S,S], float32, whole levels 0 to 255, on the maker's device
    at::Tensor labels;   ///< [N], int64, Label
    std::vector<Family> families;
};

/// Crops of people that the network was not trained on, forged and degraded like training crops but
/// cut exactly as inference cuts, with what is known of each.
struct HeldOut {
    std::vector<Rgb8Image> crops;
    std::vector<ScoredSample> samples; ///< no scores and crop features yet; method "self-blend",
                                       ///< "swap-blend" or the dataset's own
};

/// Makes training batches: every one is a function of the seed and its index alone, so that a
/// resumed run sees the same pictures. const calls are thread-safe.
class BatchMaker {
public:
    /// Throws ModelError when the folds hold no real face, or the crops are too tight.
    BatchMaker(const Dataset& dataset, BatchSettings settings, at::Device device);
    ~BatchMaker();
    BatchMaker(BatchMaker&&) noexcept;

    Batch make(std::uint64_t index, int size) const;

    /// Every sample of the folds @p repeats times: each real once as it is and once forged (by
    /// turns self-blend and swap), each stored fake once. Throws Cancelled.
    HeldOut heldOut(int repeats, std::stop_token stop = {}) const;

    std::size_t reals() const;
    std::size_t fakes() const;

private:
    friend Rgb8Image contactSheet(const Dataset&, const BatchSettings&, int);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lineament::training
