// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/atomicfile.h"

#include "core/base/error.h"
#include "core/base/filemode.h"
#include "core/base/outputtarget.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <system_error>

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

/// Throws IoError.
void writeAll(int fd, const std::filesystem::path& file, std::span<const std::byte> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t put = ::write(fd, bytes.data() + done, bytes.size() - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            throw IoError(file.string(), "room to write", std::system_category().message(errno));
        done += static_cast<std::size_t>(put);
    }
}

/// A device or pipe: nothing of it can be replaced.
void writeStream(const std::filesystem::path& file, std::span<const std::byte> bytes) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (fd < 0)
        throw IoError(file.string(), "a device or pipe that can be written",
                      std::system_category().message(errno));
    try {
        writeAll(fd, file, bytes);
    } catch (...) {
        ::close(fd);
        throw;
    }
    ::close(fd);
}

} // namespace

void writeFileAtomically(const std::filesystem::path& file, std::span<const std::byte> bytes) {
    if (targetKind(file) == TargetKind::Stream)
        return writeStream(file, bytes);
    std::string name = file.string() + ".XXXXXX" + kPartSuffix;
    int fd = ::mkostemps(name.data(), static_cast<int>(std::strlen(kPartSuffix)), O_CLOEXEC);
    const auto failure = [&](const char* expected, int code) {
        if (fd >= 0)
            ::close(fd);
        ::unlink(name.c_str());
        return IoError(file.string(), expected, std::system_category().message(code));
    };
    if (fd < 0)
        throw IoError(file.string(), "a folder that can be written",
                      std::system_category().message(errno));
    if (::fchmod(fd, 0666 & ~fileModeMask()) != 0)
        throw failure("file permissions", errno);
    try {
        writeAll(fd, file, bytes);
    } catch (...) {
        ::close(fd);
        ::unlink(name.c_str());
        throw;
    }
    if (::fsync(fd) != 0)
        throw failure("room to write", errno);
    const int closed = ::close(fd);
    fd = -1;
    if (closed != 0)
        throw failure("room to write", errno);
    if (::rename(name.c_str(), file.c_str()) != 0)
        throw failure("a file that can be replaced", errno);
    syncFolder(file.parent_path());
}

} // namespace lineament
