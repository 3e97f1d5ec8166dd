// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/heldout.h"

#include "core/base/error.h"
#include "core/training/batches.h"
#include "core/training/datasetidentity.h"
#include "core/training/deletion.h"
#include "core/training/features.h"

#include <algorithm>
#include <cmath>

namespace lineament::training {

namespace {

double scoreOf(const nn::Prediction& p) {
    return static_cast<double>(p.logitFake) - static_cast<double>(p.logitReal);
}

/// Hides what each forged face's own map marks, and as much elsewhere, and scores both.
void testMaps(const HeldOut& heldOut, std::size_t first, std::size_t last, nn::Engine& engine,
              std::uint64_t seed, std::stop_token stop, std::vector<ScoredSample>& samples) {
    std::vector<std::size_t> forged;
    std::vector<const Rgb8Image*> crops;
    for (std::size_t i = first; i < last; ++i) {
        if (samples[i].label != Label::Fake)
            continue;
        forged.push_back(i);
        crops.push_back(&heldOut.crops[i]);
    }
    const auto predictions = engine.predict(crops, true, stop);
    std::vector<Rgb8Image> altered;
    std::vector<std::size_t> tested;
    for (std::size_t k = 0; k < forged.size(); ++k) {
        const auto& crop = *crops[k];
        const auto mask = markedPart(predictions[k].fused, crop.width);
        if (mask.empty())
            continue;
        tested.push_back(forged[k]);
        altered.push_back(hidden(crop, mask));
        altered.push_back(hidden(crop, movedPart(mask, crop.width, seed + forged[k])));
    }
    crops.clear();
    for (const auto& crop : altered)
        crops.push_back(&crop);
    const auto scores = engine.predict(crops, false, stop);
    for (std::size_t k = 0; k < tested.size(); ++k)
        samples[tested[k]].hidden =
            HiddenScores{scoreOf(scores[2 * k]), scoreOf(scores[2 * k + 1])};
}

} // namespace

KnownFolds knownFolds(const std::string& dataset, const nn::ModelInfo& model,
                      const std::vector<int>& folds) {
    KnownFolds known;
    if (!model.training || model.training->dataset != dataset)
        return known;
    const auto among = [](const std::vector<int>& list, int fold) {
        return std::find(list.begin(), list.end(), fold) != list.end();
    };
    for (const int fold : folds) {
        if (among(model.training->folds, fold))
            known.trained.push_back(fold);
        else if (among(model.training->validationFolds, fold))
            known.chosen.push_back(fold);
    }
    return known;
}

ScoredSet scoreHeldOut(const Dataset& dataset, nn::Engine& engine, const HeldOutOptions& options,
                       const std::function<void(double share)>& progress, std::stop_token stop) {
    const auto& model = engine.model();
    BatchSettings settings;
    settings.inputSize = model.inputSize;
    settings.cropMargin = model.cropMargin;
    settings.folds = options.folds;
    settings.seed = options.seed;
    const BatchMaker maker(dataset, settings, at::kCPU);
    auto heldOut = maker.heldOut(options.repeats, 0, stop);
    ScoredSet set;
    set.weightsSha256 = model.weightsSha256;
    set.dataset = datasetIdentity(dataset);
    set.folds = options.folds;
    set.name = std::to_string(maker.reals()) + " real and " + std::to_string(maker.fakes()) +
               " fake faces of held-out folds, " + std::to_string(options.repeats) +
               " random degradations each, forgeries made from the reals";
    constexpr std::size_t kAtOnce = 64;
    for (std::size_t first = 0; first < heldOut.crops.size(); first += kAtOnce) {
        std::vector<const Rgb8Image*> crops;
        for (std::size_t i = first; i < std::min(first + kAtOnce, heldOut.crops.size()); ++i)
            crops.push_back(&heldOut.crops[i]);
        const auto predictions = engine.predict(crops, false, stop);
        for (std::size_t i = 0; i < predictions.size(); ++i) {
            auto& sample = heldOut.samples[first + i];
            sample.features = singleFeatures(
                heldOut.crops[first + i], sample.features.bytesPerPixel, sample.features.outside);
            sample.score = scoreOf(predictions[i]);
            if (!std::isfinite(sample.score))
                throw ModelError(model.name + ", " + sample.id, "finite network outputs",
                                 std::to_string(sample.score));
        }
        if (options.maps)
            testMaps(heldOut, first, first + predictions.size(), engine, options.seed, stop,
                     heldOut.samples);
        if (progress)
            progress(static_cast<double>(first) / static_cast<double>(heldOut.crops.size()));
    }
    set.samples = std::move(heldOut.samples);
    // What the dataset's builder could not use is counted with the set.
    set.skipped = dataset.skipped;
    return set;
}

} // namespace lineament::training
