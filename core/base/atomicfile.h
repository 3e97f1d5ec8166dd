// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace lineament {

/// Writes through a temporary file in the same folder and renames it: readers see all or nothing.
/// Throws IoError (folder missing, no permission, disk full).
void writeFileAtomically(const std::filesystem::path& file, std::span<const std::byte> bytes);

} // namespace lineament
