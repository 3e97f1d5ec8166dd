// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <cstddef>
#include <vector>

namespace lineament::media {

/// The picture as a PNG file, 8 bits a channel. Throws FormatError.
std::vector<std::byte> pngBytes(const Rgb8Image& picture);

} // namespace lineament::media
