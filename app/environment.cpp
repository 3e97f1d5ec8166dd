// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/environment.h"

#include <unistd.h>

#include <cstdlib>

namespace lineament {

void usePassiveOpenMp(char** argv) {
    if (std::getenv("OMP_WAIT_POLICY") != nullptr)
        return;
    ::setenv("OMP_WAIT_POLICY", "PASSIVE", 1);
    ::execv("/proc/self/exe", argv);
    // Not restarted: slower beside other programs, but everything works.
}

} // namespace lineament
