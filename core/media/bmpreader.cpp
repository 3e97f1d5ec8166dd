// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/bmpreader.h"

#include "core/base/version.h"
#include "core/media/picturebuilder.h"
#include "core/media/readersupport.h"

#include <array>
#include <bit>
#include <tuple>
#include <vector>

namespace lineament::media {

namespace {

constexpr int kRowsPerStopCheck = 256;
constexpr std::uint32_t kRgb = 0, kRle8 = 1, kRle4 = 2, kBitFields = 3, kJpegInside = 4,
                        kPngInside = 5, kAlphaBitFields = 6;
constexpr std::uint32_t kEmbeddedProfile = 0x4D424544; ///< "MBED"

/// The headers of a bitmap, checked.
struct Header {
    std::uint32_t size = 0; ///< of the information header: 12 (OS/2), 40, 52, 56, 64, 108 or 124
    int width = 0;
    int height = 0;
    bool topDown = false;
    std::uint32_t bits = 0;
    std::uint32_t compression = kRgb;
    std::size_t pixels = 0;               ///< offset of the first row
    std::array<std::uint32_t, 4> masks{}; ///< red, green, blue, alpha
    std::vector<std::array<std::uint8_t, 3>> palette;
    ByteSpan icc;
};

[[noreturn]] void refuse(const SourceBytes& source, const std::string& expected,
                         std::uint64_t found) {
    throw broken(source, expected, std::to_string(found));
}

bool knownHeaderSize(std::uint32_t size) {
    for (const std::uint32_t known : {12U, 40U, 52U, 56U, 64U, 108U, 124U})
        if (size == known)
            return true;
    return false;
}

/// Since Windows 98 a bitmap may hold a JPEG or PNG file in the place of its pixels.
void refuseForeignData(const SourceBytes& source, const Header& h) {
    const ByteView view(source.bytes);
    const std::size_t data = view.le32(10);
    for (const auto& [compression, signature, name] :
         {std::tuple{kJpegInside, "\xFF\xD8\xFF", "a JPEG"},
          std::tuple{kPngInside, "\x89PNG", "a PNG"}})
        if (h.bits == 0 && h.compression == compression && view.matches(data, signature))
            throw UnsupportedError(source.path.string(), "pixels of a BMP picture",
                                   std::string(name) + " file in their place");
}

/// Width, height, depth and compression, which decide about everything else.
void readGeometry(const SourceBytes& source, const DecodeLimits& limits, Header& h) {
    const ByteView view(source.bytes);
    const bool old = h.size == 12;
    // Signed fields: a negative height means rows from the top.
    const auto field = [&](std::size_t shortAt, std::size_t longAt) {
        return old ? std::int64_t{view.le16(shortAt)}
                   : std::int64_t{static_cast<std::int32_t>(view.le32(longAt))};
    };
    const std::int64_t width = field(18, 18), height = field(20, 22);
    if (width < 0)
        throw broken(source, "a BMP picture with a width above 0", std::to_string(width));
    checkPictureSize(source, static_cast<std::uint64_t>(width),
                     static_cast<std::uint64_t>(height < 0 ? -height : height), limits);
    h.width = static_cast<int>(width);
    h.height = static_cast<int>(height < 0 ? -height : height);
    h.topDown = height < 0;
    h.bits = view.le16(old ? 24 : 28);
    h.compression = old ? kRgb : view.le32(30);
    const std::uint32_t b = h.bits;
    refuseForeignData(source, h);
    if (b != 1 && b != 2 && b != 4 && b != 8 && b != 16 && b != 24 && b != 32)
        refuse(source, "1, 2, 4, 8, 16, 24 or 32 bits a pixel", b);
    const bool fits =
        h.compression == kRgb || (h.compression == kRle8 && b == 8) ||
        (h.compression == kRle4 && b == 4) ||
        ((h.compression == kBitFields || h.compression == kAlphaBitFields) && (b == 16 || b == 32));
    if (!fits)
        refuse(source, "a BMP compression that goes with " + std::to_string(b) + " bits a pixel",
               h.compression);
}

void readMasks(const ByteView& view, Header& h) {
    if (h.bits == 16)
        h.masks = {0x7C00, 0x03E0, 0x001F, 0};
    else
        h.masks = {0xFF0000, 0xFF00, 0xFF, 0};
    if (h.compression != kBitFields && h.compression != kAlphaBitFields)
        return;
    // In the header since its second version, right behind it before: the same place.
    for (std::size_t i = 0; i < 3; ++i)
        h.masks[i] = view.le32(54 + 4 * i);
    if (h.size >= 56 || h.compression == kAlphaBitFields)
        h.masks[3] = view.le32(66);
}

void readPalette(const SourceBytes& source, Header& h) {
    if (h.bits > 8)
        return;
    const ByteView view(source.bytes);
    const std::size_t entry = h.size == 12 ? 3 : 4;
    const std::uint32_t full = 1U << h.bits;
    const std::uint32_t used = h.size == 12 ? 0 : view.le32(46);
    if (used > full)
        refuse(source, "at most " + std::to_string(full) + " palette entries", used);
    const std::uint32_t count = used == 0 ? full : used;
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::size_t at = 14 + h.size + i * entry;
        if (!view.has(at, entry) || at + entry > h.pixels)
            break;
        h.palette.push_back({static_cast<std::uint8_t>(view.u8(at + 2)),
                             static_cast<std::uint8_t>(view.u8(at + 1)),
                             static_cast<std::uint8_t>(view.u8(at))});
    }
    if (h.palette.empty())
        refuse(source, "a palette", 0);
}

Header readHeader(const SourceBytes& source, const DecodeLimits& limits) {
    const ByteView view(source.bytes);
    Header h;
    h.size = view.le32(14);
    if (!view.has(0, 26) || !knownHeaderSize(h.size) || !view.has(14, h.size))
        refuse(source, "a BMP header of 12, 40, 52, 56, 64, 108 or 124 bytes", h.size);
    readGeometry(source, limits, h);
    h.pixels = view.le32(10);
    if (h.pixels < 14 + h.size || h.pixels >= view.size())
        refuse(source, "picture data within the file", h.pixels);
    readMasks(view, h);
    readPalette(source, h);
    if (h.size == 124 && view.le32(14 + 56) == kEmbeddedProfile)
        h.icc = view.part(std::size_t{14} + view.le32(14 + 112), view.le32(14 + 116));
    return h;
}

/// One channel of a masked pixel, scaled to 8 bits.
std::uint8_t channel(std::uint32_t pixel, std::uint32_t mask) {
    if (mask == 0)
        return 0;
    const int shift = std::countr_zero(mask);
    const std::uint64_t largest = mask >> shift;
    const std::uint64_t value = (pixel & mask) >> shift;
    return static_cast<std::uint8_t>((value * 255 + largest / 2) / largest);
}

/// Unpacks one stored row of @p h into RGB or RGBA; false when an index lies past the palette.
bool unpackRow(const Header& h, const ByteView& stored, bool alpha, std::uint8_t* out) {
    bool inPalette = true;
    for (int x = 0; x < h.width; ++x) {
        const auto ux = static_cast<std::size_t>(x);
        if (h.bits <= 8) {
            const std::size_t bit = ux * h.bits;
            const std::uint32_t byte = stored.u8(bit / 8);
            const std::size_t index = byte >> (8 - h.bits - bit % 8) & ((1U << h.bits) - 1U);
            inPalette = inPalette && index < h.palette.size();
            const auto& entry = h.palette[index < h.palette.size() ? index : 0];
            out = std::copy(entry.begin(), entry.end(), out);
        } else if (h.bits == 24) {
            for (const std::size_t c : {2U, 1U, 0U})
                *out++ = static_cast<std::uint8_t>(stored.u8(3 * ux + c));
        } else {
            const std::uint32_t pixel = h.bits == 16 ? stored.le16(2 * ux) : stored.le32(4 * ux);
            for (std::size_t c = 0; c < 3; ++c)
                *out++ = channel(pixel, h.masks[c]);
            if (alpha)
                *out++ = channel(pixel, h.masks[3]);
        }
    }
    return inPalette;
}

/// Expands run lengths into one byte (an index) a pixel, rows in stored order. Pixels that the data
/// skip keep index 0, as the format says. Throws FormatError when the data end early or run out of
/// the picture.
std::vector<std::uint8_t> expandRuns(const SourceBytes& source, const Header& h,
                                     const std::stop_token& stop) {
    const ByteView view(source.bytes);
    const auto width = static_cast<std::size_t>(h.width),
               height = static_cast<std::size_t>(h.height);
    std::vector<std::uint8_t> out(width * height);
    std::size_t at = h.pixels, x = 0, y = 0;
    const auto fail = [&](const char* why) {
        return broken(source, "complete picture data",
                      "damaged data at about row " + std::to_string(y) + " of " +
                          std::to_string(h.height) + " (" + why + ")");
    };
    const auto put = [&](std::uint32_t index) {
        if (x >= width || y >= height)
            throw fail("a run leaves the picture");
        out[y * width + x++] = static_cast<std::uint8_t>(index);
    };
    const auto nibble = [](std::uint32_t byte, std::uint32_t i) {
        return i % 2 == 0 ? byte >> 4U : byte & 15U;
    };
    const bool four = h.compression == kRle4;
    for (;;) {
        if (!view.has(at, 2)) {
            if (y + (x == width ? 1 : 0) >= height)
                return out; // only the end code is missing
            throw fail("the file ends early");
        }
        const std::uint32_t count = view.u8(at), value = view.u8(at + 1);
        at += 2;
        if (count > 0) {
            for (std::uint32_t i = 0; i < count; ++i)
                put(four ? nibble(value, i) : value);
        } else if (value == 0) { // end of the row
            x = 0;
            ++y;
            if (y % kRowsPerStopCheck == 0)
                throwIfStopped(stop);
        } else if (value == 1) { // end of the picture
            return out;
        } else if (value == 2) { // a jump
            x += view.u8(at);
            y += view.u8(at + 1);
            at += 2;
        } else { // literal pixels, padded to 16 bits
            const std::size_t bytes = four ? (value + 1) / 2 : value;
            if (!view.has(at, bytes))
                throw fail("the file ends early");
            for (std::uint32_t i = 0; i < value; ++i)
                put(four ? nibble(view.u8(at + i / 2), i) : view.u8(at + i));
            at += bytes + bytes % 2;
        }
    }
}

/// Bytes of one uncompressed row, padded to 32 bits.
std::size_t rowBytes(const Header& h) {
    return (static_cast<std::size_t>(h.width) * h.bits + 31) / 32 * 4;
}

void decodeRows(const SourceBytes& source, Header& h, const std::stop_token& stop,
                PictureBuilder& builder, bool alpha, PhotoInfo& info) {
    const ByteView view(source.bytes);
    std::vector<std::uint8_t> runs;
    std::size_t stride = rowBytes(h), start = h.pixels;
    ByteSpan data = source.bytes;
    if (h.compression == kRle8 || h.compression == kRle4) {
        runs = expandRuns(source, h, stop);
        data = std::as_bytes(std::span(runs));
        stride = static_cast<std::size_t>(h.width);
        start = 0;
        h.bits = 8; // one byte a pixel now
    }
    const std::size_t used = (static_cast<std::size_t>(h.width) * h.bits + 7) / 8;
    std::vector<std::uint8_t> row(static_cast<std::size_t>(h.width) * (alpha ? 4 : 3));
    bool inPalette = true;
    for (int y = 0; y < h.height; ++y) {
        if (y % kRowsPerStopCheck == 0)
            throwIfStopped(stop);
        const auto stored = static_cast<std::size_t>(h.topDown ? y : h.height - 1 - y);
        const ByteSpan bytes = ByteView(data).part(start + stored * stride, used);
        inPalette = unpackRow(h, ByteView(bytes), alpha, row.data()) && inPalette;
        builder.addRow(row.data());
    }
    if (!inPalette)
        addWarning(info, "some pixels name colours that the palette lacks: shown as its first");
}

/// An uncompressed picture has a known length: refuse a short one before memory is spent on it.
void checkLength(const SourceBytes& source, const Header& h) {
    if (h.compression == kRle8 || h.compression == kRle4)
        return;
    const std::size_t rows = static_cast<std::size_t>(h.height);
    const std::size_t used = (static_cast<std::size_t>(h.width) * h.bits + 7) / 8;
    const std::size_t needed = (rows - 1) * rowBytes(h) + used;
    const std::size_t there = source.bytes.size() - h.pixels;
    if (there < needed)
        throw broken(source, "complete picture data (" + std::to_string(needed) + " bytes)",
                     "damaged data: " + std::to_string(there) + " bytes, about " +
                         std::to_string(there / rowBytes(h)) + " of " + std::to_string(h.height) +
                         " rows");
}

} // namespace

Photo BmpReader::read(const SourceBytes& source, const DecodeLimits& limits,
                      std::stop_token stop) const {
    const ByteView view(source.bytes);
    // Two letters are a weak signature: the reserved words or the header size have to fit as well.
    if (!view.matches(0, "BM") || (view.le32(6) != 0 && !knownHeaderSize(view.le32(14))))
        throw notThisFormat(source, "a BMP picture");
    throwIfStopped(stop);
    Photo photo{source.path, source.digests, {}, nullptr};
    PhotoInfo& info = photo.info;
    Header header = readHeader(source, limits);
    checkLength(source, header);
    info.format = "BMP";
    info.decoder = std::string("Lineament ") + kVersion + " (own BMP reader)";
    info.colourModel = header.bits <= 8 ? "palette" : "RGB";
    info.bitDepth = header.bits == 16 ? 5 : 8;
    if (view.le32(2) != view.size())
        addWarning(info, "states a file size of " + std::to_string(view.le32(2)) + " bytes, has " +
                             std::to_string(view.size()));
    SampleLayout layout;
    layout.alpha = header.bits > 8 && header.masks[3] != 0;
    PictureBuilder builder(header.width, header.height, layout, header.icc, 1, info);
    decodeRows(source, header, stop, builder, layout.alpha, info);
    photo.pixels = builder.finish();
    return photo;
}

} // namespace lineament::media
