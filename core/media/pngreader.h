// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/photo.h"

namespace lineament::media {

/// PNG through libpng: every colour type and depth, interlaced or not.
class PngReader final : public PhotoReader {
public:
    std::string name() const override { return "PNG"; }
    Photo read(const SourceBytes& source, const DecodeLimits& limits,
               std::stop_token stop) const override;
};

} // namespace lineament::media
