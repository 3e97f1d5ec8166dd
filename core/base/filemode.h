// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <sys/types.h>

namespace lineament {

/// The bits that the user's umask takes from new files. Reads only: to ask umask() is to set it for
/// a moment, also for files that other threads make meanwhile. Thread-safe.
mode_t fileModeMask();

} // namespace lineament
