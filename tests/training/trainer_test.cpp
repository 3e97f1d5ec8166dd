// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/trainer.h"

#include "core/base/error.h"
#include "core/nn/engine.h"
#include "core/nn/gocnet.h"
#include "core/nn/packagereader.h"
#include "core/training/ablation.h"
#include "core/training/batches.h"
#include "core/training/datasetidentity.h"
#include "core/training/heldout.h"
#include "core/training/packaging.h"
#include "core/training/scoredset.h"
#include "core/training/typicality.h"
#include "tests/nn/support.h"
#include "tests/training/faces.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>

using namespace lineament;
using namespace lineament::training;
using nn::test::modelErrorOf;
using nn::test::TempFolder;
using testing::HasSubstr;

namespace {

/// A network small enough to train in seconds.
TrainSettings trainSettings() {
    TrainSettings s;
    s.architecture.head = nn::Head::Gap;
    s.architecture.attention = nn::Attention::Scale;
    s.architecture.width = 4;
    s.architecture.inputSize = 32;
    s.architecture.classes = nn::kThreeClasses; // what every run trains
    s.batch = 16;
    s.steps = 8;
    s.learningRate = 1e-3;
    s.warmUp = 2;
    s.rampSteps = 0;
    s.threads = 1;
    s.device = nn::Device::Cpu;
    s.validateEvery = 4;
    s.saveEvery = 2;
    return s;
}

nn::StateDict checkpointOf(const std::filesystem::path& folder) {
    const auto file = folder / "checkpoint.safetensors";
    return nn::readSafetensors(file.string(), nn::readModelFile(file));
}

/// Weights, averaged weights and statistics, without the optimizer's archive.
void expectSameWeights(const nn::StateDict& a, const nn::StateDict& b) {
    ASSERT_EQ(a.entries.size(), b.entries.size());
    for (const auto& [key, tensor] : a.entries) {
        if (key == "optimizer")
            continue;
        ASSERT_NE(b.find(key), nullptr) << key;
        EXPECT_TRUE(at::equal(tensor, *b.find(key))) << key;
    }
}

std::vector<std::string> linesOf(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

/// Runs until @p step and dies there, as a killed program would: nothing is saved on the way out.
void trainAndDie(const Dataset& dataset, const std::filesystem::path& folder,
                 const TrainSettings& settings, std::int64_t step) {
    struct Killed {};
    try {
        train(dataset, folder, settings, [step](const TrainProgress& p) {
            if (p.step == step)
                throw Killed();
        });
        FAIL() << "the run ended before step " << step;
    } catch (const Killed&) {
    }
}

} // namespace

class TrainerOptimizers : public testing::TestWithParam<Optimizer> {};

TEST_P(TrainerOptimizers, resumeAfterAKillToTheSameWeights) {
    const auto dataset = test::drawnDataset(30, 30);
    auto settings = trainSettings();
    settings.optimizer = GetParam();
    TempFolder whole, parts;
    EXPECT_EQ(train(dataset, whole.path, settings).end, TrainEnd::Finished);
    // Between two checkpoints, so that work is lost and done again.
    trainAndDie(dataset, parts.path, settings, 5);
    const auto resumed = train(dataset, parts.path, settings);
    EXPECT_EQ(resumed.end, TrainEnd::Finished);
    EXPECT_EQ(resumed.step, 8);
    expectSameWeights(checkpointOf(whole.path), checkpointOf(parts.path));
    EXPECT_EQ(linesOf(whole.path / "log.jsonl").size(), linesOf(parts.path / "log.jsonl").size());
}

INSTANTIATE_TEST_SUITE_P(All, TrainerOptimizers, testing::Values(Optimizer::AdamW, Optimizer::Sgd));

TEST(Trainer, beginsWithTheWeightsOfAPackage) {
    const auto dataset = test::drawnDataset(30, 30);
    auto settings = trainSettings();
    TempFolder first, second, third;
    train(dataset, first.path, settings);
    packageRun(first.path / "best.safetensors", first.path / "package", {"test", "1", "none", "#"});
    auto further = settings;
    further.seed = 2; // other weights, if it did not begin with those
    further.startFrom = first.path / "package";
    further.learningRate = 1e-12;
    further.weightDecay = 0;
    further.steps = 1;
    train(dataset, second.path, further);
    const auto before =
        nn::readSafetensors("best", nn::readModelFile(first.path / "best.safetensors"));
    const auto after = checkpointOf(second.path);
    const auto* weights = after.find("model.net.fc.weight");
    ASSERT_NE(weights, nullptr);
    ASSERT_NE(before.find("fc.weight"), nullptr);
    EXPECT_LT((*weights - *before.find("fc.weight")).abs().max().item<double>(), 1e-3)
        << "float16 storage";
    // Continued without saying where it began, it still says so; another beginning is refused.
    auto continued = further;
    continued.steps = 2;
    continued.startFrom.clear();
    train(dataset, second.path, continued);
    EXPECT_THAT(linesOf(second.path / "settings.json").front(),
                HasSubstr((first.path / "package").string()));
    continued.startFrom = first.path / "best.safetensors";
    EXPECT_THAT(modelErrorOf([&] { train(dataset, second.path, continued); }),
                HasSubstr("startFrom"));
    further.architecture.attention = nn::Attention::Replace; // the same keys and shapes
    EXPECT_THAT(modelErrorOf([&] { train(dataset, third.path, further); }),
                HasSubstr("architecture"));
    further.architecture.width = 8;
    further.startFrom = first.path / "best.safetensors";
    EXPECT_THAT(modelErrorOf([&] { train(dataset, third.path, further); }), HasSubstr("shape"));
    further.startFrom = first.path / "nothing";
    EXPECT_THAT(modelErrorOf([&] { train(dataset, third.path, further); }), HasSubstr("nothing"));
}

TEST(Trainer, beginsWithAnImageClassifier) {
    // Its own streams under torchvision's names.
    auto settings = trainSettings();
    const nn::GocNet donor([&] {
        auto a = settings.architecture;
        a.attentionStream = false;
        return a;
    }());
    nn::StateDict backbone;
    for (const auto& [key, value] : donor->plain->named_parameters().pairs()) {
        auto name = "layer" + std::to_string(key[0] - '3') + key.substr(1);
        name = key.starts_with("0.")   ? "conv1" + key.substr(1)
               : key.starts_with("1.") ? "bn1" + key.substr(1)
                                       : name;
        backbone.entries.emplace_back(name, value.detach());
    }
    for (const auto& [key, value] : donor->plain->named_buffers().pairs())
        backbone.entries.emplace_back(key.starts_with("1.")
                                          ? "bn1" + key.substr(1)
                                          : "layer" + std::to_string(key[0] - '3') + key.substr(1),
                                      value);
    TempFolder folder;
    settings.backbone = folder.path / "backbone.safetensors";
    nn::test::writeBytes(settings.backbone, nn::safetensorsBytes(backbone, at::kFloat));
    settings.learningRate = 1e-12;
    settings.weightDecay = 0;
    settings.steps = 1;
    const auto dataset = test::drawnDataset(30, 30);
    train(dataset, folder.path / "run", settings);
    const auto after = checkpointOf(folder.path / "run");
    for (const char* stream : {"plain", "mta"}) {
        const auto* stem =
            after.find(std::string("model.net.") + stream + "_extract_feature.0.weight");
        ASSERT_NE(stem, nullptr);
        EXPECT_LT((*stem - *backbone.find("conv1.weight")).abs().max().item<double>(), 1e-6);
    }
    // Continued without saying so.
    settings.backbone.clear();
    settings.steps = 2;
    EXPECT_EQ(train(dataset, folder.path / "run", settings).step, 2);
}

TEST(Trainer, measuresLeftOutSourcesApart) {
    auto dataset = test::drawnDataset(40, 40);
    for (std::size_t i = 0; i < dataset.samples.size(); ++i)
        dataset.samples[i].info.source = i % 4 == 0 ? "elsewhere" : "here";
    auto settings = trainSettings();
    settings.leaveOut = {"elsewhere"};
    settings.steps = 2;
    settings.validateEvery = 2;
    TempFolder folder;
    const auto result = train(dataset, folder.path, settings);
    ASSERT_TRUE(result.last.leftOut.contains("drawn-gan"));
    EXPECT_EQ(result.last.leftOut.at("drawn-gan").fakes, 10) << "of every fold";
    EXPECT_EQ(result.last.leftOut.at("drawn-gan").reals, 10);
    ASSERT_TRUE(result.last.families.contains("drawn-gan"));
    EXPECT_LT(result.last.families.at("drawn-gan").fakes, 5) << "of fold 0, without them";
    EXPECT_THAT(linesOf(folder.path / "log.jsonl").back(), HasSubstr("\"leftOut\""));
    EXPECT_THAT(validationText(result.last), HasSubstr("left out"));
    EXPECT_TRUE(std::filesystem::exists(folder.path / "last.safetensors"));
}

TEST(Trainer, takesOneStepForAllPartsOfABatch) {
    auto settings = trainSettings();
    settings.microBatch = 4;
    settings.dropout = 0;
    const auto dataset = test::drawnDataset(30, 30);
    TempFolder parts, whole;
    const auto result = train(dataset, parts.path, settings);
    EXPECT_EQ(result.step, settings.steps);
    settings.microBatch = 0;
    train(dataset, whole.path, settings);
    // Statistics of four pictures are not those of sixteen, but the way is nearly the same.
    const auto a = checkpointOf(parts.path), b = checkpointOf(whole.path);
    const auto *one = a.find("model.net.fc.weight"), *other = b.find("model.net.fc.weight");
    EXPECT_FALSE(at::equal(*one, *other));
    EXPECT_LT((*one - *other).abs().max().item<double>(), 0.1 * other->abs().max().item<double>());
}

TEST(Trainer, tunesNormsAlone) {
    auto settings = trainSettings();
    settings.tune = Tune::Norms;
    settings.steps = 3;
    settings.weightDecay = 0.1;
    TempFolder folder, other;
    const auto dataset = test::drawnDataset(30, 30);
    train(dataset, folder.path, settings);
    settings.steps = 1;
    settings.learningRate = 1e-12;
    train(dataset, other.path, settings);
    const auto tuned = checkpointOf(folder.path), begun = checkpointOf(other.path);
    const auto moved = [&](const std::string& key) {
        return (*tuned.find(key) - *begun.find(key)).abs().max().item<double>();
    };
    EXPECT_LT(moved("model.net.plain_extract_feature.4.0.conv1.weight"), 1e-9);
    EXPECT_GT(moved("model.net.plain_extract_feature.4.0.bn1.weight"), 1e-6);
    EXPECT_GT(moved("model.net.fc.weight"), 1e-6);
}

TEST(Trainer, sharpnessAwareStepsGoOnAfterAKill) {
    const auto dataset = test::drawnDataset(30, 30);
    auto settings = trainSettings();
    settings.samRadius = 0.05;
    settings.dropout = 0.5;
    settings.steps = 4;
    settings.saveEvery = 2;
    TempFolder whole, parts;
    train(dataset, whole.path, settings);
    trainAndDie(dataset, parts.path, settings, 3);
    train(dataset, parts.path, settings);
    expectSameWeights(checkpointOf(whole.path), checkpointOf(parts.path));
    settings.samRadius = 0;
    TempFolder plain;
    train(dataset, plain.path, settings);
    EXPECT_FALSE(at::equal(*checkpointOf(plain.path).find("model.net.fc.weight"),
                           *checkpointOf(whole.path).find("model.net.fc.weight")));
}

TEST(Trainer, narrowNetworksTrainOnLargeInputs) {
    // Died of memory corruption in oneDNN: channels that don't fill its blocks, strided 1x1.
    for (const auto& [width, side] : {std::pair{8, 192}, std::pair{4, 200}}) {
        auto settings = trainSettings();
        settings.architecture.width = width;
        settings.architecture.inputSize = side;
        settings.batch = 4;
        settings.steps = 2;
        settings.validateEvery = 2;
        TempFolder folder;
        EXPECT_EQ(train(test::drawnDataset(20, 20, 96), folder.path, settings).step, 2);
    }
}

TEST(Trainer, learnsAnEasyTrace) {
    const auto dataset = test::drawnDataset(40, 40, 96);
    auto settings = trainSettings();
    settings.architecture.width = 8;
    settings.mix = {0, 0, 0, 1, 0};
    settings.steps = 120;
    settings.warmUp = 10;
    settings.emaDecay = 0.9;
    settings.learningRate = 3e-3;
    settings.validateEvery = 120;
    settings.validationRepeats = 4;
    TempFolder folder;
    const auto result = train(dataset, folder.path, settings);
    EXPECT_GT(result.last.auc.at("drawn-gan"), 0.85);
    EXPECT_TRUE(std::filesystem::exists(folder.path / "best.safetensors"));
}

TEST(Trainer, stopsWhenAskedAndKeepsItsWork) {
    TempFolder folder;
    std::stop_source stop;
    const auto result = train(
        test::drawnDataset(30, 30), folder.path, trainSettings(),
        [&stop](const TrainProgress& p) {
            if (p.step == 3)
                stop.request_stop();
        },
        stop.get_token());
    EXPECT_EQ(result.end, TrainEnd::Interrupted);
    EXPECT_EQ(result.step, 3);
    EXPECT_THAT(checkpointOf(folder.path).metadata.at("lineament.checkpoint"),
                HasSubstr("\"step\":3"));
}

TEST(Trainer, keepsTheLastGoodCheckpointWhenTheLossIsNotFinite) {
    const auto dataset = test::drawnDataset(30, 30);
    auto settings = trainSettings();
    settings.warmUp = 0;
    settings.maxGradientNorm = 1e30;
    settings.optimizer = Optimizer::Sgd;
    settings.learningRate = 1e30; // the second step's weights overflow
    settings.saveEvery = 1;
    TempFolder folder;
    const auto result = train(dataset, folder.path, settings);
    EXPECT_EQ(result.end, TrainEnd::NotFinite);
    EXPECT_LT(result.step, settings.steps);
    for (const auto& [key, tensor] : checkpointOf(folder.path).entries) {
        EXPECT_TRUE(!tensor.is_floating_point() || at::isfinite(tensor).all().item<bool>()) << key;
    }
}

TEST(Trainer, refusesToGoOnWithOtherSettings) {
    const auto dataset = test::drawnDataset(30, 30);
    TempFolder folder;
    auto settings = trainSettings();
    settings.steps = 2;
    train(dataset, folder.path, settings);
    settings.learningRate = 0.5;
    EXPECT_THAT(modelErrorOf([&] { train(dataset, folder.path, settings); }),
                HasSubstr("learningRate"));
    settings = trainSettings();
    settings.steps = 4; // more steps are allowed: the run is longer
    EXPECT_EQ(train(dataset, folder.path, settings).step, 4);
}

TEST(Trainer, leavesARunThatHasTheStepsAsItIs) {
    const auto dataset = test::drawnDataset(30, 30);
    TempFolder folder;
    auto settings = trainSettings();
    settings.steps = 4;
    settings.validateEvery = 100;
    std::stop_source stop;
    const auto first = train(
        dataset, folder.path, settings,
        [&stop](const TrainProgress& p) {
            if (p.step == 3)
                stop.request_stop();
        },
        stop.get_token());
    EXPECT_EQ(first.last.step, 0) << "never validated";
    EXPECT_TRUE(first.checkpoint);
    const auto before = linesOf(folder.path / "settings.json");
    settings.steps = 2;
    const auto again = train(dataset, folder.path, settings);
    EXPECT_EQ(again.end, TrainEnd::Finished);
    EXPECT_EQ(again.begun, 3);
    EXPECT_EQ(again.step, 3);
    EXPECT_EQ(again.last.step, 0);
    EXPECT_EQ(linesOf(folder.path / "settings.json"), before);
}

TEST(Trainer, saysThatThereIsNoCheckpointToGoBackTo) {
    auto settings = trainSettings();
    settings.warmUp = 0;
    settings.maxGradientNorm = 1e30;
    settings.optimizer = Optimizer::Sgd;
    settings.learningRate = 1e30;
    settings.saveEvery = 100;
    TempFolder folder;
    const auto result = train(test::drawnDataset(30, 30), folder.path, settings);
    EXPECT_EQ(result.end, TrainEnd::NotFinite);
    EXPECT_FALSE(result.checkpoint);
}

TEST(Trainer, refusesToGoOnWithAnotherDataset) {
    TempFolder folder;
    auto settings = trainSettings();
    settings.steps = 2;
    train(test::drawnDataset(30, 30), folder.path, settings);
    settings.steps = 4;
    EXPECT_THAT(modelErrorOf([&] { train(test::drawnDataset(31, 30), folder.path, settings); }),
                HasSubstr("setting dataset"));
    EXPECT_EQ(train(test::drawnDataset(30, 30), folder.path, settings).step, 4);
}

TEST(Trainer, refusesFoldsThatTrainAndValidate) {
    TempFolder folder;
    auto settings = trainSettings();
    settings.validationFolds = {0, 4};
    EXPECT_THAT(modelErrorOf([&] { train(test::drawnDataset(30, 30), folder.path, settings); }),
                HasSubstr("fold 4 among both"));
}

TEST(Trainer, refusesATruncatedCheckpoint) {
    const auto dataset = test::drawnDataset(30, 30);
    TempFolder folder;
    auto settings = trainSettings();
    settings.steps = 2;
    train(dataset, folder.path, settings);
    const auto file = folder.path / "checkpoint.safetensors";
    std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    settings.steps = 4;
    EXPECT_THAT(modelErrorOf([&] { train(dataset, folder.path, settings); }),
                HasSubstr("truncated"));
}

TEST(Trainer, refusesWhatCannotBeTrained) {
    TempFolder folder;
    auto settings = trainSettings();
    EXPECT_THAT(modelErrorOf([&] { train(test::drawnDataset(0, 30), folder.path, settings); }),
                HasSubstr("real faces"));
    settings.architecture.head = nn::Head::Published;
    EXPECT_THAT(modelErrorOf([&] { train(test::drawnDataset(30, 30), folder.path, settings); }),
                HasSubstr("published head"));
}

TEST(Packaging, givesTheSameScoreInTrainingAndInference) {
    const auto dataset = test::drawnDataset(40, 40);
    auto settings = trainSettings();
    TempFolder folder;
    train(dataset, folder.path, settings);
    const auto weights = folder.path / "best.safetensors";
    packageRun(weights, folder.path / "package", {"test", "1", "none", "# Card"});
    const auto engine = nn::Engine::load(folder.path / "package");
    EXPECT_EQ(engine->model().inputSize, 32);
    EXPECT_DOUBLE_EQ(engine->model().cropMargin, settings.cropMargin);
    EXPECT_EQ(engine->model().architecture, settings.architecture);
    const auto set = scoreHeldOut(dataset, *engine, {{1, 2}, 1, 7});
    ASSERT_FALSE(set.samples.empty());
    // The plain network with the run's float32 weights on the very same crops; float16 storage
    // costs about three digits.
    nn::GocNet net(settings.architecture);
    net->load("best", nn::readSafetensors(weights.string(), nn::readModelFile(weights)));
    net->eval();
    const at::NoGradGuard noGrad;
    BatchSettings batches;
    batches.inputSize = 32;
    batches.cropMargin = settings.cropMargin;
    batches.folds = {1, 2};
    batches.seed = 7;
    const auto heldOut = BatchMaker(dataset, batches, at::kCPU).heldOut(1);
    const auto& info = engine->model();
    for (std::size_t i = 0; i < heldOut.crops.size(); ++i) {
        auto x = at::empty({1, 3, 32, 32});
        for (int c = 0; c < 3; ++c) {
            for (int p = 0; p < 32 * 32; ++p)
                x[0][c][p / 32][p % 32] =
                    (heldOut.crops[i].data[static_cast<std::size_t>(3 * p + c)] / 255.0 -
                     static_cast<double>(info.mean[static_cast<std::size_t>(c)])) /
                    static_cast<double>(info.std[static_cast<std::size_t>(c)]);
        }
        const auto logits = net->forward(x);
        const auto p = nn::predictionOf(
            {logits[0][0].item<float>(), logits[0][1].item<float>(), logits[0][2].item<float>()});
        EXPECT_NEAR(static_cast<double>(p.logitFake) - static_cast<double>(p.logitReal),
                    set.samples[i].score, 5e-3);
    }
}

TEST(Packaging, keepsCropsInsideAsTheTrainingDoes) {
    const auto dataset = test::drawnDataset(30, 30);
    TempFolder folder;
    auto settings = trainSettings();
    settings.steps = settings.validateEvery = 2;
    train(dataset, folder.path, settings);
    packageRun(folder.path / "best.safetensors", folder.path / "package", {"t", "1", "none", ""});
    EXPECT_TRUE(nn::readModelInfo(folder.path / "package", {}).cropInside);
}

TEST(LeftOutScores, areTakenOfNetworksThatNeverHadTheSourceAlone) {
    auto dataset = test::drawnDataset(60, 60);
    for (std::size_t i = 0; i < dataset.samples.size(); i += 4)
        dataset.samples[i].info.source = "elsewhere";
    TempFolder folder, other;
    auto settings = trainSettings();
    settings.steps = settings.validateEvery = 2;
    settings.leaveOut = {"elsewhere"};
    train(dataset, folder.path, settings);
    packageRun(folder.path / "last.safetensors", folder.path / "package", {"t", "1", "none", ""});
    HeldOutOptions options;
    options.repeats = 1;
    options.sources = {"elsewhere"};
    const auto engine = nn::Engine::load(folder.path / "package");
    const auto set = scoreHeldOut(dataset, *engine, options);
    EXPECT_EQ(set.leftOut, options.sources);
    int elsewhere = 0, here = 0;
    for (const auto& s : set.samples) {
        ++(s.source == "elsewhere" ? elsewhere : here);
        EXPECT_TRUE(s.classes && s.light);
        EXPECT_FALSE(s.source == "elsewhere" && s.method == "self-blend");
    }
    EXPECT_EQ(elsewhere, 30);
    EXPECT_GT(here, 0);
    const auto again = parseScores("f", scoresText(set));
    EXPECT_EQ(again.leftOut, set.leftOut);
    EXPECT_EQ(again.samples[0].classes->generated, set.samples[0].classes->generated);

    settings.leaveOut.clear();
    train(dataset, other.path, settings);
    packageRun(other.path / "last.safetensors", other.path / "package", {"t", "1", "none", ""});
    const auto knowing = nn::Engine::load(other.path / "package");
    EXPECT_THAT(modelErrorOf([&] { scoreHeldOut(dataset, *knowing, options); }),
                HasSubstr("trained without elsewhere"));
}

TEST(FitTypicality, setsALimitThatGenuineFacesKeepTo) {
    const auto dataset = test::drawnDataset(300, 100);
    TempFolder folder;
    auto settings = trainSettings();
    settings.steps = settings.validateEvery = 4;
    train(dataset, folder.path, settings);
    const auto package = folder.path / "package";
    packageRun(folder.path / "last.safetensors", package, {"t", "1", "none", ""});
    TypicalityOptions options;
    options.components = 8;
    options.quantile = 0.9;
    const auto hash = [](std::span<const std::byte> bytes) { return std::to_string(bytes.size()); };
    const auto t = fitTypicality(dataset, package, options, hash);
    EXPECT_GT(t.limit, 0.5);
    EXPECT_LT(t.limit, 3);
    EXPECT_LT(t.reals.value, 0.4);
    EXPECT_EQ(t.reals.count, 30);
    nn::EngineOptions engineOptions;
    engineOptions.sha256 = hash;
    const auto engine = nn::Engine::load(package, engineOptions);
    EXPECT_EQ(engine->model().validation.typicality->limit, t.limit);
    // The distance of the engine is the one that the limit was set by.
    HeldOutOptions heldOut;
    heldOut.folds = {options.measureFold};
    heldOut.repeats = 1;
    int beyond = 0;
    for (const auto& s : scoreHeldOut(dataset, *engine, heldOut).samples)
        beyond += s.label == Label::Real && *s.distance > t.limit ? 1 : 0;
    EXPECT_NEAR(beyond / 30.0, t.reals.value, 0.01);

    options.measureFold = 4; // trained on
    EXPECT_THAT(modelErrorOf([&] { fitTypicality(dataset, package, options, hash); }),
                HasSubstr("fold 4"));
}

TEST(Packaging, takesThePlaceOfNothingThatCounts) {
    TempFolder folder;
    const auto package = folder.path / "package";
    for (const char* name : {"", "a/b", "..", " a", "a\nb"})
        EXPECT_THAT(modelErrorOf([&] { requirePackagePlace(package, name); }),
                    HasSubstr("name of the package"))
            << name;
    requirePackagePlace(package, "GocNet, GPU kit");
    std::filesystem::create_directory(package);
    requirePackagePlace(package, "one");
    const auto described = [&package](const std::string& more) {
        std::ofstream(package / "model.json")
            << R"({"format":"lineament-model","formatVersion":1,"name":"one",)"
            << R"("architecture":{"head":"gap","width":4},"inputSize":32)" << more << "}";
    };
    std::ofstream(package / "thesis.txt") << "no package";
    EXPECT_THROW(requirePackagePlace(package, "one", true), IoError);
    described("");
    nn::StateDict state;
    state.entries.emplace_back("fc.weight", at::zeros({2, 4}));
    nn::test::writeBytes(package / "weights.safetensors", nn::safetensorsBytes(state, at::kFloat));
    requirePackagePlace(package, "one");
    EXPECT_THAT(modelErrorOf([&] { requirePackagePlace(package, "two"); }),
                HasSubstr("the package one"));
    requirePackagePlace(package, "two", true);
}

TEST(Packaging, saysWhatTheNetworkWasTrainedOn) {
    const auto dataset = test::drawnDataset(30, 30);
    TempFolder folder;
    auto settings = trainSettings();
    settings.steps = 2;
    settings.validateEvery = 2;
    train(dataset, folder.path, settings);
    packageRun(folder.path / "best.safetensors", folder.path / "package",
               {"test", "1", "none", ""});
    auto info = nn::readModelInfo(folder.path / "package", {});
    ASSERT_TRUE(info.training.has_value());
    EXPECT_EQ(info.training->dataset, datasetIdentity(dataset));
    EXPECT_EQ(info.training->folds, settings.trainFolds);
    std::set<std::string> sources;
    for (const auto& sample : dataset.samples) {
        if (sample.info.fold == 0 || sample.info.fold > 2)
            sources.insert(sample.info.source);
    }
    EXPECT_EQ(info.training->sources, std::vector<std::string>(sources.begin(), sources.end()));
    EXPECT_THAT(info.training->methods,
                testing::IsSupersetOf({"self-blend", "swap-blend", "hard-swap"}))
        << "made in training";
    const auto known = knownFolds(datasetIdentity(dataset), info, {0, 1, 3, 9});
    EXPECT_EQ(known.trained, (std::vector{3, 9}));
    EXPECT_EQ(known.chosen, (std::vector{0}));
    EXPECT_TRUE(knownFolds(datasetIdentity(test::drawnDataset(31, 30)), info, {3}).trained.empty());
    info.training.reset();
    EXPECT_TRUE(knownFolds(datasetIdentity(dataset), info, {3}).trained.empty())
        << "an older package";
}

TEST(Packaging, refusesWeightsThatAreOfNoRun) {
    TempFolder folder;
    nn::StateDict state;
    state.entries.emplace_back("fc.weight", at::zeros({2, 4}));
    const auto file = folder.path / "other.safetensors";
    nn::test::writeBytes(file, nn::safetensorsBytes(state, at::kFloat));
    EXPECT_THAT(modelErrorOf([&] { packageRun(file, folder.path / "package", {}); }),
                HasSubstr("weights of a training run"));
}

TEST(Ablation, trainsEveryVariantAndContinues) {
    const auto dataset = test::drawnDataset(30, 30);
    AblationOptions options;
    options.base = trainSettings();
    options.base.steps = 2;
    options.seeds = {1};
    options.testFolds = {1};
    TempFolder folder;
    int trained = 0;
    const auto say = [&trained](const std::string&) { ++trained; };
    const auto runs = ablate(dataset, folder.path, options, say);
    EXPECT_EQ(runs.size(), ablationVariants(options.base.architecture).size());
    EXPECT_EQ(trained, static_cast<int>(runs.size()));
    const auto again = ablate(dataset, folder.path, options, say);
    EXPECT_EQ(trained, static_cast<int>(runs.size())) << "finished runs were trained again";
    ASSERT_EQ(again.size(), runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i)
        EXPECT_DOUBLE_EQ(again[i].meanAuc, runs[i].meanAuc);
    const auto table = ablationMarkdown(runs);
    for (const auto& variant : ablationVariants(options.base.architecture))
        EXPECT_THAT(table, HasSubstr("| " + variant.name + " |"));
}

TEST(Ablation, leavesOutWhatCannotBeginAsTheOthers) {
    AblationOptions options;
    options.base = trainSettings();
    options.base.backbone = "an image classifier";
    options.seeds = {1};
    options.only = {"TP + MTA (replace)"};
    TempFolder folder;
    std::string said;
    EXPECT_TRUE(
        ablate(test::drawnDataset(30, 30), folder.path, options, [&said](const std::string& what) {
            said += what;
        }).empty());
    EXPECT_THAT(said, testing::AllOf(HasSubstr("TP + MTA (replace)"), HasSubstr("left out")));
}

TEST(Ablation, refusesSeedsTwiceAndVariantsThatAreNone) {
    const auto dataset = test::drawnDataset(30, 30);
    AblationOptions options;
    options.base = trainSettings();
    TempFolder folder;
    options.seeds = {1, 2, 1};
    EXPECT_THAT(modelErrorOf([&] { ablate(dataset, folder.path, options, {}); }),
                HasSubstr("seeds"));
    options.seeds = {1};
    options.only = {"TP", "bogus"};
    EXPECT_THAT(modelErrorOf([&] { ablate(dataset, folder.path, options, {}); }),
                testing::AllOf(HasSubstr("\"bogus\""), HasSubstr("\"TP\"")));
    EXPECT_TRUE(std::filesystem::is_empty(folder.path));
}
