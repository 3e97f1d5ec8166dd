// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <string>

namespace lineament::media {

/// One compression of TIFF.
struct TiffCompression {
    int number = 0;
    const char* name = "";  ///< e.g. "LZW"
    bool mayBeLossy = true; ///< unless the data show otherwise
};

/// Null for a number that no specification has.
const TiffCompression* tiffCompression(int number);

/// The colour model of a photometric interpretation in words, e.g. "CIELab"; "colour model 99" for
/// a number that no specification has.
std::string tiffColourModel(int photometric);

/// True for colour models that the specifications have.
bool knownTiffColourModel(int photometric);

} // namespace lineament::media
