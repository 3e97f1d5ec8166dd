// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/photo.h"

namespace lineament::media {

/// Camera raw files through LibRaw: camera white balance, sRGB, 8 bits, no automatic brightening.
/// Only files that hold sensor data: plain TIFF pictures are left to TiffReader.
class RawReader final : public PhotoReader {
public:
    std::string name() const override { return "RAW"; }
    Photo read(const SourceBytes& source, const DecodeLimits& limits,
               std::stop_token stop) const override;
};

} // namespace lineament::media
