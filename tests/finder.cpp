// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include <cstdlib>

namespace {

/// Programs find their face networks beside themselves; tests, which lie elsewhere, those of the
/// sources. Set before main(), so that every test and the programs that it starts have it.
[[maybe_unused]] const int kFinderSet =
    ::setenv("LINEAMENT_FINDER", LINEAMENT_SOURCE_DIR "/resources/models/finder-1", 0);

} // namespace
