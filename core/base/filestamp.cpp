// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/filestamp.h"

#include <sys/stat.h>

#include <cerrno>

namespace lineament {

FileStamp stampOf(const std::filesystem::path& file) {
    FileStamp stamp;
    struct ::stat s {};
    if (::stat(file.c_str(), &s) != 0) {
        stamp.error = errno;
        return stamp;
    }
    stamp.device = static_cast<std::uint64_t>(s.st_dev);
    stamp.inode = static_cast<std::uint64_t>(s.st_ino);
    stamp.bytes = static_cast<std::uint64_t>(s.st_size);
    stamp.seconds = static_cast<std::int64_t>(s.st_mtim.tv_sec);
    stamp.nanoseconds = static_cast<std::int64_t>(s.st_mtim.tv_nsec);
    stamp.changeSeconds = static_cast<std::int64_t>(s.st_ctim.tv_sec);
    stamp.changeNanoseconds = static_cast<std::int64_t>(s.st_ctim.tv_nsec);
    return stamp;
}

} // namespace lineament
