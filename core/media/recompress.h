// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

namespace lineament::media {

/// What becomes of a picture that is saved as baseline JPEG (@p quality 1 to 100, chroma 4:2:0) and
/// opened again. Deterministic for one libjpeg. Throws FormatError.
Rgb8Image recompressed(const Rgb8Image& picture, int quality);

} // namespace lineament::media
