// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lineament {

/// Two lower-case hexadecimal digits a byte.
inline std::string toHex(std::span<const std::byte> bytes) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const std::byte b : bytes) {
        const auto value = std::to_integer<unsigned>(b);
        text += kDigits[value >> 4U];
        text += kDigits[value & 15U];
    }
    return text;
}

/// The bytes of what toHex() writes; none when @p text is something else.
inline std::optional<std::vector<std::byte>> fromHex(std::string_view text) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    if (text.size() % 2 != 0)
        return std::nullopt;
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const auto high = kDigits.find(text[i]), low = kDigits.find(text[i + 1]);
        if (high == kDigits.npos || low == kDigits.npos)
            return std::nullopt;
        bytes.push_back(static_cast<std::byte>(16 * high + low));
    }
    return bytes;
}

} // namespace lineament
