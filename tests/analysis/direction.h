// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <algorithm>
#include <string>

namespace lineament {

/// The first words in a text that point to one of the propositions; empty when there are none. What
/// is said of a score without a calibration for its medium has none of them.
inline std::string directionIn(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const char* words :
         {"leaning", "leans", "no indication", "support for", "support (", "for manipulation",
          "for the proposition", "likely", "suspicious", "95 %", "highest score", "neutral"})
        if (text.find(words) != std::string::npos)
            return words;
    return {};
}

} // namespace lineament
