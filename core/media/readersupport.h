// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/error.h"
#include "core/media/byteview.h"
#include "core/media/photo.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

namespace lineament::media {

/// Memory that a reader may use beside the picture itself, in bytes. Formats that have to be
/// decoded as a whole (interlaced PNG, huge TIFF strips) are refused above it.
inline constexpr std::uint64_t kMaxWorkingBytes = 1'500'000'000;

/// "Not mine": @p expected is a format with its article, e.g. "a JPEG picture".
InputError notThisFormat(const SourceBytes& source, const std::string& expected);

/// "Mine, but broken": with the file's name in front.
FormatError broken(const SourceBytes& source, const std::string& expected,
                   const std::string& found);

/// Throws FormatError for an empty picture and LimitError for one that exceeds @p limits; call it
/// before anything is allocated that depends on the size.
void checkPictureSize(const SourceBytes& source, std::uint64_t width, std::uint64_t height,
                      const DecodeLimits& limits);

/// Throws LimitError when @p bytes exceeds kMaxWorkingBytes.
void checkWorkingBytes(const SourceBytes& source, std::uint64_t bytes);

/// Throws Cancelled when a stop was requested.
void throwIfStopped(const std::stop_token& stop);

/// Adds a warning once; a hostile file cannot fill the list (at most 40, the last says that more
/// were left out).
void addWarning(PhotoInfo& info, std::string_view text);

/// True when every byte belongs to a well-formed UTF-8 sequence; one that is cut at the end passes.
bool isUtf8(ByteSpan bytes);

/// Text from a file, made safe to show: control characters become spaces, bytes that are not UTF-8
/// become
/// "?", at most @p maxChars characters, trailing blanks removed.
std::string printable(std::string_view text, std::size_t maxChars = 512);

/// Orientation 1 to 8 from the first directory of a TIFF structure (the payload of an Exif block);
/// 1 when there is none or it is out of range. Never throws.
int exifOrientation(ByteSpan tiff);

} // namespace lineament::media
