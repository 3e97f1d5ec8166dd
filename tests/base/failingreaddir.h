// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Included by one file of a test program: the program's readdir() takes the place of the system's.

#pragma once

#include <dirent.h>
#include <dlfcn.h>

#include <atomic>
#include <cerrno>

namespace lineament::faults {

/// While it lives every listing of a folder breaks off: a disk that was pulled out.
class FailingReaddir {
public:
    /// @param after entries that are still read, of all folders together
    explicit FailingReaddir(int after) { s_left = after; }
    ~FailingReaddir() { s_left = kNever; }
    FailingReaddir(const FailingReaddir&) = delete;
    FailingReaddir& operator=(const FailingReaddir&) = delete;

    static bool fails() { return s_left != kNever && s_left-- <= 0; }

private:
    static constexpr int kNever = 1 << 30;
    static inline std::atomic<int> s_left{kNever};
};

} // namespace lineament::faults

extern "C" dirent* readdir(DIR* folder) {
    using Readdir = dirent* (*)(DIR*);
    static const auto system = reinterpret_cast<Readdir>(::dlsym(RTLD_NEXT, "readdir"));
    if (lineament::faults::FailingReaddir::fails()) {
        errno = EIO;
        return nullptr;
    }
    return system(folder);
}
