// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/atomicfile.h"

#include "core/base/error.h"
#include "core/base/filemode.h"
#include "core/base/outputtarget.h"
#include "core/base/systemerror.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <utility>

namespace lineament {

namespace {

/// A rename is on the disk only when its folder is.
void syncFolder(const std::filesystem::path& folder) {
    const int fd =
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

IoError refused(const std::filesystem::path& file, const char* expected) {
    return {file.string(), expected, systemMessage(errno)};
}

} // namespace

AtomicFile::AtomicFile(std::filesystem::path file)
    : m_file(std::move(file)) {
    if (targetKind(m_file) == TargetKind::Stream) {
        m_fd = ::open(m_file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
        if (m_fd < 0)
            throw refused(m_file, "a device or pipe that can be written");
        return;
    }
    // Made with O_EXCL: a link that somebody put there is not followed.
    std::string name = m_file.string() + ".XXXXXX" + kPartSuffix;
    m_fd = ::mkostemps(name.data(), static_cast<int>(std::strlen(kPartSuffix)), O_CLOEXEC);
    if (m_fd < 0)
        throw refused(m_file, "a folder that can be written");
    m_temporary = std::move(name);
    if (::fchmod(m_fd, 0666 & ~fileModeMask()) != 0) {
        const auto error = refused(m_file, "file permissions");
        ::close(m_fd);
        ::unlink(m_temporary.c_str());
        throw error;
    }
}

AtomicFile::~AtomicFile() {
    if (m_fd >= 0)
        ::close(m_fd);
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(m_fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put == 0)
            errno = ENOSPC;
        if (put <= 0)
            throw refused(m_file, "room to write");
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
}

void AtomicFile::commit() {
    const bool stream = m_temporary.empty(); // nothing to sync or to rename
    if (!stream && ::fsync(m_fd) != 0)
        throw refused(m_file, "room to write");
    if (::close(std::exchange(m_fd, -1)) != 0 && !stream)
        throw refused(m_file, "room to write");
    if (stream)
        return;
    if (::rename(m_temporary.c_str(), m_file.c_str()) != 0)
        throw refused(m_file, "a file that can be replaced");
    m_temporary.clear();
    syncFolder(m_file.parent_path());
}

void writeFileAtomically(const std::filesystem::path& file, std::span<const std::byte> bytes) {
    AtomicFile whole(file);
    whole.write(bytes);
    whole.commit();
}

} // namespace lineament
