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

} // namespace

ChainPlan drawChain(bool good, Random& random) {
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
    const double frequency = random.unit();
    plan.sharpSigma = static_cast<float>(random.uniform(0.5, 1.4));
    if (frequency < 0.3)
        plan.sharpAmount = static_cast<float>(random.uniform(-1, -0.2));
    else if (frequency < 0.5)
        plan.sharpAmount = static_cast<float>(random.uniform(0.2, 1.0));
    if (random.chance(0.3))
        plan.noise = static_cast<float>(random.uniform(0.5, 4));
    if (random.chance(0.3))
        plan.firstQuality = static_cast<int>(random.uniform(60, 99));
    // A frame of a video is as often kept as it was decoded as it is stored as a JPEG.
    const bool frame = random.chance(0.25);
    if (frame)
        plan.quantiser = static_cast<int>(random.uniform(18, 37));
    if (random.chance(frame ? 0.5 : 0.85))
        plan.lastQuality = static_cast<int>(random.uniform(50, 96));
    return plan;
}

ChainFrame drawFrame(int workSide, bool good, Random& random) {
    ChainFrame frame;
    const double smallest = good ? 0.85 * workSide : std::min(kSmallestSide, 0.45 * workSide);
    frame.side = random.chance(0.4)
                     ? workSide
                     : static_cast<int>(std::lround(random.uniform(smallest, workSide)));
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
    std::vector<float> sigma, amount, noise;
    std::vector<int> first, video, last;
    for (const auto& plan : plans) {
        colours.push_back(plan.colour);
        sigma.push_back(plan.sharpSigma);
        amount.push_back(plan.sharpAmount);
        noise.push_back(plan.noise);
        first.push_back(plan.firstQuality);
        video.push_back(plan.quantiser);
        last.push_back(plan.lastQuality);
    }
    auto x = changeColour(pictures, colours);
    x = jpegRoundTrip(x, first, frame.halvedChroma, frame.firstOffset[0], frame.firstOffset[1]);
    x = resize(x, frame.side, frame.kernel);
    x = sharpen(x, sigma, amount) + perPicture(noise, x) * grain;
    x = videoRoundTrip(x, video, frame.videoOffset[0], frame.videoOffset[1]);
    return jpegRoundTrip(x, last, frame.halvedChroma, frame.lastOffset[0], frame.lastOffset[1]);
}

at::Tensor cutForNetwork(const at::Tensor& stored, int inputSize) {
    return toLevels(resizeAsInference(stored, inputSize));
}

} // namespace lineament::training
