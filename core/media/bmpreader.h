// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/photo.h"

namespace lineament::media {

/// Windows and OS/2 bitmaps, read here: 1 to 32 bits, colour masks, run lengths, embedded ICC
/// profile.
class BmpReader final : public PhotoReader {
public:
    std::string name() const override { return "BMP"; }
    Photo read(const SourceBytes& source, const DecodeLimits& limits,
               std::stop_token stop) const override;
};

} // namespace lineament::media
