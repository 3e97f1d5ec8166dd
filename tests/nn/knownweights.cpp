// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/nn/knownweights.h"

#include "core/nn/gocnet.h"

#include <ATen/ATen.h>

#include <cmath>
#include <fstream>

namespace lineament::nn::test {

std::vector<double> pattern(std::int64_t count, std::int64_t index) {
    std::vector<double> values(static_cast<std::size_t>(count));
    const auto offset =
        static_cast<std::uint32_t>(static_cast<std::uint64_t>(index) * 0x9E3779B9ULL);
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto h = static_cast<std::uint32_t>(i) + offset;
        h ^= h >> 16U;
        h *= 0x85EBCA6BU;
        h ^= h >> 13U;
        h *= 0xC2B2AE35U;
        h ^= h >> 16U;
        values[i] = 2.0 * (static_cast<double>(h) / 4294967296.0) - 1.0;
    }
    return values;
}

namespace {

bool endsWith(const std::string& text, const std::string& end) {
    return text.size() >= end.size() &&
           text.compare(text.size() - end.size(), end.size(), end) == 0;
}

at::Tensor knownTensor(const std::string& key, const std::vector<std::int64_t>& shape,
                       std::int64_t index) {
    const std::string leaf = key.substr(key.rfind('.') + 1);
    if (leaf == "num_batches_tracked")
        return at::zeros(shape, at::kLong);
    if (key == "tp.weight" || endsWith(key, "mtg.weight"))
        return at::tensor(at::ArrayRef<float>(kTraceKernel, 9), at::kFloat)
            .reshape({1, 1, 3, 3})
            .expand(shape)
            .contiguous();
    std::int64_t count = 1, fanIn = 1;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        count *= shape[i];
        fanIn *= i > 0 ? shape[i] : 1;
    }
    double scale = 0.1, shift = 0;
    if (endsWith(key, "mtg.bias")) {
        scale = 1;
    } else if (leaf == "gamma") {
        shift = 0.05;
        scale = 0.02;
    } else if (leaf == "running_var") {
        shift = 1;
        scale = 0.5;
    } else if (leaf == "weight" && shape.size() >= 2) {
        scale = std::sqrt(6.0 / static_cast<double>(fanIn));
    } else if (leaf == "weight") {
        shift = 1;
    }
    auto tensor = at::empty(shape, at::kFloat);
    const auto values = pattern(count, index);
    float* out = tensor.data_ptr<float>();
    for (std::size_t i = 0; i < values.size(); ++i)
        out[i] = static_cast<float>(shift + scale * values[i]);
    return tensor;
}

} // namespace

StateDict knownState(const nlohmann::json& stateJson) {
    StateDict state;
    std::int64_t index = 0;
    for (const auto& entry : stateJson.at("state")) {
        const auto key = entry.at(0).get<std::string>();
        state.entries.emplace_back(
            key, knownTensor(key, entry.at(1).get<std::vector<std::int64_t>>(), index++));
    }
    return state;
}

at::Tensor knownInput() {
    const auto values = pattern(2LL * 3 * 299 * 299, 9999);
    auto tensor = at::empty({2, 3, 299, 299}, at::kFloat);
    float* out = tensor.data_ptr<float>();
    for (std::size_t i = 0; i < values.size(); ++i)
        out[i] = static_cast<float>(values[i]);
    return tensor;
}

nlohmann::json parityFile(const std::string& name) {
    std::ifstream stream(std::string(LINEAMENT_SHARED_DIR) + "/gocnet/" + name);
    return stream ? nlohmann::json::parse(stream) : nlohmann::json();
}

StateDict smallKnownState(int width) {
    Architecture a;
    a.width = width;
    a.head = Head::Gap;
    StateDict state;
    std::int64_t index = 0;
    for (const auto& [key, tensor] : GocNet(a)->state().entries)
        state.entries.emplace_back(key, knownTensor(key, tensor.sizes().vec(), index++));
    return state;
}

} // namespace lineament::nn::test
