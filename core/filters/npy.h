// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

namespace lineament::filters {

/// Writes planes of one size as a NumPy .npy file (format 1.0, '<f4', C order): shape (H, W) for
/// one plane, (N, H, W) for several. Throws IoError.
void writeNpy(const std::filesystem::path& file, std::span<const FloatMap> planes);

/// The bytes that writeNpy() writes.
std::vector<std::byte> npyBytes(std::span<const FloatMap> planes);

/// Reads what writeNpy writes. Throws IoError, FormatError.
std::vector<FloatMap> readNpy(const std::filesystem::path& file);

} // namespace lineament::filters
