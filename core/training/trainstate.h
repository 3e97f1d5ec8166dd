// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/gocnet.h"
#include "core/training/preprocessing.h"
#include "core/training/trainer.h"

#include <torch/optim/optimizer.h>

#include <memory>
#include <string>
#include <vector>

namespace lineament::training {

/// GocNet with whatever stands in TP's place; one module, so that both are trained and stored.
class TrainedNetImpl : public torch::nn::Module {
public:
    TrainedNetImpl(const nn::Architecture& architecture, Preprocessing preprocessing);
    at::Tensor forward(const at::Tensor& x) { return net->forward(x); }

    nn::GocNet net{nullptr};
    std::shared_ptr<PreprocessorImpl> preprocessor;
};
TORCH_MODULE(TrainedNet);

/// Everything that a run needs to go on as if it had never stopped.
struct TrainState {
    TrainState(const TrainSettings& settings, at::Device device);

    TrainedNet net{nullptr};
    TrainedNet average{nullptr}; ///< exponential moving average of weights and statistics
    std::unique_ptr<torch::optim::Optimizer> optimizer;
    std::vector<double> rateFactors; ///< of the learning rate, one a group of the optimizer
    std::int64_t step = 0;
    ValidationScores last, best;

    /// Moves the average towards the network.
    void updateAverage(double decay);
    /// False when a weight of either is NaN or infinite.
    bool finite() const;
    /// Replaces the file atomically. Throws IoError.
    void save(const std::filesystem::path& file, const TrainSettings& settings) const;
    /// Throws ModelError: truncated, foreign, other settings. A startFrom that @p settings don't
    /// say is taken over from the run.
    void load(const std::filesystem::path& file, TrainSettings& settings);
    /// Begins with the weights of a package or checkpoint. Throws ModelError: unreadable, another
    /// architecture (of a bare checkpoint as far as shapes tell), other normalisation. The input
    /// size may differ, where the head allows it.
    void startFrom(const std::filesystem::path& packageOrCheckpoint,
                   const nn::Architecture& architecture);
    /// Begins with the weights of an image classifier; see nn::loadBackbone().
    void startFromBackbone(const std::filesystem::path& file);
    /// The averaged network alone, for packages and evaluation.
    void saveAverage(const std::filesystem::path& file, const TrainSettings& settings) const;
};

} // namespace lineament::training
