// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/chain.h"

#include "core/training/jpeg.h"
#include "core/training/videocoding.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <vector>

namespace lineament::training {

namespace {

/// Of a degraded crop, pixels; with the margin of gocnet-1 a face of 66. Not a share of the
/// network's input: faces don't become larger because a network could see more of them.
constexpr double kSmallestSide = 86.4;

/// Light, lamps and cameras.
void drawLight(ChainPlan& plan, Random& random, double strength) {
    if (random.chance(0.25)) {
        for (auto& gain : plan.gain)
            gain = static_cast<float>(1 + strength * random.uniform(-0.18, 0.18));
    }
    if (random.chance(0.25))
        plan.gamma = static_cast<float>(std::exp(strength * random.uniform(-0.45, 0.45)));
    if (!random.chance(0.2))
        return;
    plan.light = static_cast<float>(1 - strength * random.uniform(0.2, 0.8));
    plan.shot = static_cast<float>(strength * random.uniform(0.05, 0.6));
    if (random.chance(0.5)) // the camera turns up what it got, noise and all
        plan.lift = static_cast<float>(random.uniform(1, std::min(3.0F, 1 / plan.light)));
}

at::Tensor relit(const at::Tensor& x, std::span<const ChainPlan> plans) {
    std::vector<float> gains, gamma;
    for (const auto& plan : plans) {
        for (const float gain : plan.gain)
            gains.push_back(gain * plan.light);
        gamma.push_back(plan.gamma);
    }
    const auto scale = at::tensor(gains)
                           .reshape({static_cast<std::int64_t>(plans.size()), 3, 1, 1})
                           .to(x.device());
    const bool curved = std::any_of(gamma.begin(), gamma.end(), [](float g) { return g != 1; });
    const auto toned = curved ? (x / 255).clamp(0, 1).pow(perPicture(gamma, x)) * 255 : x;
    return (toned * scale).clamp(0, 255);
}

/// The sensor's noise, which grows with the light, and what the camera multiplies by.
at::Tensor sensed(const at::Tensor& x, std::span<const ChainPlan> plans, const at::Tensor& grain) {
    std::vector<float> shot, noise, lift;
    for (const auto& plan : plans) {
        shot.push_back(plan.shot);
        noise.push_back(plan.noise * plan.noise);
        lift.push_back(plan.lift);
    }
    const auto variance = perPicture(shot, x) * x.clamp_min(0) + perPicture(noise, x);
    return (x + variance.sqrt() * grain) * perPicture(lift, x);
}

} // namespace

ChainPlan drawChain(bool good, Random& random, double strength) {
    ChainPlan plan;
    if (random.chance(0.5)) {
        plan.colour.hue = static_cast<float>(random.uniform(-0.06, 0.06));
        plan.colour.saturation = static_cast<float>(random.uniform(0.8, 1.2));
        plan.colour.contrast = static_cast<float>(random.uniform(0.85, 1.15));
        const double brightness = random.uniform(-15, 15);
        for (auto& shift : plan.colour.shift)
            shift = static_cast<float>(brightness + random.uniform(-5, 5));
    }
    if (good) {
        if (random.chance(0.6))
            plan.lastQuality = static_cast<int>(random.uniform(85, 99));
        return plan;
    }
    drawLight(plan, random, strength);
    const double frequency = random.unit();
    plan.sharpSigma = static_cast<float>(random.uniform(0.5, 1.4));
    if (frequency < 0.3)
        plan.sharpAmount = static_cast<float>(random.uniform(-1, -0.2));
    else if (frequency < 0.5)
        plan.sharpAmount = static_cast<float>(random.uniform(0.2, 1.0));
    if (random.chance(0.3))
        plan.noise = static_cast<float>(random.uniform(0.5, 1 + 4 * strength));
    if (random.chance(0.3))
        plan.firstQuality = static_cast<int>(random.uniform(60, 99));
    // A frame of a video is as often kept as it was decoded as it is stored as a JPEG.
    const bool frame = random.chance(0.25);
    if (frame)
        plan.quantiser = static_cast<int>(
            random.uniform(kLeastQuantiser, 25 + (kMostQuantiser - 25) * strength));
    if (random.chance(frame ? 0.5 : 0.85))
        plan.lastQuality = static_cast<int>(random.uniform(85 - 45 * strength, 96));
    return plan;
}

ChainPlan drawVideoChain(Random& random) {
    auto plan = drawChain(false, random);
    plan.firstQuality = plan.lastQuality = 0;
    plan.quantiser = static_cast<int>(random.uniform(kLeastQuantiser, kMostQuantiser + 1));
    return plan;
}

ChainFrame drawFrame(int workSide, bool good, Random& random) {
    ChainFrame frame;
    const double smallest = good ? 0.85 * workSide : std::min(kSmallestSide, 0.45 * workSide);
    frame.side = random.chance(0.4)
                     ? workSide
                     : static_cast<int>(std::lround(random.uniform(smallest, workSide)));
    // Shown larger on a screen and taken from there at the old size.
    if (!good && random.chance(0.12))
        frame.shown = static_cast<int>(std::lround(frame.side * random.uniform(1.1, 2)));
    constexpr Kernel kKernels[] = {Kernel::Area, Kernel::Bilinear, Kernel::Bicubic,
                                   Kernel::PlainBilinear};
    frame.kernel = kKernels[random.below(4)];
    frame.halvedChroma = random.chance(0.7);
    for (int axis = 0; axis < 2; ++axis) {
        frame.firstOffset[axis] = static_cast<int>(random.below(16));
        frame.videoOffset[axis] = static_cast<int>(random.below(16));
        frame.lastOffset[axis] = static_cast<int>(random.below(16));
    }
    return frame;
}

at::Tensor degrade(const at::Tensor& pictures, std::span<const ChainPlan> plans,
                   const ChainFrame& frame, const at::Tensor& grain) {
    std::vector<ColourChange> colours;
    std::vector<float> sigma, amount;
    std::vector<int> first, video, last;
    for (const auto& plan : plans) {
        colours.push_back(plan.colour);
        sigma.push_back(plan.sharpSigma);
        amount.push_back(plan.sharpAmount);
        first.push_back(plan.firstQuality);
        video.push_back(plan.quantiser);
        last.push_back(plan.lastQuality);
    }
    auto x = relit(changeColour(pictures, colours), plans);
    x = jpegRoundTrip(x, first, frame.halvedChroma, frame.firstOffset[0], frame.firstOffset[1]);
    x = resize(x, frame.side, frame.kernel);
    if (frame.shown > 0)
        x = resize(resize(x, frame.shown, Kernel::PlainBilinear), frame.side, frame.kernel);
    x = sensed(sharpen(x, sigma, amount), plans, grain);
    x = videoRoundTrip(x, video, frame.videoOffset[0], frame.videoOffset[1]);
    return jpegRoundTrip(x, last, frame.halvedChroma, frame.lastOffset[0], frame.lastOffset[1]);
}

at::Tensor cutForNetwork(const at::Tensor& stored, int inputSize) {
    return toLevels(resizeAsInference(stored, inputSize));
}

} // namespace lineament::training
