// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/fixedtext.h"

#include <array>
#include <charconv>

namespace lineament::analysis {

/// to_chars, because printf would follow the user's locale and write a comma.
std::string fixedText(double value, int decimals) {
    std::array<char, 400> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                            std::chars_format::fixed, decimals);
    return error == std::errc() ? std::string(digits.data(), end) : "not finite";
}

} // namespace lineament::analysis
