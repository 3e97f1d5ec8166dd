// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/folderlock.h"

#include "core/base/error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace lineament::training {

FolderLock::FolderLock(const std::filesystem::path& folder)
    : m_fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (m_fd < 0)
        throw IoError(folder.string(), "a folder that can be opened",
                      std::system_category().message(errno));
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
