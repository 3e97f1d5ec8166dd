// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

namespace lineament {

/// Ending of the files that AtomicFile works in; one that is left over is of a killed program.
inline constexpr const char* kPartSuffix = ".part";

/// A file that is written under a random name beside its own, and gets its own when it is whole:
/// after a kill or a power cut the old or the new file is there. What is no file is written as it
/// is; see targetKind(). Errors (IoError: folder missing, no permission, read-only, disk full) name
/// the file as it will be called; the old one stays.
class AtomicFile {
public:
    /// Throws IoError.
    explicit AtomicFile(std::filesystem::path file);
    /// Removes what was not committed.
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    /// Throws IoError.
    void write(std::span<const std::byte> bytes);
    /// Brings the file to the disk and renames it. Throws IoError.
    void commit();

private:
    std::filesystem::path m_file;
    std::string m_temporary; ///< empty: a device or pipe, or committed
    int m_fd = -1;
};

/// All of it at once. Throws IoError.
void writeFileAtomically(const std::filesystem::path& file, std::span<const std::byte> bytes);

} // namespace lineament
