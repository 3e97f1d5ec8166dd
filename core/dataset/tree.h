// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lineament::dataset {

enum class FileKind { Picture, Video, Other };

/// By the name's ending alone.
FileKind fileKind(const std::filesystem::path& file);

/// Every file below @p root as paths below it, sorted, hidden ones and links left out. Throws
/// IoError.
std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& root);

/// True when a shell pattern matches the path or a folder on it.
bool isExcluded(const std::filesystem::path& file, const std::vector<std::string>& patterns);

} // namespace lineament::dataset
