// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/fixedtext.h"

#include <array>
#include <charconv>
#include <cmath>

namespace lineament {

namespace {

constexpr const char* kNotFinite = "not finite";

/// Digits without a sign. to_chars, because printf would follow the process's locale.
std::string digitsOf(double value, int decimals) {
    std::array<char, 400> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(),
                                            std::fabs(value), std::chars_format::fixed, decimals);
    return error == std::errc() ? std::string(digits.data(), end) : std::string();
}

bool isZero(const std::string& digits) {
    return digits.find_first_not_of("0.") == std::string::npos;
}

std::string withSign(double value, int decimals, const char* positive) {
    if (!std::isfinite(value))
        return kNotFinite;
    const std::string digits = digitsOf(value, decimals);
    if (digits.empty())
        return kNotFinite;
    return (value < 0 && !isZero(digits) ? "-" : positive) + digits;
}

} // namespace

std::string fixedText(double value, int decimals) {
    return withSign(value, decimals, "");
}

std::string signedText(double value, int decimals) {
    return withSign(value, decimals, "+");
}

} // namespace lineament
