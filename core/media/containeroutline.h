// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/byteview.h"

#include <cstdint>
#include <string>
#include <vector>

namespace lineament::media {

class VideoFile;

/// A sample description of a track in an ISO base media file (MP4, MOV, HEIF).
struct IsoSampleEntry {
    std::uint32_t track = 0; ///< number of its track
    std::string handler;     ///< "vide", "soun"...
    std::string format;      ///< FourCC, e.g. "avc1"; of encrypted tracks "encv" or "drmi"
    std::string original;    ///< FourCC before the encryption; empty when there is none
    std::string scheme;      ///< of the encryption, e.g. "cenc"
    bool encrypted() const { return format == "encv" || format == "drmi" || !scheme.empty(); }
};

/// What the boxes or chunks of a container tell without a demuxer, so that a file which cannot be
/// decoded is not taken for a damaged one, nor a damaged one for a file that cannot be decoded.
struct ContainerOutline {
    /// The container states that it goes on past the end of the file (ISO base media and
    /// what has its boxes, RIFF, Matroska); false where it states nothing.
    bool cutOff = false;
    std::vector<IsoSampleEntry> entries;
    std::string primaryItem;       ///< type of HEIF's primary item, e.g. "hvc1"; empty: none
    bool primaryProtected = false; ///< that item is encrypted
};

/// Never throws on any content.
ContainerOutline outlineOf(const VideoFile& file);
ContainerOutline outlineOf(ByteSpan bytes);

} // namespace lineament::media
