// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/hash.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::casefile {

/// A file on its way into a folder of a case, first under a temporary name; placed, it is there
/// under its own (its SHA-256 and a suffix, mode 0444), whole and synced. As long as it is not kept
/// the temporary name stays, which tells the next opener that a killed program was at work; what is
/// not kept is removed. Several may be copied at the same time; place and keep one after the other.
class IncomingFile {
public:
    /// Copies @p source, never writing to it, and hashes the copy again as it lies on the disk.
    /// @param progress bytes copied since the last call
    /// Throws IoError (also when the source changes meanwhile), CaseError, Cancelled.
    static IncomingFile copy(const std::filesystem::path& source,
                             const std::filesystem::path& folder, std::stop_token stop = {},
                             const std::function<void(std::uint64_t)>& progress = {});
    /// Writes @p bytes; @p suffix with its dot, or empty. Throws IoError, CaseError.
    static IncomingFile write(std::span<const std::byte> bytes, const std::string& suffix,
                              const std::filesystem::path& folder);
    ~IncomingFile();
    IncomingFile(IncomingFile&& other) noexcept;
    IncomingFile& operator=(IncomingFile&&) = delete;

    /// Gives it its own name; syncFolder() puts that on the disk. Throws IoError; CaseError when
    /// other content has that name.
    void place(std::stop_token stop = {});
    const Digests& digests() const { return m_digests; }
    /// Its file name within the folder.
    const std::string& name() const { return m_name; }
    /// Call once a stored row names it.
    void keep();

private:
    explicit IncomingFile(std::filesystem::path folder);
    void settle(const std::string& suffix, std::stop_token stop);
    std::filesystem::path m_folder;
    std::filesystem::path m_temporary;
    std::string m_name;
    Digests m_digests;
    int m_fd = -1;
    bool m_linked = false; ///< m_name was made by this object
};

/// Puts the names in @p folder on the disk. Throws IoError.
void syncFolder(const std::filesystem::path& folder);

/// Removes what killed programs left in @p folder: temporary files, and files of their own name
/// that @p registered (names within the folder) does not hold. Returns the names removed.
std::vector<std::string> removeLeftovers(const std::filesystem::path& folder,
                                         const std::set<std::string>& registered);

/// True for names that removeLeftovers() takes for temporary.
bool isTemporaryName(const std::string& name);

/// ".jpg" of "Photo.JPG": lower case, at most eight letters and digits; else empty.
std::string plainSuffix(const std::filesystem::path& file);

} // namespace lineament::casefile
