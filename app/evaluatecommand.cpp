// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/evaluatecommand.h"

#include "app/environment.h"
#include "app/heldoutcommand.h"
#include "app/progressbar.h"
#include "app/scorefolders.h"
#include "core/analysis/modelloader.h"
#include "core/base/error.h"
#include "core/base/outputtarget.h"
#include "core/nn/packageorigin.h"
#include "core/nn/packagewriter.h"

#include <spdlog/fmt/fmt.h>

#include <iostream>

namespace lineament {

namespace {

struct Scored {
    training::ScoredSet set;
    std::optional<nn::ModelInfo> model;
};

/// There is no model to work with, or one that can't be used: an exit code of its own.
class NoModelError : public ModelError {
    using ModelError::ModelError;
};

/// Calls @p use; its ModelErrors are then of the model, not of scores or datasets.
template <class F> auto ofModel(const F& use) {
    try {
        return use();
    } catch (const ModelError& e) {
        throw NoModelError(e.where(), e.expected(), e.found());
    }
}

/// Throws NoModelError when there is no model to score with.
Scored scoreInputs(const ScoreSource& source, std::stop_token stop) {
    nn::EngineOptions options;
    options.device = nn::deviceFromName(source.device);
    options.threads = source.threads;
    auto loaded =
        ofModel([&] { return analysis::loadModel(source.model, source.applicationDir, options); });
    if (!loaded.engine)
        throw NoModelError("evaluation", "a model", loaded.message);
    std::cerr << modelLine(*loaded.engine) << '\n';
    if (source.inputs.size() == 1 && std::filesystem::exists(source.inputs[0] / "dataset.json")) {
        auto set =
            scoreDataset(source.inputs[0], *loaded.engine, source.heldOut, source.trained, stop);
        set.command = source.command;
        return {std::move(set), loaded.engine->model()};
    }
    return {
        scoreFolders({source.inputs, source.layout, source.exclude, source.command, source.rate},
                     loaded.engine, stop),
        loaded.engine->model()};
}

/// Scores from the file or by the model, with the model's description where one is named.
Scored obtain(const ScoreSource& source, std::stop_token stop) {
    if (source.scores.empty())
        return scoreInputs(source, stop);
    Scored scored{training::readScores(source.scores), std::nullopt};
    if (source.model) {
        scored.model = ofModel([&] { return describeModel(*source.model); });
        ofModel([&] { training::checkScoredBy(scored.set, *scored.model); });
        checkFolds(scored.set.dataset, scored.set.folds, *scored.model, source.trained);
    }
    return scored;
}

void printSummary(const training::Evaluation& e) {
    std::cerr << fmt::format("{}: {} reals, {} fakes; AUC {}; not scored: {} reals, {} fakes\n",
                             printable(e.set), e.total.reals, e.total.fakes,
                             training::rateText(e.total.auc), e.skippedReals, e.skippedFakes);
    if (e.videos)
        std::cerr << fmt::format("Videos (mean score of their frames): {} real, {} fake; AUC {}\n",
                                 e.videos->total.reals, e.videos->total.fakes,
                                 training::rateText(e.videos->total.auc));
}

/// Before anything is scored. Throws IoError.
void checkOutputs(const ScoreSource& source, const ValidationOutputOptions& output) {
    auto inputs = source.inputs;
    inputs.push_back(source.scores);
    if (source.model) {
        inputs.push_back(*source.model);
        for (const char* name : {"model.json", "weights.safetensors"}) // of a package
            inputs.push_back(*source.model / name);
    }
    requireWritable({{"--json", output.json},
                     {"--markdown", output.markdown},
                     {"--plots", output.plots, true},
                     {"--record", output.record},
                     {"--save-scores", output.scores}},
                    inputs);
}

/// Runs one command, which says whether all was written; errors become words and exit codes.
template <class F> ExitCode guarded(const F& command) {
    try {
        return command() ? kAllAnalysed : kSomeFailed;
    } catch (const Cancelled&) {
        return kInterrupted;
    } catch (const NoModelError& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kNoModel;
    } catch (const InputError& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kUsage;
    } catch (const Error& e) {
        std::cerr << "lineament-cli: " << printable(e.what()) << '\n';
        return kSomeFailed;
    }
}

} // namespace

ExitCode evaluate(const ScoreSource& source, const ValidationOutputOptions& output,
                  std::stop_token stop) {
    return guarded([&] {
        checkOutputs(source, output);
        const auto scored = obtain(source, stop);
        const auto written = writeValidation(scored.set, scored.model ? &*scored.model : nullptr,
                                             nullptr, output, stop);
        printSummary(written.evaluation);
        return written.complete;
    });
}

ExitCode calibrate(ScoreSource source, const CalibrateCommandOptions& options,
                   const ValidationOutputOptions& output, std::stop_token stop) {
    return guarded([&] {
        source.model = options.package;
        source.heldOut.maps = true;
        source.trained = TrainedFolds::Refuse;
        checkOutputs(source, output);
        const auto before = ofModel([&] { return describeModel(options.package); });
        if (!before.packaged)
            throw NoModelError(options.package.string(), "a model package to calibrate",
                               "a bare checkpoint");
        auto scored = obtain(source, stop);
        training::CalibrateOptions fit;
        fit.seed = output.seed;
        fit.resamples = output.resamples;
        fit.minGroups = options.minGroups;
        fit.folds = options.folds;
        fit.training = before.training;
        for (const auto& file : options.leftOut) {
            fit.leftOut.push_back(training::readScores(file));
            if (fit.leftOut.back().leftOut.empty())
                throw ModelError(file.string(), "scores made with --left-out-sources",
                                 "a set without left-out sources");
        }
        const auto result = training::calibrate(scored.set, fit);
        auto info = before;
        info.validation = result.validation;
        info.classScale = result.classScale;
        for (std::size_t i = 0; i < result.scores.size(); ++i)
            scored.set.samples[i].score = result.scores[i];
        fit.classScale = result.classScale; // one scale for all that the package scores
        info.validation.selfTest = before.validation.selfTest;
        info.validation.typicality = before.validation.typicality;
        if (!options.videoScores.empty()) {
            const auto frames = training::readScores(options.videoScores);
            ofModel([&] { training::checkScoredBy(frames, before); });
            info.validation.video = training::calibrateVideo(frames, fit);
        }
        if (auto& test = info.validation.selfTest; test && !test->picture)
            test->picture = ofModel([&] { return analysis::measuredPictureTest(options.package); });
        nn::writeModelInfo(options.package, info);
        for (const auto& note : result.notes)
            std::cerr << note << '\n';
        const auto after = describeModel(options.package); // with the new model.json's hash
        nn::rememberOwnPackage(after.packageSha256);
        const auto written = writeValidation(scored.set, &after, &result, output, stop);
        printSummary(written.evaluation);
        return written.complete;
    });
}

} // namespace lineament
