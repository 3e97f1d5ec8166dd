// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>

namespace lineament::casefile {

/// The place of @p file, a name as the rows of a case have it, within the case in @p folder. Rows
/// and folders may be anybody's: throws CaseError unless the name is relative, goes down only, and
/// meets no link on its way. Whether something is there is not asked.
std::filesystem::path placeInCase(const std::filesystem::path& folder,
                                  const std::filesystem::path& file);

/// An original that the case refers to: throws CaseError unless its path is absolute.
const std::filesystem::path& referredPlace(const std::filesystem::path& file);

} // namespace lineament::casefile
