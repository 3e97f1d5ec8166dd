// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/filereplacement.h"

#include "core/base/error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace lineament::training {

namespace {

IoError ioError(const std::filesystem::path& file, const char* expected, int code) {
    return {file.string(), expected, std::system_category().message(code)};
}

/// All of @p bytes, and on to the disk. Returns 0 or the error code.
int writeAll(int fd, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t put = ::write(fd, bytes.data(), bytes.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return ::fsync(fd) != 0 ? errno : 0;
}

/// A rename is on the disk only when its folder is.
void syncFolder(const std::filesystem::path& folder) {
    const int fd =
        ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    ::fsync(fd);
    ::close(fd);
}

} // namespace

void replaceFile(const std::filesystem::path& file, std::span<const std::byte> bytes) {
    const std::string part = file.string() + kPartSuffix;
    const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        throw ioError(file, "a folder that can be written", errno);
    int code = writeAll(fd, bytes);
    if (::close(fd) != 0 && code == 0)
        code = errno;
    if (code != 0) {
        ::unlink(part.c_str());
        throw ioError(file, "room to write", code);
    }
    if (::rename(part.c_str(), file.c_str()) != 0) {
        code = errno;
        ::unlink(part.c_str());
        throw ioError(file, "a file that can be replaced", code);
    }
    syncFolder(file.parent_path());
}

FolderLock::FolderLock(const std::filesystem::path& folder)
    : m_fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (m_fd < 0)
        throw ioError(folder, "a folder that can be opened", errno);
    if (::flock(m_fd, LOCK_EX | LOCK_NB) != 0) {
        const int code = errno;
        ::close(m_fd);
        if (code == EWOULDBLOCK)
            throw IoError(folder.string(), "a folder that nobody else writes",
                          "another program that is writing it");
        // Some network file systems have no locks: writing alone still works there.
        m_fd = -1;
    }
}

FolderLock::~FolderLock() {
    if (m_fd >= 0)
        ::close(m_fd);
}

} // namespace lineament::training
