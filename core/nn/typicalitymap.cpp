// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/typicalitymap.h"

#include "core/base/error.h"

#include <ATen/ATen.h>

#include <sstream>

namespace lineament::nn {

namespace {

at::Tensor tensorOf(const std::string& where, const StateDict& state, const char* name,
                    std::int64_t dimensions) {
    const auto* found = state.find(name);
    const std::string expected =
        std::string(name) + ", " + std::to_string(dimensions) + "-dimensional, of finite numbers";
    if (found == nullptr)
        throw ModelError(where, expected, "no such tensor");
    if (found->dim() != dimensions || found->numel() == 0)
        throw ModelError(where, expected, "another shape");
    auto value = found->to(at::kFloat).contiguous();
    if (!at::isfinite(value).all().item<bool>())
        throw ModelError(where, expected, "values that are not finite");
    return value;
}

} // namespace

at::Tensor TypicalityMap::distances(const at::Tensor& pooled) const {
    const auto placed = at::linear(pooled.to(at::kFloat) - centre, projection);       // [N,K]
    const auto squares = (placed.unsqueeze(1) - means.unsqueeze(0)).square().mean(2); // [N,M]
    return squares.amin(1).sqrt();
}

StateDict TypicalityMap::state() const {
    StateDict state;
    state.entries = {{"centre", centre}, {"projection", projection}, {"means", means}};
    return state;
}

TypicalityMap TypicalityMap::from(const std::string& where, const StateDict& state,
                                  std::int64_t features) {
    TypicalityMap map{tensorOf(where, state, "centre", 1), tensorOf(where, state, "projection", 2),
                      tensorOf(where, state, "means", 2)};
    if (map.centre.size(0) != features || map.projection.size(1) != features ||
        map.means.size(1) != map.projection.size(0))
        throw ModelError(
            where, "tensors for " + std::to_string(features) + " features of the network",
            std::to_string(map.centre.size(0)) + " and " + std::to_string(map.projection.size(1)));
    return map;
}

} // namespace lineament::nn
