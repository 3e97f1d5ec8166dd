// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"

#include <QString>

#include <filesystem>
#include <string>
#include <vector>

namespace lineament::report {

/// A model card's Markdown as plain lines without its marks, empty ones left out.
std::vector<QString> cardLines(const std::string& card);

/// What stands in the card under headings whose text contains @p words (lower case) and not
/// @p without, e.g. "not covered", as one line; empty when the card has no such heading (R15).
QString cardSection(const std::string& card, const QString& words, const QString& without = {});

/// The results, whose models got the card of the installed package with the very hashes of the
/// model that was used; as they were where there is none, or they have one.
std::vector<analysis::ItemResultPtr> withCards(const std::vector<analysis::ItemResultPtr>& results,
                                               const std::filesystem::path& applicationDir);

} // namespace lineament::report
