// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/batches.h"
#include "core/training/chain.h"
#include "core/training/cover.h"
#include "core/training/facepool.h"

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>

namespace lineament::training {

/// A rectangle of the network's crop that is hidden behind one grey; empty: nothing is.
struct Cutout {
    int x = 0, y = 0, width = 0, height = 0; ///< pixels
    float level = 0;                         ///< 0 to 255
};

/// Which of two different pictures takes the other's brightness, contrast and colour; the sharper
/// one is softened, too. Sources differ in all of this, and a pair of a generated face and any real
/// one would be told by it.
enum class Matching { None, RealToFake, FakeToReal };

/// A pair to be made: everything that is drawn for it once, so that both of it share it.
struct PairPlan {
    std::size_t real = 0, fake = 0; ///< faces of the pool; the same when the fake is made of it
    std::optional<std::size_t> donor;
    Family family = Family::Stored;
    Matching matching = Matching::None;
    CutPlan cut;
    Kernel kernel = Kernel::Area; ///< by which larger stored crops come to the work's size
    int workSide = 0;             ///< side of the crop in which forgeries are made, pixels
    ChainPlan chain;
    ChainFrame frame;
    CoverPlan cover;
    Cutout cutout;
    bool measured = false;  ///< sharpness is wanted
    std::uint64_t seed = 0; ///< of what is drawn while it is made
};

/// A pair as it comes to the network, with the steps before.
struct MadePair {
    at::Tensor crops;         ///< [2,3,S,S], real and fake, whole levels
    at::Tensor work;          ///< [2,3,W,W], before the chain
    at::Tensor mask, pasted;  ///< [1,1,W,W] and [1,3,W,W] of made forgeries
    double sharpness[2] = {}; ///< as faces::FaceQuality, where it was asked for
};

/// Makes pairs. Both faces are brought to one effective size, that of the smaller, because sizes
/// tell sources apart. const calls are thread-safe.
class PairMaker {
public:
    PairMaker(const FacePool& pool, const BatchSettings& settings, at::Device device,
              std::shared_ptr<const Reconstructors> reconstructors);

    bool canReconstruct() const { return m_reconstructors != nullptr; }
    /// Cut, chain and covers for a pair whose faces are drawn. @p strength: see drawChain()
    void drawRest(PairPlan& plan, double strength, Random& random) const;
    /// The same with the cut of inference and the common chain, nothing hidden.
    void drawAsInference(PairPlan& plan, Random& random) const;
    MadePair make(const PairPlan& plan) const;

    FaceClass classOf(const PairPlan& plan) const;
    std::string methodOf(const PairPlan& plan) const;

private:
    void setWorkSide(PairPlan& plan) const;
    at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed) const;
    at::Tensor sampled(std::size_t face, const Affine& workToStored, const PairPlan& plan,
                       const at::Tensor& displacement = {}) const;
    at::Tensor forged(const PairPlan& plan, const at::Tensor& below, const Landmarks& landmarks,
                      Random& random, MadePair& out) const;
    at::Tensor reconstructed(const PairPlan& plan, const at::Tensor& real,
                             const Landmarks& landmarks, Random& random) const;

    const FacePool& m_pool;
    const BatchSettings& m_settings;
    at::Device m_device;
    std::shared_ptr<const Reconstructors> m_reconstructors;
};

/// Whole levels [3,H,W] as a picture.
Rgb8Image imageOf(const at::Tensor& levels);

} // namespace lineament::training
