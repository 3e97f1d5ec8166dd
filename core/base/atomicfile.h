// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace lineament {

/// Ending of the files that writeFileAtomically() works in; one that is left over is of a killed
/// program.
inline constexpr const char* kPartSuffix = ".part";

/// Writes through a temporary file in the same folder, syncs it and renames it: after a kill or a
/// power cut the old or the new file is there, whole; for what is no file see targetKind(). Throws
/// IoError (folder missing, no permission, read-only, disk full); the old file stays.
void writeFileAtomically(const std::filesystem::path& file, std::span<const std::byte> bytes);

} // namespace lineament
