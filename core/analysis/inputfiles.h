// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lineament::analysis {

/// What a list of files and folders comes to.
struct InputFiles {
    std::vector<std::filesystem::path> files;
    /// In the folders, and not among the files, each folder's sorted: files whose names begin with
    /// a dot, links, and what is neither file nor folder.
    std::vector<std::filesystem::path> hidden, links, special;

    /// "Left out in the folders: 2 hidden files, 1 link (for example .a.jpg). What is named itself
    /// is taken.", empty when nothing was.
    std::string leftOutText() const;
};

/// Folders are walked, sorted, for every file that is not hidden, whatever its name ends in
/// (evidence is misnamed often, and nothing is left out silently); links inside are not followed.
/// What is named itself is always among the files. Paths that don't exist are kept, and folders
/// that can't be listed are among the files, so that they get their own state.
InputFiles collectFiles(const std::vector<std::filesystem::path>& inputs);

} // namespace lineament::analysis
