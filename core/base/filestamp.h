// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>

namespace lineament {

/// What tells, without reading it, that a file is still the one that was read. Taken before the
/// bytes are: while it stays the same, they are the same. A new one alone is no change of the
/// bytes.
struct FileStamp {
    int error = 0; ///< errno when there is no such file, or none that may be looked at
    std::uint64_t device = 0, inode = 0, bytes = 0;
    std::int64_t seconds = 0, nanoseconds = 0; ///< of the last change of the content
    /// Of the last change of anything, which no program can put back as it can the one above.
    std::int64_t changeSeconds = 0, changeNanoseconds = 0;

    bool known() const { return error == 0; }
    bool operator==(const FileStamp&) const = default;
};

/// Follows links. Never throws.
FileStamp stampOf(const std::filesystem::path& file);

} // namespace lineament
