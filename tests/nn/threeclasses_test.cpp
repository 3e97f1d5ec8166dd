// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/engine.h"
#include "core/nn/gocnet.h"
#include "core/nn/modeljson.h"
#include "core/nn/packagewriter.h"
#include "core/nn/typicalitymap.h"
#include "tests/nn/support.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

using namespace lineament;
using namespace lineament::nn;
using nn::test::modelErrorOf;
using nn::test::TempFolder;
using testing::HasSubstr;

namespace {

ModelInfo threeClasses() {
    ModelInfo info;
    info.name = "three";
    info.architecture.width = 8;
    info.architecture.head = Head::Gap;
    info.architecture.attention = Attention::Scale;
    info.architecture.classes = kThreeClasses;
    info.inputSize = info.architecture.inputSize = 64;
    return info;
}

} // namespace

TEST(ThreeClasses, areNamedInThePackage) {
    const auto text = modelJson(threeClasses());
    EXPECT_THAT(text, testing::AllOf(HasSubstr("\"formatVersion\": 2"), HasSubstr("\"composed\""),
                                     HasSubstr("\"generated\"")));
    const auto read = parseModelJson("f", text);
    EXPECT_EQ(read.architecture, threeClasses().architecture);
}

TEST(ThreeClasses, leavePackagesOfTwoAsTheyWere) {
    auto info = threeClasses();
    info.architecture.classes = kTwoClasses;
    EXPECT_THAT(modelJson(info), HasSubstr("\"formatVersion\": 1"));
    const auto read = parseModelJson("f", R"({"format":"lineament-model","formatVersion":1,)"
                                          R"("name":"n","architecture":{"head":"gap"}})");
    EXPECT_EQ(read.architecture.classes, kTwoClasses);
}

TEST(ThreeClasses, inAnotherOrderAreRefused) {
    const auto message = modelErrorOf([] {
        parseModelJson("f", R"({"format":"lineament-model","formatVersion":2,"name":"n",)"
                            R"("labels":["composed","real","generated"]})");
    });
    EXPECT_THAT(message, testing::AllOf(HasSubstr("labels"), HasSubstr("composed, generated")));
}

TEST(ThreeClasses, comeFromTheEngineAsTheNetworkHasThem) {
    const at::NoGradGuard noGrad;
    at::manual_seed(3);
    const auto info = threeClasses();
    GocNet net(info.architecture);
    net->eval();
    const TempFolder folder;
    writeModelPackage(folder.path / "package", info, net->state());
    const auto engine = Engine::load(folder.path / "package");
    const auto crop = selfTestCrop(info.inputSize);
    const Rgb8Image* crops[] = {&crop, &crop, &crop};
    const auto predictions = engine->predict(crops, false);
    ASSERT_EQ(predictions.size(), 3U);
    auto x = at::empty({1, 3, info.inputSize, info.inputSize});
    auto* out = x.data_ptr<float>();
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = c; i < crop.data.size(); i += 3)
            *out++ = (static_cast<float>(crop.data[i]) / 255 - info.mean[c]) / info.std[c];
    }
    const auto logits = net->forward(x);
    // float16 storage costs about three digits.
    const double tolerance = 2e-3 * logits.abs().max().item<double>();
    for (const auto& p : predictions) {
        ASSERT_TRUE(p.classes.has_value());
        EXPECT_NEAR(p.classes->real, logits[0][0].item<float>(), tolerance);
        EXPECT_NEAR(p.classes->composed, logits[0][1].item<float>(), tolerance);
        EXPECT_NEAR(p.classes->generated, logits[0][2].item<float>(), tolerance);
        EXPECT_EQ(p.logitReal, p.classes->real);
    }
}

TEST(ThreeClasses, haveMapsWhoseMeanIsTheScore) {
    const at::NoGradGuard noGrad;
    at::manual_seed(3);
    const auto info = threeClasses();
    GocNet net(info.architecture);
    net->eval();
    const TempFolder folder;
    writeModelPackage(folder.path / "package", info, net->state());
    const auto engine = Engine::load(folder.path / "package");
    const auto crop = selfTestCrop(info.inputSize);
    const Rgb8Image* crops[] = {&crop};
    const auto p = engine->predict(crops, true).front();
    ASSERT_EQ(p.classMaps.size(), 2U);
    const float outputs[] = {p.classes->composed, p.classes->generated};
    for (std::size_t k = 0; k < 2; ++k) {
        const auto& one = p.classMaps[k];
        EXPECT_EQ(one.name, kClassNames[k + 1]);
        EXPECT_EQ(one.map.width, 2);
        double mean = 0;
        for (const float value : one.map.values)
            mean += static_cast<double>(value) / static_cast<double>(one.map.values.size());
        const auto bias = net->fc->bias;
        const auto constant = (bias[static_cast<std::int64_t>(k) + 1] - bias[0]).item<double>();
        EXPECT_NEAR(mean + constant, outputs[k] - p.classes->real, 2e-3);
    }
    EXPECT_TRUE(engine->predict(crops, false).front().classMaps.empty());
}

TEST(ThreeClasses, giveOneScoreThatWeighsBothWaysAlike) {
    const auto either = [](float real, float composed, float generated) {
        const auto p = predictionOf({real, composed, generated});
        return static_cast<double>(p.logitFake) - static_cast<double>(p.logitReal);
    };
    // The mean of both likelihood ratios, in logarithms.
    EXPECT_NEAR(either(1, 2, -3), std::log((std::exp(2.0) + std::exp(-3.0)) / 2) - 1, 1e-6);
    EXPECT_FLOAT_EQ(static_cast<float>(either(0, 1, 4)), static_cast<float>(either(0, 4, 1)));
    EXPECT_NEAR(either(0, 0, 0), 0, 1e-6) << "nothing said";
    EXPECT_NEAR(either(-200, 300, 0), 500 - std::log(2.0), 1e-3) << "no overflow";
}

TEST(ThreeClasses, areBroughtToThePackagesScale) {
    at::manual_seed(3);
    auto info = threeClasses();
    GocNet net(info.architecture);
    net->eval();
    const TempFolder folder;
    writeModelPackage(folder.path / "package", info, net->state());
    const auto crop = selfTestCrop(info.inputSize);
    const Rgb8Image* crops[] = {&crop};
    const auto plain = Engine::load(folder.path / "package")->predict(crops, false).front();
    info = readModelInfo(folder.path / "package", {});
    info.classScale = ClassScale{2, -1, 0.5, 3};
    writeModelInfo(folder.path / "package", info);
    // The self-test compares what the network itself says, and still passes.
    const auto scaled = Engine::load(folder.path / "package")->predict(crops, false).front();
    EXPECT_EQ(scaled.classes, plain.classes);
    const auto& c = *plain.classes;
    const double a = 2.0 * (c.composed - c.real) - 1, b = 0.5 * (c.generated - c.real) + 3;
    EXPECT_NEAR(scaled.logitFake - scaled.logitReal, std::log((std::exp(a) + std::exp(b)) / 2),
                1e-4);
    EXPECT_EQ(unscaled(scaled).logitFake, plain.logitFake);
    EXPECT_EQ(readModelInfo(folder.path / "package", {}).classScale, info.classScale);
}

TEST(ThreeClasses, areSeenInABareCheckpoint) {
    at::manual_seed(3);
    GocNet net(threeClasses().architecture);
    EXPECT_EQ(inferArchitecture("f", net->state()).classes, kThreeClasses);
    auto state = net->state();
    for (auto& [key, value] : state.entries) {
        if (key == "fc.weight")
            value = at::zeros({5, value.size(1)});
    }
    EXPECT_THAT(modelErrorOf([&] { inferArchitecture("f", state); }),
                testing::AllOf(HasSubstr("fc.weight"), HasSubstr("5")));
}

TEST(Typicality, isTheDistanceToTheNearestClass) {
    TypicalityMap map;
    map.centre = at::tensor({1.F, 0.F, 0.F});
    map.projection = at::tensor({2.F, 0.F, 0.F, 0.F, 1.F, 0.F}).reshape({2, 3});
    map.means = at::tensor({0.F, 0.F, 4.F, 0.F}).reshape({2, 2});
    // Placed at (2 (x - 1), y): (0, 3), then (6, 0).
    const auto distances =
        map.distances(at::tensor({1.F, 3.F, 9.F, 4.F, 0.F, -9.F}).reshape({2, 3}));
    EXPECT_NEAR(distances[0].item<double>(), 3 / std::sqrt(2.0), 1e-5);
    EXPECT_NEAR(distances[1].item<double>(), 2 / std::sqrt(2.0), 1e-5);
    const auto read = TypicalityMap::from("f", map.state(), 3);
    EXPECT_TRUE(at::equal(read.projection, map.projection));
    EXPECT_THAT(modelErrorOf([&] { TypicalityMap::from("f", map.state(), 4); }),
                HasSubstr("4 features"));
    map.means[0][0] = NAN;
    EXPECT_THAT(modelErrorOf([&] { TypicalityMap::from("f", map.state(), 3); }),
                HasSubstr("finite"));
}

TEST(Typicality, ofAPackageIsTheOneThatItWasDescribedWith) {
    at::manual_seed(3);
    auto info = threeClasses();
    GocNet net(info.architecture);
    net->eval();
    const TempFolder folder;
    const auto package = folder.path / "package";
    writeModelPackage(package, info, net->state());
    TypicalityMap map{at::zeros({64}), at::eye(2, 64), at::zeros({1, 2})};
    const auto bytes = safetensorsBytes(map.state(), at::kFloat);
    // A hash that tells these bytes from others.
    const HashFunction sum = [](std::span<const std::byte> of) {
        unsigned total = 0;
        for (const auto b : of)
            total = total * 31 + std::to_integer<unsigned>(b);
        return std::to_string(total);
    };
    nn::test::writeBytes(package / kTypicalityFile, bytes);
    info = readModelInfo(package, {});
    info.validation.typicality = Typicality{1.5, 0.995, 2, sum(bytes), {0, 0, 1, 1}, {}, "set"};
    info.validation.typicality->fakes = {0, 0, 1, 1};
    writeModelInfo(package, info);
    EngineOptions options;
    options.sha256 = sum;
    const auto crop = selfTestCrop(info.inputSize);
    const Rgb8Image* crops[] = {&crop};
    EXPECT_TRUE(Engine::load(package, options)->predict(crops, false).front().distance.has_value());
    map.means.fill_(1);
    nn::test::writeBytes(package / kTypicalityFile, safetensorsBytes(map.state(), at::kFloat));
    EXPECT_THAT(modelErrorOf([&] { Engine::load(package, options); }),
                testing::AllOf(HasSubstr("typicality"), HasSubstr("model.json")));
}
