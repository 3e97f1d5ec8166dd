// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <system_error>
#include <vector>

namespace lineament {

/// What is in @p folder, in no order. When it can't be listed to its end @p code says why, and what
/// came before is returned. (A range-for over a directory_iterator throws in the middle, whatever
/// it was made with.)
inline std::vector<std::filesystem::path> entriesOf(const std::filesystem::path& folder,
                                                    std::error_code& code) {
    std::vector<std::filesystem::path> entries;
    for (std::filesystem::directory_iterator at(folder, code);
         !code && at != std::filesystem::directory_iterator(); at.increment(code))
        entries.push_back(at->path());
    return entries;
}

/// Makes a folder, with those above it, that its owner alone looks into: what the program keeps for
/// itself tells what its user works on. One that is there already gets the same mode when it is the
/// user's.
inline void makePrivateFolder(const std::filesystem::path& folder, std::error_code& code) {
    std::filesystem::create_directories(folder, code);
    std::error_code ignored; // of a folder of somebody else's
    if (!code)
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
}

} // namespace lineament
