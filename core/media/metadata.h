// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/byteview.h"
#include "core/media/photo.h"

#include <string_view>

namespace lineament::media {

/// Metadata blocks as a reader found them in its container; empty ones are absent. Exiv2's own
/// container parsers, which hostile files aim at, are not used.
struct MetadataBlocks {
    ByteSpan exif;      ///< TIFF structure, without "Exif\0\0"; may be a whole TIFF file
    ByteSpan xmp;       ///< XMP packet
    ByteSpan iptc;      ///< IPTC records
    ByteSpan photoshop; ///< image resource blocks ("8BIM"), searched for IPTC
};

/// Appends what Exiv2 makes of the blocks to @p info: at most 400 tags, values at most 512
/// characters. Any failure is a warning. Thread-safe; nothing goes to standard error.
void readMetadata(const MetadataBlocks& blocks, PhotoInfo& info);

/// Appends one entry that the container itself holds (a comment, a PNG text chunk).
void addTag(PhotoInfo& info, std::string_view key, std::string_view label, std::string_view value);

} // namespace lineament::media
