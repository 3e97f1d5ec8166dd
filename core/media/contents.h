// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/byteview.h"

#include <string>

namespace lineament::media {

/// What a byte string looks like, for messages about files that no reader takes: "an MP4 video",
/// "plain text", "empty", "an unknown format (first bytes 00 01 02)". Never throws on any input.
std::string describeContents(ByteSpan bytes);

/// What describeContents() says, when that is a kind of picture which no reader here takes and
/// whose signature leaves no doubt ("a JPEG XL picture"); else empty.
std::string undecodedPicture(ByteSpan bytes);

/// True for an ISO base media file whose major brand is of still pictures (HEIF and AVIF, ISO/IEC
/// 23008-12), whatever codec they are in.
bool isHeifBrand(const ByteView& view);

} // namespace lineament::media
