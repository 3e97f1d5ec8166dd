// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace lineament {

/// The commit of the sources that this program was built of: "c56844c6a1b2", with "-dirty" behind
/// it when files of it were changed; "unknown commit" when they came without their history and
/// nobody stated it (LINEAMENT_COMMIT).
const char* buildCommit();

/// What results, logs and reports name the program by (R4, R9): version and commit, for two builds
/// of one version may be of different sources. "Lineament 0.1.0 (c56844c6a1b2)".
const char* programName();

} // namespace lineament
