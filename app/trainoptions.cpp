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
    a.inputSize = 160;
    a.classes = nn::kThreeClasses;
    a.attention = nn::Attention::Scale;
    addChoice(app, "--depth", a.depth,
              std::map<std::string, nn::Depth>{{"resnet18", nn::Depth::ResNet18},
                                               {"resnet34", nn::Depth::ResNet34},
                                               {"resnet50", nn::Depth::ResNet50}},
              "resnet18 (default), resnet34 or resnet50");
    app.add_option("--width", a.width, "Channels of the first stage")
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

namespace {

/// What the batches' pairs are.
void addPairOptions(CLI::App& app, training::TrainSettings& s) {
    const auto weight = [&app](const std::string& name, double& target, const std::string& help) {
        app.add_option(name, target, help)->check(nonNegativeReal())->capture_default_str();
    };
    weight("--pairs-made", s.mix.made, "Weight of the pairs of a real face and a forgery of it");
    weight("--pairs-twins", s.mix.twins,
           "Weight of the pairs of a stored fake and the picture that it was made of");
    weight("--pairs-composed", s.mix.composed, "Weight of other composed fakes, with a real");
    weight("--pairs-generated", s.mix.generated, "Weight of generated faces, with a real");
    weight("--pairs-reconstructed", s.mix.reconstructed,
           "Weight of the pairs of a real face and its reconstruction; needs --reconstructors");
    weight("--made-self-blends", s.made.selfBlend, "Weight among the forgeries made from reals");
    weight("--made-swaps", s.made.swap, "The same for swaps with a feathered edge");
    weight("--made-hard-swaps", s.made.hardSwap, "The same for swaps with a hard edge");
    app.add_option("--reconstructors", s.reconstructors, "Trained decoders (see `reconstructors`)")
        ->check(CLI::ExistingFile);
    app.add_option("--leave-out", s.leaveOut,
                   "Sources that are measured apart and never drawn from, as ground and donor "
                   "neither")
        ->delimiter(',');
    app.add_option("--cutout", s.cutoutShare,
                   "Share of the training pairs of which a rectangle is hidden")
        ->check(realNumber(0, 1))
        ->capture_default_str();
    app.add_option("--covers", s.coverShare,
                   "Share of the training pairs with a mask, glasses or a hand before the face")
        ->check(realNumber(0, 1))
        ->capture_default_str();
}

} // namespace

void addTrainingOptions(CLI::App& app, training::TrainSettings& s) {
    app.add_option("--crop-margin", s.cropMargin, "Around the face, as a share of its side")
        ->check(realNumber(0, 1))
        ->capture_default_str();
    app.add_option("--init", s.backbone,
                   "Begin both streams with the weights of an image classifier (ResNet-18 in "
                   "torchvision's names, .safetensors or .pth)")
        ->check(CLI::ExistingFile);
    addPairOptions(app, s);
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
    app.add_option("--micro-batch", s.microBatch,
                   "Pictures that go through the network together, for less memory; 0: all")
        ->check(CLI::Range(0, 4096))
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
    app.add_option("--head-rate", s.headRate,
                   "Factor of the learning rate for the head and the attention's own weights")
        ->check(positiveReal())
        ->capture_default_str();
    app.add_option("--dropout", s.dropout, "Of the pooled features")
        ->check(realNumber(0, 0.9))
        ->capture_default_str();
    addChoice(app, "--tune", s.tune,
              std::map<std::string, training::Tune>{{"all", training::Tune::All},
                                                    {"norms", training::Tune::Norms}},
              "all (default) or norms (normalisation, attention and head alone)");
    app.add_option("--sam", s.samRadius,
                   "Radius of sharpness-aware steps, which cost double; 0: plain ones")
        ->check(nonNegativeReal())
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
    app.add_option("--save-minutes", s.saveMinutes,
                   "Save after so many minutes at the latest; 0: by steps alone")
        ->check(nonNegativeReal())
        ->capture_default_str();
    app.add_option("--validation-faces", s.validationFaces,
                   "Most of the reals and of the fakes of one source that are measured; 0: all")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    app.add_option("--validation-repeats", s.validationRepeats,
                   "Random degradations of each held-out face")
        ->check(CLI::Range(1, 100))
        ->capture_default_str();
}

} // namespace lineament
