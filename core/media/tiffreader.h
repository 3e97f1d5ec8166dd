// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/photo.h"

namespace lineament::media {

/// TIFF and BigTIFF through libtiff: the first page; grey, palette, RGB, CMYK with 1 to 16 bits, in
/// strips or tiles, any compression that libtiff knows; YCbCr, Lab and LogLuv with 8 bits.
class TiffReader final : public PhotoReader {
public:
    std::string name() const override { return "TIFF"; }
    Photo read(const SourceBytes& source, const DecodeLimits& limits,
               std::stop_token stop) const override;
};

} // namespace lineament::media
