// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/backbone.h"

#include "core/base/error.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

namespace lineament::nn {

namespace {

/// torchvision's name of a stream's tensor: "4.0.conv1.weight" is "layer1.0.conv1.weight".
std::string backboneKey(const std::string& key) {
    const auto dot = key.find('.');
    const std::string first = key.substr(0, dot), rest = key.substr(dot);
    if (first == "0")
        return "conv1" + rest;
    if (first == "1")
        return "bn1" + rest;
    return "layer" + std::to_string(std::stoi(first) - 3) + rest;
}

bool endsWith(const std::string& text, const std::string& end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string sizesText(at::IntArrayRef sizes) {
    std::string text = "[";
    for (const auto side : sizes)
        text += (text.size() > 1 ? "," : "") + std::to_string(side);
    return text + "]";
}

void copyTrunk(const std::string& where, const StateDict& state, const std::string& key,
               at::Tensor target) {
    const auto name = backboneKey(key);
    const auto* stored = state.find(name);
    if (stored == nullptr) {
        if (endsWith(name, "num_batches_tracked"))
            return; // counts steps, which begin anew
        throw ModelError(where, "the key " + name + " with shape " + sizesText(target.sizes()),
                         "no such key");
    }
    if (stored->sizes() != target.sizes())
        throw ModelError(where + ", " + name, "shape " + sizesText(target.sizes()),
                         sizesText(stored->sizes()));
    if (stored->is_floating_point() && !at::isfinite(*stored).all().item<bool>())
        throw ModelError(where + ", " + name, "finite values", "NaN or infinity");
    target.copy_(*stored);
}

void loadStream(const std::string& where, const StateDict& state, const StreamImpl& stream) {
    const auto give = [&](const std::string& key, at::Tensor target) {
        if (key.find(".mta.") == std::string::npos)
            copyTrunk(where, state, key, target);
        else if (endsWith(key, ".fc2.weight") || endsWith(key, ".gamma"))
            target.zero_();
    };
    for (const auto& item : stream.named_parameters())
        give(item.key(), item.value());
    for (const auto& item : stream.named_buffers())
        give(item.key(), item.value());
}

} // namespace

void loadBackbone(const std::string& where, const StateDict& state, GocNet& net) {
    if (net->architecture.attentionStream && net->architecture.attention == Attention::Replace)
        throw ModelError(where + ", as the start of the attention stream",
                         "the attention `scale`, which can begin as the identity", "`replace`");
    const torch::NoGradGuard noGrad;
    for (const auto& stream : {net->plain, net->mta}) {
        if (!stream.is_empty())
            loadStream(where, state, *stream);
    }
}

} // namespace lineament::nn
