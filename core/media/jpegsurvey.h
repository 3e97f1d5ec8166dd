// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/byteview.h"

#include <array>
#include <optional>
#include <string>

namespace lineament::media {

/// What the markers of a JPEG stream say up to its first scan; nothing is decoded.
struct JpegSurvey {
    using Table = std::array<std::uint16_t, 64>; ///< natural order
    std::array<std::optional<Table>, 4> tables;  ///< for quantisation
    std::uint32_t process = 0; ///< second byte of the frame's marker: 0xC0 is baseline; 0: no frame
    std::uint32_t precision = 0, height = 0;
    std::uint32_t firstTable = 0; ///< number of the first component's table
    bool huffmanTables = false;   ///< there are some
    bool hierarchical = false;    ///< a hierarchical progression is announced
    bool scan = false;            ///< there is one
    std::uint32_t firstCoefficient = 0, lastCoefficient = 0; ///< of the first scan
    bool lateHeight = false; ///< the height stands behind the first scan (DNL)
    bool end = false;        ///< an end marker follows the first scan
};

/// Never throws. @p before has the tables of an abbreviated stream, as TIFF keeps them.
JpegSurvey surveyJpeg(ByteSpan bytes, JpegSurvey before = {});

/// The name of a process that the standards have and common decoders lack, e.g. "lossless JPEG with
/// 12 bits a channel". Empty for all others, and for what no standard allows: a header with
/// flipped bits is damaged, not rare.
std::string rareProcess(const JpegSurvey& survey);

/// See ijgQuality(): of the first component's table.
std::optional<int> qualityOf(const JpegSurvey& survey);

} // namespace lineament::media
