// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/videofile.h"

#include "core/base/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace lineament::media {

namespace {

IoError refused(const std::filesystem::path& path) {
    return {path.string(), "a readable file", std::system_category().message(errno)};
}

} // namespace

VideoFile::VideoFile(std::filesystem::path path)
    : m_path(std::move(path)) {
    // O_NONBLOCK: a FIFO must not hang the program.
    m_fd = ::open(m_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_fd < 0)
        throw refused(m_path);
    struct stat info {};
    const bool known = ::fstat(m_fd, &info) == 0;
    if (known && S_ISREG(info.st_mode)) {
        m_size = static_cast<std::uint64_t>(info.st_size);
        return;
    }
    const IoError error =
        known ? IoError(m_path.string(), "a regular file",
                        S_ISDIR(info.st_mode) ? "a folder" : "a device, pipe or socket")
              : refused(m_path);
    ::close(m_fd);
    throw error;
}

VideoFile::~VideoFile() {
    ::close(m_fd);
}

std::int64_t VideoFile::read(std::uint64_t offset, std::span<std::uint8_t> out) const noexcept {
    if (offset >= m_size || out.empty())
        return 0;
    const auto wanted = std::min<std::uint64_t>(out.size(), m_size - offset);
    for (;;) {
        const ssize_t got = ::pread(m_fd, out.data(), wanted, static_cast<off_t>(offset));
        if (got >= 0)
            return got;
        if (errno != EINTR)
            return -errno;
    }
}

} // namespace lineament::media
