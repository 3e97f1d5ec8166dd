// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/filemode.h"

#include <sys/stat.h>

#include <fstream>
#include <string>

namespace lineament {

namespace {

/// Where /proc says nothing; asked before main(), while there is one thread.
const mode_t kMaskAtStart = [] {
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return mask;
}();

} // namespace

mode_t fileModeMask() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        constexpr const char* kKey = "Umask:";
        mode_t mask = 0;
        if (line.rfind(kKey, 0) != 0)
            continue;
        for (const char c : line) {
            if (c >= '0' && c <= '7')
                mask = mask * 8 + static_cast<mode_t>(c - '0');
        }
        return mask;
    }
    return kMaskAtStart;
}

} // namespace lineament
