// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/photo.h"

namespace lineament::media {

/// HEIC and AVIF through libheif: the primary picture, 8 to 12 bits, alpha. libheif applies the
/// turns and mirrorings of the container; the Exif orientation is not applied again.
class HeifReader final : public PhotoReader {
public:
    std::string name() const override { return "HEIF"; }
    Photo read(const SourceBytes& source, const DecodeLimits& limits,
               std::stop_token stop) const override;
};

} // namespace lineament::media
