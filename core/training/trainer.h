// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/engine.h"
#include "core/nn/modelpackage.h"
#include "core/training/batchsettings.h"
#include "core/training/dataset.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::training {

enum class Optimizer { AdamW, Sgd };
enum class Precision { Float32, BFloat16 };

/// What feeds the network's plain stream, for ablations; the published network has TP.
enum class Preprocessing {
    Architecture, ///< as Architecture::tensorPreprocessing says
    Srm,          ///< three fixed SRM high-pass filters (Fridrich and Kodovsky 2012)
    Constrained,  ///< constrained convolution (Bayar and Stamm 2016), learnt
    Residual      ///< learnt prediction residual, as AMTEN (Guo et al. 2021)
};

/// Which weights are trained.
enum class Tune {
    All,
    Norms ///< batch normalisation, attention and head alone: the trunk keeps its filters
};

struct TrainSettings {
    nn::Architecture architecture; ///< of three classes, whatever it says
    Preprocessing preprocessing = Preprocessing::Architecture;
    /// Around the face. 0: what the tightest sources still hold; see drawCut().
    double cropMargin = 0;
    std::string dataset; ///< datasetIdentity() of what it is trained on; train() sets it
    std::vector<int> trainFolds{3, 4, 5, 6, 7, 8, 9};
    std::vector<int> validationFolds{0};
    PairMix mix; ///< see BatchSettings, as what follows
    MadeMix made;
    double cutoutShare = 0;
    double coverShare = 0.1;
    std::vector<std::string> leaveOut; ///< sources that are measured apart and never drawn from
    /// Trained decoders for the mix's reconstructions; empty: none are made.
    std::filesystem::path reconstructors;
    /// Weights of an image classifier in torchvision's names that a new run begins with; see
    /// nn::loadBackbone().
    std::filesystem::path backbone;
    /// A model package or bare checkpoint whose weights a new run begins with, instead of random
    /// ones; its architecture must be this one. A run that is continued does not read it again.
    std::filesystem::path startFrom;
    int batch = 32;
    /// Pictures that go through the network together, statistics included; memory grows with them.
    /// The step is taken for all of the batch. 0: all at once.
    int microBatch = 0;
    std::int64_t steps = 10000;
    double maxMinutes = 0; ///< 0: no limit; counts this run alone
    Optimizer optimizer = Optimizer::AdamW;
    double learningRate = 2e-4; ///< after the warm-up; falls to 1 % of it along a half cosine
    double headRate = 5;        ///< factor of the learning rate for the head and MTA's own weights
    double dropout = 0.3;       ///< of the pooled features
    Tune tune = Tune::All;
    /// Above 0: every step is taken from the worst place that far away (SAM, Foret et al. 2021),
    /// which doubles the work.
    double samRadius = 0;
    double weightDecay = 0.02;
    std::int64_t warmUp = 300;
    std::int64_t rampSteps = 3000; ///< see BatchSettings::rampBatches
    double emaDecay = 0.999;
    double labelSmoothing = 0.05;
    double maxGradientNorm = 5;
    Precision precision = Precision::Float32;
    std::uint64_t seed = 1;
    nn::Device device = nn::Device::Auto;
    int threads = 0; ///< of the network; 0: one a core
    int workers = 1; ///< threads that make batches
    std::int64_t validateEvery = 500;
    std::int64_t saveEvery = 250; ///< steps
    double saveMinutes = 4;       ///< and at the latest after so many minutes; 0: steps alone
    int validationRepeats = 1;
    /// Most of the reals and of the fakes of one source that are measured; 0: all.
    int validationFaces = 120;
    /// Names of the sources and manipulations of both folds, for the package; train() sets them.
    /// No setting: what they are follows from the dataset and the folds.
    std::vector<std::string> sources, methods;
};

/// Areas under the ROC curve of the fakes of one kind against reals.
struct FamilyScores {
    double either = 0; ///< by the score of both classes of fakes against real
    double own = 0;    ///< by the score of its own class alone
    /// By "either" against the reals of the fakes' own source; NaN when that has none.
    double sameSource = 0;
    int fakes = 0, reals = 0;
};

/// Validation of the averaged weights.
struct ValidationScores {
    std::int64_t step = 0; ///< that was validated; 0: none yet, and the rest means nothing
    std::map<std::string, double> auc; ///< "either" by method ("self-blend", the stored ones)
    double mean = 0;                   ///< over the methods
    double accuracy = 0;               ///< at threshold 0, both classes counted half
    std::map<std::string, FamilyScores> families; ///< by method; not kept in checkpoints
    std::map<std::string, FamilyScores> leftOut;  ///< by method, of the sources that were left out
};

struct TrainProgress {
    std::int64_t step = 0, steps = 0;
    double loss = 0; ///< running mean
    double picturesPerSecond = 0;
    double minutesLeft = 0;
    double learningRate = 0;
    const ValidationScores* validation = nullptr; ///< set right after one
};

enum class TrainEnd {
    Finished,
    TimeLimit,
    Interrupted,
    NotFinite ///< the loss was NaN or infinite; the last good checkpoint is kept, if there is one
};

struct TrainResult {
    TrainEnd end = TrainEnd::Finished;
    std::int64_t step = 0;
    std::int64_t begun = 0; ///< step that this part of the run began at
    ValidationScores last, best;
    bool checkpoint = false; ///< the folder holds one
    double gammaMax = 0;     ///< largest |gamma| of the averaged weights; 0 without MTA
};

/// Trains a network on a dataset and leaves in @p folder: checkpoint.safetensors (weights, averaged
/// weights, optimizer; replaced atomically), best.safetensors (averaged weights with the best
/// mean validation AUC, float32), last.safetensors (those of the last validation), log.jsonl and
/// settings.json. A folder that holds a checkpoint is
/// resumed: the same settings give on the CPU the same weights as a run that was never interrupted.
/// One that has the steps already is left as it is.
/// Throws ModelError (dataset without a class, folds that train and validate, other settings than
/// the checkpoint's or another dataset, a head that does not fit), IoError (disk full: the last
/// checkpoint stays).
TrainResult train(const Dataset& dataset, const std::filesystem::path& folder,
                  const TrainSettings& settings,
                  const std::function<void(const TrainProgress&)>& progress = {},
                  std::stop_token stop = {});

/// What a run's batches give away without the face, to be looked at before training; see
/// measureShortcuts(). Throws ModelError as train().
std::string shortcutReport(const Dataset& dataset, const TrainSettings& settings, int pairs);

/// One line a family, for people who watch a run.
std::string validationText(const ValidationScores& scores);

/// The settings as JSON, for logs and cards.
std::string settingsJson(const TrainSettings& settings);

} // namespace lineament::training
