// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/trainoptions.h"

#include "app/optionchecks.h"

#include <CLI/CLI.hpp>
#include <map>
#include <string>

namespace lineament {

namespace {

/// An option whose words stand for values of an enumeration.
template <class T>
void addChoice(CLI::App& app, const std::string& name, T& target,
               const std::map<std::string, T>& words, const std::string& help) {
    app.add_option(name, target, help)->transform(CLI::CheckedTransformer(words, CLI::ignore_case));
}

} // namespace

void addArchitectureOptions(CLI::App& app, nn::Architecture& a) {
    a.head = nn::Head::Gap;
    a.inputSize = 128;
    a.width = 32;
    a.attention = nn::Attention::Scale;
    addChoice(app, "--depth", a.depth,
              std::map<std::string, nn::Depth>{{"resnet18", nn::Depth::ResNet18},
                                               {"resnet34", nn::Depth::ResNet34},
                                               {"resnet50", nn::Depth::ResNet50}},
              "resnet18 (default), resnet34 or resnet50");
    app.add_option("--width", a.width, "Channels of the first stage; 64 as published")
        ->check(CLI::Range(4, 256))
        ->capture_default_str();
    app.add_option("--input", a.inputSize, "Side of the network's input in pixels")
        ->check(CLI::Range(32, 1024))
        ->capture_default_str();
    addChoice(
        app, "--head", a.head,
        std::map<std::string, nn::Head>{{"published", nn::Head::Published}, {"gap", nn::Head::Gap}},
        "published (289 to 320 px) or gap (any size; default)");
    addChoice(app, "--attention", a.attention,
              std::map<std::string, nn::Attention>{{"replace", nn::Attention::Replace},
                                                   {"scale", nn::Attention::Scale}},
              "replace (as the published code) or scale (default)");
}

void addTrainingOptions(CLI::App& app, training::TrainSettings& s) {
    app.add_option("--crop-margin", s.cropMargin, "Around the face, as a share of its side")
        ->check(realNumber(0, 1))
        ->capture_default_str();
    app.add_option("--made-share", s.madeShare,
                   "Share of the forged faces that are made from reals; the rest are stored fakes")
        ->check(realNumber(0, 1))
        ->capture_default_str();
    app.add_option("--cutout", s.cutoutShare,
                   "Share of the training crops of which a rectangle is hidden")
        ->check(realNumber(0, 1))
        ->capture_default_str();
    app.add_option("--train-folds", s.trainFolds, "Folds to train on")
        ->delimiter(',')
        ->check(CLI::Range(0, training::kFolds - 1))
        ->capture_default_str();
    app.add_option("--validation-folds", s.validationFolds, "Folds that choose the best weights")
        ->delimiter(',')
        ->check(CLI::Range(0, training::kFolds - 1))
        ->capture_default_str();
    app.add_option("--batch", s.batch, "Pictures a step")
        ->check(CLI::Range(4, 4096))
        ->capture_default_str();
    app.add_option("--steps", s.steps, "Steps in all; the learning rate falls over them")
        ->check(CLI::Range(1, 100'000'000))
        ->capture_default_str();
    addChoice(app, "--optimizer", s.optimizer,
              std::map<std::string, training::Optimizer>{{"adamw", training::Optimizer::AdamW},
                                                         {"sgd", training::Optimizer::Sgd}},
              "adamw (default) or sgd");
    app.add_option("--learning-rate", s.learningRate, "After the warm-up")
        ->check(positiveReal())
        ->capture_default_str();
    app.add_option("--weight-decay", s.weightDecay)
        ->check(nonNegativeReal())
        ->capture_default_str();
    app.add_option("--warm-up", s.warmUp, "Steps")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_option("--ramp-steps", s.rampSteps,
                   "Steps over which pictures get from mostly clean to the full degradation")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_option("--ema", s.emaDecay, "Decay of the averaged weights")
        ->check(realNumber(0, 0.99999))
        ->capture_default_str();
    app.add_option("--label-smoothing", s.labelSmoothing)
        ->check(realNumber(0, 0.5))
        ->capture_default_str();
    app.add_option("--clip", s.maxGradientNorm, "Largest norm of the gradient")
        ->check(positiveReal())
        ->capture_default_str();
    addChoice(
        app, "--precision", s.precision,
        std::map<std::string, training::Precision>{{"float32", training::Precision::Float32},
                                                   {"bfloat16", training::Precision::BFloat16}},
        "float32 (default) or bfloat16 (mixed; quick on CUDA and on CPUs with AVX512-BF16)");
    app.add_option("--seed", s.seed)->capture_default_str();
    addChoice(app, "--device", s.device,
              std::map<std::string, nn::Device>{
                  {"auto", nn::Device::Auto}, {"cpu", nn::Device::Cpu}, {"cuda", nn::Device::Cuda}},
              "auto (default), cpu or cuda");
    app.add_option("--threads", s.threads, "Threads of the network on the CPU; 0: one a core")
        ->check(CLI::Range(0, 1024))
        ->capture_default_str();
    app.add_option("--workers", s.workers, "Threads that make batches")
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    app.add_option("--validate-every", s.validateEvery, "Steps")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--save-every", s.saveEvery, "Steps")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    app.add_option("--validation-repeats", s.validationRepeats,
                   "Random degradations of each held-out face")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
}

} // namespace lineament
