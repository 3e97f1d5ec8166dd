// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/videoinput.h"

namespace lineament::media {

/// The codec of a stream in words, with the name that the container has for it:
/// "H.266 / VVC (vvc1)", "an unknown codec (abcd)".
std::string codecText(const AVCodecParameters& codec);

/// How the pictures of the stream that is shown are encrypted, e.g. "encrypted (cenc)"; empty when
/// they are not.
std::string encryptionOf(const VideoInput& input);

/// Throws EncryptedError or UnsupportedError when the stream that is shown cannot be decoded here
/// whatever its state is, and FormatError when such a file is cut off as well.
void refuseUndecodable(const VideoInput& input);

/// The same for a file that FFmpeg could not open: parts that are encrypted are an error to its
/// demuxer. Returns when there is no such reason.
void refuseUndecodable(const VideoFile& file, int code, const std::string& found);

} // namespace lineament::media
