// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The published network's figures for known weights, from ../shared/gocnet.

#include "core/nn/fusednet.h"
#include "core/nn/gocnet.h"
#include "tests/nn/knownweights.h"
#include "tests/samples.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <map>

using namespace lineament::nn;
using namespace lineament::nn::test;

namespace {

class Parity : public testing::Test {
protected:
    void SetUp() override {
        stateJson = parityFile("state.json");
        expected = parityFile("expected.json");
        if (stateJson.is_null() || expected.is_null())
            LINEAMENT_SKIP_MISSING("no parity data at " << LINEAMENT_SHARED_DIR << "/gocnet");
        net = GocNet(Architecture{}, form());
        net->load("known weights", knownState(stateJson));
        net->eval();
    }
    virtual TraceForm form() const { return TraceForm::ChannelSum; }

    /// Largest error of the logits relative to the largest logit.
    double relativeError(const at::Tensor& logits, const char* key) const {
        double worst = 0, size = 0;
        for (std::int64_t i = 0; i < 2; ++i) {
            for (std::int64_t j = 0; j < 2; ++j) {
                const double want =
                    expected[key][static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
                worst = std::max(worst, std::abs(logits[i][j].item<double>() - want));
                size = std::max(size, std::abs(want));
            }
        }
        return worst / size;
    }

    at::NoGradGuard noGrad;
    nlohmann::json stateJson, expected;
    GocNet net{nullptr};
};

/// Mean, standard deviation and three single values of an activation against the listed ones.
void expectActivation(const nlohmann::json& want, const std::string& name, const at::Tensor& value,
                      double tolerance) {
    ASSERT_EQ(value.sizes().vec(), want["shape"].get<std::vector<std::int64_t>>()) << name;
    const auto flat = value.contiguous().flatten();
    const double size = std::max(1.0, std::abs(want["std"].get<double>()));
    EXPECT_NEAR(value.mean().item<double>(), want["mean"].get<double>(), tolerance * size) << name;
    EXPECT_NEAR(value.std(false).item<double>(), want["std"].get<double>(), tolerance * size)
        << name;
    EXPECT_NEAR(flat[0].item<double>(), want["at_0_0_0_0"].get<double>(), tolerance * size) << name;
    EXPECT_NEAR(flat[-1].item<double>(), want["at_last"].get<double>(), tolerance * size) << name;
    const auto s = value.sizes();
    EXPECT_NEAR(value[1][s[1] / 2][s[2] / 2][s[3] / 2].item<double>(),
                want["at_1_mid"].get<double>(), tolerance * size)
        << name;
}

} // namespace

TEST_F(Parity, float32LogitsEqualThePublishedOnes) {
    EXPECT_LE(relativeError(net->forward(knownInput()), "logits_float64"), 1e-5);
}

TEST_F(Parity, float64LogitsAndEveryActivationEqualThePublishedOnes) {
    net->to(at::kDouble);
    std::map<std::string, at::Tensor> seen;
    const auto logits =
        net->forward(knownInput().to(at::kDouble),
                     [&](const std::string& name, const at::Tensor& value) { seen[name] = value; });
    EXPECT_LE(relativeError(logits, "logits_float64"), 1e-9);
    for (const auto& [name, want] : expected["activations_float64"].items()) {
        ASSERT_TRUE(seen.count(name)) << "no activation " << name;
        expectActivation(want, name, seen[name], 1e-9);
    }
}

TEST_F(Parity, channelSumEqualsTheExpandedKernel) {
    GocNet slow(Architecture{}, TraceForm::Expanded);
    slow->load("known weights", knownState(stateJson));
    slow->eval();
    const auto x = knownInput().narrow(0, 0, 1);
    EXPECT_TRUE(at::allclose(net->forward(x), slow->forward(x), 1e-5, 1e-4));
}

TEST_F(Parity, fusedFormEqualsThePlainOne) {
    const FusedNet fused(net, at::Device(at::kCPU));
    std::vector<BlockTrace> traces;
    const auto logits = fused.forward(knownInput(), &traces);
    const auto plain = net->forward(knownInput());
    EXPECT_LE(((logits - plain).abs().max() / plain.abs().max()).item<double>(), 1e-4);
    EXPECT_LE(relativeError(logits, "logits_float64"), 1e-4);
    EXPECT_EQ(traces.size(), 8U);
    RecordProperty("relative_error", std::to_string(relativeError(logits, "logits_float64")));
}

TEST_F(Parity, fusedMacsAreTheDesignsFigure) {
    const FusedNet fused(net, at::Device(at::kCPU));
    EXPECT_NEAR(fused.macs() / 1e9, 6.79, 0.01);
}
