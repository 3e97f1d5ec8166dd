// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/batchsettings.h"
#include "core/training/dataset.h"
#include "core/training/faceclass.h"
#include "core/training/scoredsample.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::training {

class Reconstructors;

/// Where a training picture comes from.
enum class Family {
    Real,               ///< a real face
    SelfBlend,          ///< a real face blended with an altered version of itself
    Swap,               ///< a real face with another person's blended in
    HardSwap,           ///< the same with a hard edge
    Reconstruction,     ///< a real face, whole, through a decoder of our own
    FaceReconstruction, ///< the face alone through it
    Stored              ///< a forged face of the dataset, as it is
};

/// What made forgeries are called among methods; empty for Real and Stored.
const char* familyName(Family family);

/// One batch of pairs, a real face and a fake one by turns. What befalls one befalls the other, so
/// that nothing but the face tells them apart.
struct Batch {
    at::Tensor pictures; ///< [N,3,S,S], float32, whole levels 0 to 255, on the maker's device
    at::Tensor labels;   ///< [N], int64, FaceClass
    std::vector<Family> families;
    std::vector<std::string> methods; ///< of each; empty for reals
};

/// Crops of people that the network was not trained on, forged and degraded like training crops but
/// cut exactly as inference cuts, with what is known of each.
struct HeldOut {
    std::vector<Rgb8Image> crops;
    std::vector<ScoredSample> samples; ///< no scores and crop features yet; method familyName() or
                                       ///< the dataset's own
};

/// Makes training batches: every one is a function of the seed and its index alone, so that a
/// resumed run sees the same pictures. const calls are thread-safe.
class BatchMaker {
public:
    /// @param reconstructors for the mix's share of them; null: none
    /// Throws ModelError when the folds hold no real face, a fake of no class, an unknown source.
    BatchMaker(const Dataset& dataset, BatchSettings settings, at::Device device,
               std::shared_ptr<const Reconstructors> reconstructors = {});
    ~BatchMaker();
    BatchMaker(BatchMaker&&) noexcept;

    /// @param size even, 2 or more
    Batch make(std::uint64_t index, int size) const;

    /// Samples of the folds @p repeats times: each real once as it is and once forged (the kinds by
    /// turns; of left-out sources as it is alone), each stored fake once. At most @p mostOfSource
    /// of the reals and of the fakes of a source, spread over its list; 0: all. The repetitions
    /// begin with number @p first, so that many need not be in memory together. Throws Cancelled.
    HeldOut heldOut(int repeats, std::size_t mostOfSource = 0, std::stop_token stop = {},
                    int first = 0) const;

    std::size_t reals() const;
    std::size_t fakes() const;

private:
    friend Rgb8Image contactSheet(const Dataset&, const BatchSettings&, int);
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lineament::training
