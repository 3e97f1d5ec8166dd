// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/photo.h"

namespace lineament::media {

/// WebP through libwebp: lossy and lossless, alpha, the first frame of an animation.
class WebpReader final : public PhotoReader {
public:
    std::string name() const override { return "WebP"; }
    Photo read(const SourceBytes& source, const DecodeLimits& limits,
               std::stop_token stop) const override;
};

} // namespace lineament::media
