// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/pagetext.h"

namespace lineament::casefile {

std::string filledIn(std::string_view page, const std::map<std::string_view, std::string>& values) {
    std::string text;
    while (!page.empty()) {
        const auto begin = page.find('@');
        const auto end = begin == page.npos ? page.npos : page.find('@', begin + 1);
        const auto value =
            end == page.npos ? values.end() : values.find(page.substr(begin + 1, end - begin - 1));
        if (value == values.end()) {
            const auto plain = begin == page.npos ? page.size() : begin + 1;
            text += page.substr(0, plain);
            page.remove_prefix(plain);
        } else {
            text += page.substr(0, begin);
            text += value->second;
            page.remove_prefix(end + 1);
        }
    }
    return text;
}

std::string shellQuoted(const std::string& text) {
    std::string safe;
    for (const char c : text)
        safe += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return safe;
}

} // namespace lineament::casefile
