// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/jpegsurvey.h"

#include "core/media/jpegquality.h"

namespace lineament::media {

namespace {

// Second bytes of markers (ITU-T T.81, table B.1; T.87 for JPEG-LS).
constexpr std::uint32_t kFirstFrame = 0xC0, kHuffman = 0xC4, kReserved = 0xC8, kArithmetic = 0xCC,
                        kLastFrame = 0xCF, kFirstRestart = 0xD0, kEnd = 0xD9, kScan = 0xDA,
                        kQuantisation = 0xDB, kHierarchical = 0xDE, kLsFrame = 0xF7;
constexpr std::string_view kEndMarker = "\xFF\xD9", kHeightMarker("\xFF\xDC\0\x04", 4);

/// Place in natural order of each entry as it is stored (T.81, figure A.6).
constexpr std::array<std::uint8_t, 64> kNatural = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63};

void readTables(const ByteView& segment, JpegSurvey& out) {
    for (std::size_t at = 0; segment.has(at, 1);) {
        const std::uint32_t kind = segment.u8(at++);
        const std::size_t entry = kind >> 4U ? 2 : 1;
        if ((kind & 15U) >= out.tables.size() || !segment.has(at, 64 * entry))
            return;
        JpegSurvey::Table table{};
        for (std::size_t i = 0; i < table.size(); ++i, at += entry)
            table[kNatural[i]] =
                static_cast<std::uint16_t>(entry == 2 ? segment.be16(at) : segment.u8(at));
        out.tables[kind & 15U] = table;
    }
}

bool isFrame(std::uint32_t marker) {
    return marker == kLsFrame ||
           (marker >= kFirstFrame && marker <= kLastFrame && marker != kHuffman &&
            marker != kReserved && marker != kArithmetic);
}

void readScan(const ByteView& view, std::size_t at, std::size_t length, JpegSurvey& out) {
    const std::size_t selection = at + 1 + 2 * std::size_t{view.u8(at)};
    out.scan = true;
    out.firstCoefficient = view.u8(selection);
    out.lastCoefficient = view.u8(selection + 1);
    const ByteSpan rest = view.part(at + length, view.size());
    const std::string_view data(reinterpret_cast<const char*>(rest.data()), rest.size());
    out.end = data.rfind(kEndMarker) != std::string_view::npos;
    out.lateHeight = out.height == 0 && data.find(kHeightMarker) != std::string_view::npos;
}

} // namespace

JpegSurvey surveyJpeg(ByteSpan bytes, JpegSurvey out) {
    const ByteView view(bytes);
    std::size_t at = 0;
    while (view.has(at, 4)) {
        const std::uint32_t marker = view.u8(at + 1);
        if (view.u8(at) != 0xFF || marker == 0xFF) {
            ++at; // bytes between markers, and fill bytes
            continue;
        }
        at += 2;
        if (marker <= 1 || (marker >= kFirstRestart && marker <= kEnd))
            continue; // without a segment
        const std::size_t length = view.be16(at);
        if (length < 2)
            continue;
        const ByteView segment(view.part(at + 2, length - 2));
        if (marker == kQuantisation) {
            readTables(segment, out);
        } else if (marker == kHuffman) {
            out.huffmanTables = true;
        } else if (marker == kHierarchical) {
            out.hierarchical = true;
        } else if (isFrame(marker) && out.process == 0) {
            out.process = marker;
            out.precision = segment.u8(0);
            out.height = segment.be16(1);
            out.firstTable = segment.u8(8);
        } else if (marker == kScan) {
            readScan(view, at + 2, length - 2, out);
            break;
        }
        at += length;
    }
    return out;
}

std::string rareProcess(const JpegSurvey& s) {
    const std::string bits = " with " + std::to_string(s.precision) + " bits a channel";
    const bool anyDepth = s.precision >= 2 && s.precision <= 16;
    const bool twelve = s.precision == 12, eightOrTwelve = s.precision == 8 || twelve;
    // The "coefficient" of a lossless scan is the number of its predictor.
    const bool predicts = s.scan && s.firstCoefficient >= 1 && s.firstCoefficient <= 7 &&
                          s.lastCoefficient == 0 && anyDepth;
    switch (s.process) {
    case kLsFrame:
        return s.scan && anyDepth ? "JPEG-LS" + bits : "";
    case 0xC3:
        return predicts ? "lossless JPEG" + bits : "";
    case 0xCB:
        return predicts && !s.huffmanTables ? "lossless JPEG in arithmetic coding" + bits : "";
    case 0xC1:
    case 0xC2:
        if (s.scan && twelve)
            return "JPEG" + bits;
        break;
    case 0xC9:
    case 0xCA:
        return s.scan && eightOrTwelve && !s.huffmanTables ? "JPEG in arithmetic coding" + bits
                                                           : "";
    case 0xC0:
        break;
    default:
        return s.hierarchical && anyDepth ? "hierarchical JPEG" + bits : "";
    }
    return s.lateHeight && s.precision == 8 ? "JPEG with its height behind the first scan" : "";
}

std::optional<int> qualityOf(const JpegSurvey& survey) {
    const auto& table = survey.tables[survey.firstTable & 3U];
    return table ? ijgQuality(*table) : std::nullopt;
}

} // namespace lineament::media
