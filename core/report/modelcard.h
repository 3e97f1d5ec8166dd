// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <string>
#include <vector>

namespace lineament::report {

/// A model card's Markdown as plain lines without its marks, empty ones left out.
std::vector<QString> cardLines(const std::string& card);

/// What stands in the card under headings whose text contains @p words (lower case) and not
/// @p without, e.g. "not covered", as one line; empty when the card has no such heading (R15).
QString cardSection(const std::string& card, const QString& words, const QString& without = {});

} // namespace lineament::report
