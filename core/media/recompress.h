// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <cstddef>
#include <vector>

namespace lineament::media {

/// The picture as a baseline JPEG file (@p quality 1 to 100, chroma 4:2:0). Throws FormatError.
std::vector<std::byte> jpegBytes(const Rgb8Image& picture, int quality);

/// What becomes of a picture that is saved as baseline JPEG (@p quality 1 to 100, chroma 4:2:0) and
/// opened again. Deterministic for one libjpeg. Throws FormatError.
Rgb8Image recompressed(const Rgb8Image& picture, int quality);

} // namespace lineament::media
