// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lineament::training {

/// The picture as a baseline JPEG with full chroma, for storing crops: at 95 and above its own
/// trace is far below that of the files that crops come from.
/// @param quality 1 to 100
std::vector<std::uint8_t> encodeCrop(const Rgb8Image& picture, int quality);

/// @p where names the picture in errors. Throws ModelError: no JPEG, truncated, above 4096 px a
/// side, not of three components.
Rgb8Image decodeCrop(const std::string& where, std::span<const std::uint8_t> bytes);

} // namespace lineament::training
