// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/byteview.h"

#include <string>

namespace lineament::media {

/// What a byte string looks like, for messages about files that no reader takes: "an MP4 video",
/// "plain text", "empty", "an unknown format (first bytes 00 01 02)". Never throws on any input.
std::string describeContents(ByteSpan bytes);

} // namespace lineament::media
