// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace lineament::media {

/// A file that is open for reading only (R2), as long as it was when it was opened. Thread-safe.
class VideoFile {
public:
    /// Throws IoError.
    explicit VideoFile(std::filesystem::path path);
    ~VideoFile();
    VideoFile(const VideoFile&) = delete;
    VideoFile& operator=(const VideoFile&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t size() const { return m_size; }
    /// Bytes read from @p offset on, at most out.size(): 0 at the end, a negative errno when the
    /// system refuses.
    std::int64_t read(std::uint64_t offset, std::span<std::uint8_t> out) const noexcept;

private:
    std::filesystem::path m_path;
    int m_fd = -1;
    std::uint64_t m_size = 0;
};

} // namespace lineament::media
