// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/jsonvalues.h"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace lineament::analysis {

using Json = nlohmann::ordered_json;

Json jsonNumber(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json jsonNumber(float value) {
    if (!std::isfinite(value))
        return nullptr;
    std::array<char, 64> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    double shortest = value;
    std::from_chars(digits.data(), written.ptr, shortest);
    return shortest;
}

Json jsonRect(const RectF& r) {
    return {{"x", jsonNumber(r.x)},
            {"y", jsonNumber(r.y)},
            {"width", jsonNumber(r.width)},
            {"height", jsonNumber(r.height)}};
}

} // namespace lineament::analysis
