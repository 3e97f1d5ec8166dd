// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/heldout.h"

#include "core/base/error.h"
#include "core/training/batches.h"
#include "core/training/chain.h"
#include "core/training/datasetidentity.h"
#include "core/training/deletion.h"
#include "core/training/features.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace lineament::training {

namespace {

double scoreOf(const nn::Prediction& p) {
    return static_cast<double>(p.logitFake) - static_cast<double>(p.logitReal);
}

double classScore(float output, const nn::ClassLogits& logits) {
    return static_cast<double>(output) - static_cast<double>(logits.real);
}

void setScores(ScoredSample& sample, const nn::Prediction& p, const std::string& model) {
    sample.score = scoreOf(p);
    if (!std::isfinite(sample.score))
        throw ModelError(model + ", " + sample.id, "finite network outputs",
                         std::to_string(sample.score));
    if (p.classes)
        sample.classes = ClassScores{classScore(p.classes->composed, *p.classes),
                                     classScore(p.classes->generated, *p.classes)};
    if (p.distance)
        sample.distance = static_cast<double>(*p.distance);
}

/// Throws ModelError where the model was trained on a source that is to be measured as left out.
void requireLeftOut(const nn::ModelInfo& model, const std::vector<std::string>& sources) {
    if (sources.empty())
        return;
    if (!model.training || model.training->sources.empty())
        throw ModelError(model.name, "a model that names the sources it was trained on", "none");
    for (const auto& source : sources) {
        if (std::find(model.training->sources.begin(), model.training->sources.end(), source) !=
            model.training->sources.end())
            throw ModelError(model.name, "a model that was trained without " + source,
                             "one that was trained with it");
    }
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

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// Appends one pass over a maker's faces to @p set.
void scoreOnce(const BatchMaker& maker, int repeat, nn::Engine& engine,
               const HeldOutOptions& options, const std::function<void(double)>& progress,
               std::stop_token stop, ScoredSet& set) {
    constexpr std::size_t kAtOnce = 64;
    const auto most = static_cast<std::size_t>(std::max(0, options.mostOfSource));
    auto heldOut = maker.heldOut(1, most, stop, repeat);
    const auto count = heldOut.crops.size();
    for (std::size_t first = 0; first < count; first += kAtOnce) {
        std::vector<const Rgb8Image*> crops;
        for (std::size_t i = first; i < std::min(first + kAtOnce, count); ++i)
            crops.push_back(&heldOut.crops[i]);
        const auto predictions = engine.predict(crops, false, stop);
        for (std::size_t i = 0; i < predictions.size(); ++i) {
            auto& sample = heldOut.samples[first + i];
            const auto& crop = heldOut.crops[first + i];
            sample.features =
                singleFeatures(crop, sample.features.bytesPerPixel, sample.features.outside);
            sample.light = faceLight(crop);
            setScores(sample, predictions[i], engine.model().name);
        }
        if (options.maps)
            testMaps(heldOut, first, first + predictions.size(), engine, options.seed, stop,
                     heldOut.samples);
        if (progress)
            progress(static_cast<double>(first) / static_cast<double>(count));
    }
    std::move(heldOut.samples.begin(), heldOut.samples.end(), std::back_inserter(set.samples));
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
    requireLeftOut(model, options.sources);
    BatchSettings settings;
    settings.inputSize = model.inputSize;
    settings.cropMargin = model.cropMargin;
    settings.folds = options.folds;
    settings.leaveOut = options.sources;
    settings.measured = options.only;
    settings.videoFrames = options.videoFrames;
    settings.seed = options.seed;
    ScoredSet set;
    if (options.videoFrames) {
        set.minQuantiser = kLeastQuantiser;
        set.maxQuantiser = kMostQuantiser;
    }
    set.weightsSha256 = model.weightsSha256;
    set.dataset = datasetIdentity(dataset);
    set.folds = options.folds;
    set.leftOut = options.sources;
    std::vector<BatchMaker> makers;
    makers.emplace_back(dataset, settings, at::kCPU);
    set.name = std::to_string(makers[0].reals()) + " real and " +
               std::to_string(makers[0].fakes()) + " fake faces of held-out folds" +
               (options.only.empty() ? "" : " of " + listed(options.only)) +
               (options.videoFrames ? ", as frames of videos" : "");
    if (!options.sources.empty()) {
        settings.leftOutOnly = true;
        settings.measured.clear();
        makers.emplace_back(dataset, settings, at::kCPU);
        set.name += ", " + std::to_string(makers[1].reals()) + " and " +
                    std::to_string(makers[1].fakes()) + " of the left-out sources " +
                    listed(options.sources);
    }
    set.name += ", " + std::to_string(options.repeats) +
                " random degradations each, forgeries made from the reals";
    const double parts = static_cast<double>(makers.size()) * options.repeats;
    double done = 0;
    for (int repeat = 0; repeat < options.repeats; ++repeat) {
        for (const auto& maker : makers) {
            scoreOnce(
                maker, repeat, engine, options,
                [&](double share) {
                    if (progress)
                        progress((done + share) / parts);
                },
                stop, set);
            ++done;
        }
    }
    // What the dataset's builder could not use is counted with the set.
    set.skipped = dataset.skipped;
    return set;
}

} // namespace lineament::training
