// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/photo.h"

namespace lineament::media {

/// Baseline, extended and progressive JPEG with 8 bits a channel through libjpeg-turbo: accurate
/// integer DCT, fancy upsampling. Damaged or missing picture data are an error, never a half-grey
/// picture.
class JpegReader final : public PhotoReader {
public:
    std::string name() const override { return "JPEG"; }
    Photo read(const SourceBytes& source, const DecodeLimits& limits,
               std::stop_token stop) const override;
};

} // namespace lineament::media
