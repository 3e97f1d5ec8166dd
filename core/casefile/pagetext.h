// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lineament::casefile {

/// Every @WORD@ of the page by its value, in one pass: a value may itself look like a word.
std::string filledIn(std::string_view page, const std::map<std::string_view, std::string>& values);

/// For the inside of single quotes of a shell.
std::string shellQuoted(const std::string& text);

} // namespace lineament::casefile
