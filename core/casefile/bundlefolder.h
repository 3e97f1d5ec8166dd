// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/hash.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>

namespace lineament::casefile {

/// A line of SHA256SUMS as `sha256sum` writes it: a name with a backslash or a line end in it is
/// escaped, and the line says so with a backslash in front.
std::string manifestLine(const std::string& sha256, const std::string& name);

/// A name for a file of the bundle: what another system's file names can't hold becomes '_', and a
/// long one is shortened before its suffix.
std::string portableName(const std::string& name);

/// A folder that is written under another name beside its own, and gets its own once it is whole.
/// Until then its end removes it. Errors (IoError) name the folder as it will be called.
class BundleFolder {
public:
    /// Throws IoError: something of that name is there, no folder to put it into, not writable.
    explicit BundleFolder(std::filesystem::path target);
    ~BundleFolder();
    BundleFolder(const BundleFolder&) = delete;
    BundleFolder& operator=(const BundleFolder&) = delete;

    /// One file that grows; names are relative to the bundle, with '/'.
    class File {
    public:
        ~File();
        File(const File&) = delete;
        File& operator=(const File&) = delete;
        void write(std::string_view text);
        void write(std::span<const std::byte> bytes);
        /// Adds it to the manifest.
        Digests close();

    private:
        friend class BundleFolder;
        File(BundleFolder& folder, std::string name);
        void flush();
        BundleFolder& m_folder;
        std::string m_name;
        RunningDigests m_digests;
        std::string m_waiting;
        int m_fd = -1;
    };
    std::unique_ptr<File> create(const std::string& name);
    void add(const std::string& name, std::string_view text);
    void add(const std::string& name, std::span<const std::byte> bytes);
    /// Copies @p source, hashing the bytes that are written. Throws CaseError when they have not
    /// the SHA-256 @p expected; Cancelled.
    Digests copy(const std::filesystem::path& source, const std::string& name,
                 const std::string& expected, std::stop_token stop,
                 const std::function<void(std::uint64_t)>& progress);

    /// SHA256SUMS of every file that was added, by name.
    std::string manifest() const;
    /// Writes a file that the manifest does not list.
    void addUnlisted(const std::string& name, std::span<const std::byte> bytes);
    /// Puts everything on the disk; what follows is only the name.
    void sync();
    /// Gives the folder its own name, unless something took it meanwhile.
    void place();

private:
    std::filesystem::path pathOf(const std::string& name);
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    std::map<std::string, std::string> m_hashes; ///< by name
};

} // namespace lineament::casefile
