// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/tifffile.h"

#include "core/media/readersupport.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace lineament::media {

namespace {

constexpr std::size_t kMaxWarnings = 8;

std::string format(const char* module, const char* pattern, va_list args) {
    std::array<char, 300> text{};
    std::vsnprintf(text.data(), text.size(), pattern, args);
    return (module ? std::string(module) + ": " : std::string()) + printable(text.data(), 200);
}

/// Codecs that go on after damage only warn about it.
bool meansDamage(const std::string& warning) {
    for (const char* sign :
         {"Premature EOF", "Premature end", "premature end", "Corrupt JPEG", "Not enough data"})
        if (warning.find(sign) != std::string::npos)
            return true;
    return false;
}

template <typename T> T field(TIFF* tiff, std::uint32_t tag, T fallback) {
    T value{};
    return TIFFGetFieldDefaulted(tiff, tag, &value) ? value : fallback;
}

} // namespace

int TiffFile::onError(TIFF* /*tiff*/, void* self, const char* module, const char* pattern,
                      va_list args) {
    auto& me = *static_cast<TiffFile*>(self);
    me.m_error = format(module, pattern, args);
    return 1; // handled: libtiff prints nothing
}

int TiffFile::onWarning(TIFF* /*tiff*/, void* self, const char* module, const char* pattern,
                        va_list args) {
    auto& me = *static_cast<TiffFile*>(self);
    const std::string text = format(module, pattern, args);
    if (meansDamage(text)) {
        me.m_damaged = true;
        me.m_error = text;
    } else if (me.m_warnings.size() < kMaxWarnings) {
        me.m_warnings.push_back(text);
    }
    return 1;
}

tmsize_t TiffFile::onRead(thandle_t self, void* out, tmsize_t count) {
    auto& me = *static_cast<TiffFile*>(self);
    const std::uint64_t size = me.m_source.bytes.size();
    if (count <= 0 || me.m_at >= size)
        return 0;
    const std::uint64_t n =
        std::min<std::uint64_t>(static_cast<std::uint64_t>(count), size - me.m_at);
    std::memcpy(out, me.m_source.bytes.data() + me.m_at, n);
    me.m_at += n;
    return static_cast<tmsize_t>(n);
}

toff_t TiffFile::onSeek(thandle_t self, toff_t offset, int whence) {
    auto& me = *static_cast<TiffFile*>(self);
    const std::uint64_t base = whence == SEEK_SET   ? 0
                               : whence == SEEK_CUR ? me.m_at
                                                    : me.m_source.bytes.size();
    me.m_at = base + offset;
    return me.m_at;
}

TiffFile::TiffFile(const SourceBytes& source)
    : m_source(source) {
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    if (!options)
        throw broken(source, "memory for libtiff", "none");
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, static_cast<tmsize_t>(kMaxWorkingBytes));
    TIFFOpenOptionsSetErrorHandlerExtR(options, &TiffFile::onError, this);
    TIFFOpenOptionsSetWarningHandlerExtR(options, &TiffFile::onWarning, this);
    m_tiff = TIFFClientOpenExt(
        "TIFF", "rm", this, &TiffFile::onRead,
        [](thandle_t, void*, tmsize_t) -> tmsize_t { return 0; }, &TiffFile::onSeek,
        [](thandle_t) { return 0; },
        [](thandle_t self) -> toff_t {
            return static_cast<TiffFile*>(self)->m_source.bytes.size();
        },
        [](thandle_t, void**, toff_t*) { return 0; }, [](thandle_t, void*, toff_t) {}, options);
    TIFFOpenOptionsFree(options);
    if (!m_tiff)
        throw broken(source, "a TIFF picture that libtiff can read",
                     m_error.empty() ? "no directory" : "a damaged directory (" + m_error + ")");
}

TiffFile::~TiffFile() {
    TIFFClose(m_tiff);
}

TiffPage TiffFile::page() const {
    TiffPage page;
    if (!TIFFGetField(m_tiff, TIFFTAG_IMAGEWIDTH, &page.width) ||
        !TIFFGetField(m_tiff, TIFFTAG_IMAGELENGTH, &page.height))
        throw broken(m_source, "a TIFF picture with a width and a height", "none");
    const auto number = [&](std::uint32_t tag, int fallback) {
        return static_cast<int>(
            field<std::uint16_t>(m_tiff, tag, static_cast<std::uint16_t>(fallback)));
    };
    page.bits = number(TIFFTAG_BITSPERSAMPLE, 1);
    page.samples = number(TIFFTAG_SAMPLESPERPIXEL, 1);
    page.photometric = number(TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    page.format = number(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    page.compression = number(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    page.orientation = number(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    page.separate = number(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE &&
                    page.samples > 1;
    page.tiled = TIFFIsTiled(m_tiff) != 0;
    std::uint16_t extras = 0;
    std::uint16_t* meanings = nullptr;
    if (TIFFGetField(m_tiff, TIFFTAG_EXTRASAMPLES, &extras, &meanings) && extras > 0) {
        page.extraSamples = extras;
        page.firstExtra = meanings[0];
    }
    return page;
}

ByteSpan TiffFile::bytesOf(std::uint32_t tag) const {
    std::uint32_t count = 0;
    void* data = nullptr;
    if (!TIFFGetField(m_tiff, tag, &count, &data) || !data)
        return {};
    // IPTC is counted in longs by most writers.
    const TIFFField* known = TIFFFindField(m_tiff, tag, TIFF_ANY);
    const auto unit =
        known ? static_cast<std::size_t>(std::max(1, TIFFDataWidth(TIFFFieldDataType(known)))) : 1;
    return {static_cast<const std::byte*>(data), count * unit};
}

ByteSpan TiffFile::firstPiece() const {
    return ByteView(m_source.bytes)
        .part(TIFFGetStrileOffset(m_tiff, 0), TIFFGetStrileByteCount(m_tiff, 0));
}

bool TiffFile::hasAllData() const {
    const std::uint32_t count =
        TIFFIsTiled(m_tiff) ? TIFFNumberOfTiles(m_tiff) : TIFFNumberOfStrips(m_tiff);
    const ByteView view(m_source.bytes);
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint64_t size = TIFFGetStrileByteCount(m_tiff, i);
        if (size == 0 || !view.has(TIFFGetStrileOffset(m_tiff, i), size))
            return false;
    }
    return count > 0;
}

TiffRows::TiffRows(TiffFile& file, const SourceBytes& source, const TiffPage& page)
    : m_file(file)
    , m_source(source)
    , m_page(page)
    , m_planes(page.separate ? page.samples : 1) {
    TIFF* tiff = file.handle();
    const std::uint64_t rowBytes = TIFFScanlineSize64(tiff);
    std::uint64_t buffer = rowBytes;
    if (page.tiled) {
        m_tileWidth = field<std::uint32_t>(tiff, TIFFTAG_TILEWIDTH, 0);
        m_tileHeight = field<std::uint32_t>(tiff, TIFFTAG_TILELENGTH, 0);
        const std::uint64_t tileBytes = TIFFTileSize64(tiff);
        if (m_tileWidth == 0 || m_tileHeight == 0 || tileBytes == 0)
            throw broken(source, "tiles with a size", file.error());
        checkWorkingBytes(source, tileBytes);
        m_tile.resize(tileBytes);
        // Whole tiles side by side: a row of the band may be longer than a row of the picture.
        const std::uint64_t across = (page.width - 1) / m_tileWidth + 1;
        m_rowBytes = across * TIFFTileRowSize64(tiff);
        const std::uint64_t high = std::min(m_tileHeight, page.height);
        buffer = m_rowBytes * high * static_cast<std::uint64_t>(m_planes);
    } else {
        m_rowBytes = rowBytes;
        if (page.separate)
            buffer = rowBytes * page.height * static_cast<std::uint64_t>(m_planes);
    }
    if (rowBytes == 0)
        throw broken(source, "rows with a size", file.error());
    checkWorkingBytes(source, buffer);
    if (page.separate && !page.tiled)
        m_buffer.reserve(buffer); // touched only as rows arrive
    else
        m_buffer.resize(buffer);
}

void TiffRows::fail(std::uint32_t y) const {
    throw broken(m_source, "complete picture data",
                 "damaged data at about row " + std::to_string(y) + " of " +
                     std::to_string(m_page.height) + " (" +
                     (m_file.error().empty() ? "libtiff gives no reason" : m_file.error()) + ")");
}

void TiffRows::loadPlanes() {
    for (int plane = 0; plane < m_planes; ++plane)
        for (std::uint32_t y = 0; y < m_page.height; ++y) {
            const std::size_t at = m_buffer.size();
            m_buffer.resize(at + m_rowBytes);
            if (TIFFReadScanline(m_file.handle(), m_buffer.data() + at, y,
                                 static_cast<std::uint16_t>(plane)) != 1 ||
                m_file.sawDamage())
                fail(y);
        }
    m_loaded = 0;
}

void TiffRows::loadTiles(std::uint32_t firstRow) {
    const std::size_t tileRow = TIFFTileRowSize(m_file.handle()) > 0
                                    ? static_cast<std::size_t>(TIFFTileRowSize(m_file.handle()))
                                    : 0;
    const std::uint32_t high = std::min(m_tileHeight, m_page.height - firstRow);
    for (int plane = 0; plane < m_planes; ++plane)
        for (std::uint32_t x = 0; x < m_page.width; x += m_tileWidth) {
            const std::uint32_t tile =
                TIFFComputeTile(m_file.handle(), x, firstRow, 0, static_cast<std::uint16_t>(plane));
            if (TIFFReadEncodedTile(m_file.handle(), tile, m_tile.data(),
                                    static_cast<tmsize_t>(m_tile.size())) !=
                    static_cast<tmsize_t>(m_tile.size()) ||
                m_file.sawDamage())
                fail(firstRow);
            const std::size_t rows = std::min(m_tileHeight, m_page.height);
            for (std::size_t y = 0; y < high; ++y)
                std::memcpy(m_buffer.data() +
                                (static_cast<std::size_t>(plane) * rows + y) * m_rowBytes +
                                x / m_tileWidth * tileRow,
                            m_tile.data() + y * tileRow, tileRow);
        }
    m_loaded = firstRow;
}

const std::uint8_t* TiffRows::row(std::uint32_t y, int plane) {
    const auto p = static_cast<std::size_t>(plane);
    if (m_page.tiled) {
        const std::uint32_t first = y / m_tileHeight * m_tileHeight;
        if (m_loaded != first)
            loadTiles(first);
        return m_buffer.data() +
               (p * std::min(m_tileHeight, m_page.height) + (y - first)) * m_rowBytes;
    }
    if (m_page.separate) {
        if (!m_loaded)
            loadPlanes();
        return m_buffer.data() + (p * m_page.height + y) * m_rowBytes;
    }
    if (m_loaded != y) {
        if (TIFFReadScanline(m_file.handle(), m_buffer.data(), y, 0) != 1 || m_file.sawDamage())
            fail(y);
        m_loaded = y;
    }
    return m_buffer.data();
}

} // namespace lineament::media
