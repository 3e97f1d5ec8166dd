// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/contents.h"

#include "core/media/readersupport.h"

#include <array>
#include <cctype>

namespace lineament::media {

namespace {

struct Signature {
    std::size_t offset;
    std::string_view magic;
    const char* description;
    bool undecoded = false; ///< a picture that no reader here takes
};

using namespace std::string_view_literals;

constexpr std::array kSignatures = {
    Signature{0, "\xFF\xD8\xFF"sv, "a JPEG picture"},
    Signature{0, "\x89PNG\r\n\x1A\n"sv, "a PNG picture"},
    Signature{0, "GIF87a"sv, "a GIF picture"},
    Signature{0, "GIF89a"sv, "a GIF picture"},
    Signature{0, "\0\0\0\x0CjP  \r\n\x87\n"sv, "a JPEG 2000 picture", true},
    Signature{0, "\xFF\x4F\xFF\x51"sv, "a JPEG 2000 codestream", true},
    Signature{0, "\xFF\x0A"sv, "a JPEG XL picture", true},
    Signature{0, "\0\0\0\x0CJXL \r\n\x87\n"sv, "a JPEG XL picture", true},
    Signature{0, "\0\0\x01\0"sv, "a Windows icon", true},
    Signature{0, "\0\0\x02\0"sv, "a Windows cursor", true},
    Signature{0, "\x01\xDA"sv, "an SGI picture", true},
    Signature{0, "8BPS"sv, "a Photoshop document", true},
    Signature{0, "%PDF-"sv, "a PDF document"},
    Signature{0, "%!PS"sv, "a PostScript document"},
    Signature{0, "\xC5\xD0\xD3\xC6"sv, "an EPS document"},
    Signature{0, "\x8APGF"sv, "a PGF picture", true},
    Signature{0, "PGF"sv, "a PGF picture", true},
    Signature{0, "II\xBC\x01"sv, "a JPEG XR picture", true},
    Signature{0, "\x76\x2F\x31\x01"sv, "an OpenEXR picture", true},
    Signature{0, "#?RADIANCE\n"sv, "a Radiance picture", true},
    Signature{0, "BPG\xFB"sv, "a BPG picture", true},
    Signature{0, "qoif"sv, "a QOI picture", true},
    Signature{0, "DDS "sv, "a DDS picture", true},
    Signature{128, "DICM"sv, "a DICOM picture", true},
    Signature{0, "\x1A\x45\xDF\xA3"sv, "a Matroska or WebM video"},
    Signature{8, "AVI "sv, "an AVI video"},
    Signature{8, "WAVE"sv, "a WAV recording"},
    Signature{0, "FLV\x01"sv, "a Flash video"},
    Signature{0, "\0\0\x01\xBA"sv, "an MPEG video"},
    Signature{0, "OggS"sv, "an Ogg file"},
    Signature{0, "PK\x03\x04"sv, "a ZIP archive or office document"},
    Signature{0, "\x1F\x8B"sv, "a gzip archive"},
    Signature{0, "7z\xBC\xAF\x27\x1C"sv, "a 7-Zip archive"},
    Signature{0, "Rar!"sv, "a RAR archive"},
    Signature{0, "MZ"sv, "a Windows program"},
    Signature{0,
              "\x7F"
              "ELF"sv,
              "a Linux program"},
    Signature{0, "SQLite format 3\0"sv, "an SQLite database"},
    Signature{0, "II*\0"sv, "a TIFF picture"},
    Signature{0, "MM\0*"sv, "a TIFF picture"},
};

/// Netpbm's formats have two letters only: a line's end and a number or a comment have to follow.
bool looksLikeNetpbm(const ByteView& view) {
    const std::uint32_t kind = view.u8(1), next = view.u8(3);
    return view.matches(0, "P") && kind >= '1' && kind <= '7' && view.matches(2, "\n") &&
           ((next >= '0' && next <= '9') || next == '#' || (kind == '7' && next == 'W'));
}

/// Two bytes are too few, too: the header that goes with them has to be plausible.
bool isDoubtful(const Signature& s, const ByteView& view) {
    const std::string_view name = s.description;
    if (name == "an SGI picture")
        return view.u8(2) > 1 || view.u8(3) < 1 || view.u8(3) > 2 || view.be16(4) < 1 ||
               view.be16(4) > 3;
    if (name == "a Windows icon" || name == "a Windows cursor")
        return view.le16(4) < 1 || view.le16(4) > 256 || view.u8(9) != 0 ||
               view.le32(18) >= view.size();
    return false;
}

/// The signature that a file has; null when it has none.
const Signature* signatureOf(const ByteView& view) {
    for (const Signature& s : kSignatures)
        if (view.matches(s.offset, s.magic) && (s.offset != 8 || view.matches(0, "RIFF")))
            return &s;
    return nullptr;
}

/// The container of JPEG 2000 pictures holds videos, too.
bool isMotionJpeg2000(const ByteView& view) {
    return view.matches(4, "jP  ") && view.matches(16, "ftypmjp2");
}

/// ISO base media files: video, or pictures that no reader took.
std::string describeIsoMedia(const ByteView& view) {
    if (view.matches(4, "ftyp")) {
        if (view.matches(8, "qt  "))
            return "a QuickTime video";
        for (const char* brand : {"avif", "avis"})
            if (view.matches(8, brand))
                return "an AVIF picture";
        if (isHeifBrand(view))
            return "a HEIF picture";
        if (view.matches(8, "crx "))
            return "a camera raw file";
        if (view.matches(8, "M4A "))
            return "an MPEG-4 recording";
        return "an MP4 video";
    }
    for (const char* box : {"moov", "mdat", "wide", "free", "skip"})
        if (view.matches(4, box))
            return "a QuickTime or MP4 video without a file type box";
    return {};
}

/// Targa has no signature at its start: a plausible header, or the footer of version 2.
bool looksLikeTarga(const ByteView& view) {
    if (view.size() > 44 && view.matches(view.size() - 18, "TRUEVISION-XFILE."))
        return true;
    const std::uint32_t type = view.u8(2), depth = view.u8(16);
    const bool knownType = (type >= 1 && type <= 3) || (type >= 9 && type <= 11);
    const bool knownDepth = depth == 8 || depth == 15 || depth == 16 || depth == 24 || depth == 32;
    return view.size() > 18 && knownType && knownDepth && view.u8(1) <= 1 && view.le16(12) > 0 &&
           view.le16(14) > 0 && (view.u8(17) & 0xC0U) == 0;
}

bool looksLikeText(const ByteView& view) {
    const ByteSpan head = view.part(0, 512);
    return std::all_of(head.begin(), head.end(),
                       [](std::byte b) {
                           const auto c = std::to_integer<unsigned>(b);
                           return (c >= 0x20 && c != 0x7F) || c == '\n' || c == '\r' || c == '\t' ||
                                  c == '\f';
                       }) &&
           isUtf8(head);
}

std::string firstBytes(const ByteView& view) {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const std::byte b : view.part(0, 16)) {
        const auto value = std::to_integer<unsigned>(b);
        text += text.empty() ? "" : " ";
        text += kDigits[value >> 4U];
        text += kDigits[value & 15U];
    }
    return text;
}

} // namespace

std::string describeContents(ByteSpan bytes) {
    const ByteView view(bytes);
    if (bytes.empty())
        return "an empty file";
    if (isMotionJpeg2000(view))
        return "a Motion JPEG 2000 video";
    if (const Signature* signature = signatureOf(view))
        return signature->description;
    if (looksLikeNetpbm(view))
        return "a Netpbm picture";
    if (std::string media = describeIsoMedia(view); !media.empty())
        return media;
    if (looksLikeTarga(view))
        return "a Targa picture";
    if (looksLikeText(view)) {
        if (view.matches(0, "<"))
            return "an XML, SVG or HTML document";
        return "plain text";
    }
    const bool zeros =
        std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
    if (zeros)
        return std::to_string(bytes.size()) + " bytes that are all zero";
    return "an unknown format (first bytes " + firstBytes(view) + ")";
}

std::string undecodedPicture(ByteSpan bytes) {
    const ByteView view(bytes);
    if (looksLikeNetpbm(view))
        return "a Netpbm picture";
    const Signature* signature = isMotionJpeg2000(view) ? nullptr : signatureOf(view);
    return signature && signature->undecoded && !isDoubtful(*signature, view)
               ? signature->description
               : "";
}

bool isHeifBrand(const ByteView& view) {
    if (!view.matches(4, "ftyp"))
        return false;
    for (const char* brand :
         {"avif", "avis", "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "mif2", "msf1",
          "jpeg", "jpgs", "j2ki", "j2is", "avci", "avcs", "vvic", "vvis", "evbi", "evbs"})
        if (view.matches(8, brand))
            return true;
    return false;
}

} // namespace lineament::media
