// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace lineament::training {

/// Ending of the files that replaceFile() works in; one that is left over is of a killed program.
inline constexpr const char* kPartSuffix = ".part";

/// Writes FILE.part, syncs it and renames it: after a kill or a power cut the old or the new file
/// is there, whole. One writer a file (FolderLock sees to it). Throws IoError; the old file stays.
void replaceFile(const std::filesystem::path& file, std::span<const std::byte> bytes);

/// Keeps other programs from writing the same folder while this object lives. The system drops the
/// lock when the program dies.
class FolderLock {
public:
    /// Throws IoError when another program holds it.
    explicit FolderLock(const std::filesystem::path& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

private:
    int m_fd;
};

} // namespace lineament::training
