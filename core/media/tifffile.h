// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/byteview.h"
#include "core/media/photo.h"

#include <tiffio.h>

#include <array>
#include <cstdarg>
#include <optional>
#include <string>
#include <vector>

namespace lineament::media {

/// The facts of one TIFF page that decide how its samples are read.
struct TiffPage {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    int bits = 1;
    int samples = 1;
    int photometric = 0;
    int format = 1; ///< SAMPLEFORMAT_UINT and so on
    int compression = 1;
    int orientation = 1;
    bool separate = false; ///< one plane a channel
    bool tiled = false;
    int extraSamples = 0;
    int firstExtra = 0; ///< meaning of the first extra sample
};

/// A TIFF file in memory, opened by libtiff; its messages are kept instead of printed.
class TiffFile {
public:
    /// Throws FormatError when libtiff cannot read the first directory.
    explicit TiffFile(const SourceBytes& source);
    ~TiffFile();
    TiffFile(const TiffFile&) = delete;
    TiffFile& operator=(const TiffFile&) = delete;

    TIFF* handle() const { return m_tiff; }
    /// Throws FormatError when width or height are missing.
    TiffPage page() const;
    /// A tag that holds bytes; empty when it is absent.
    ByteSpan bytesOf(std::uint32_t tag) const;
    /// The stored bytes of the first strip or tile; what lies past the file's end is missing.
    ByteSpan firstPiece() const;
    /// True when every strip or tile lies within the file.
    bool hasAllData() const;
    /// The last error (or the warning that stands for damage), without the file's name.
    std::string error() const { return m_error; }
    const std::vector<std::string>& warnings() const { return m_warnings; }
    /// True when a codec reported damage as a mere warning, as JPEG and fax do.
    bool sawDamage() const { return m_damaged; }

private:
    static int onError(TIFF* tiff, void* self, const char* module, const char* format,
                       va_list args);
    static int onWarning(TIFF* tiff, void* self, const char* module, const char* format,
                         va_list args);
    static tmsize_t onRead(thandle_t self, void* out, tmsize_t count);
    static toff_t onSeek(thandle_t self, toff_t offset, int whence);

    const SourceBytes& m_source;
    std::uint64_t m_at = 0;
    TIFF* m_tiff = nullptr;
    std::string m_error;
    std::vector<std::string> m_warnings;
    bool m_damaged = false;
};

/// Hands out decoded rows of a TIFF page, from the top down, whatever its strips, tiles and planes.
class TiffRows {
public:
    TiffRows(TiffFile& file, const SourceBytes& source, const TiffPage& page);

    /// Row @p y of plane @p plane (0 when planes are not separate): packed samples in native byte
    /// order. Rows must be asked for in ascending order. Throws FormatError.
    const std::uint8_t* row(std::uint32_t y, int plane);

private:
    void loadPlanes();
    void loadTiles(std::uint32_t firstRow);
    [[noreturn]] void fail(std::uint32_t y) const;

    TiffFile& m_file;
    const SourceBytes& m_source;
    TiffPage m_page;
    int m_planes = 1;
    std::size_t m_rowBytes = 0; ///< of one plane
    std::uint32_t m_tileWidth = 0;
    std::uint32_t m_tileHeight = 0;
    std::optional<std::uint32_t>
        m_loaded; ///< row (tiles: first row of the band) that the buffer holds
    std::vector<std::uint8_t> m_buffer;
    std::vector<std::uint8_t> m_tile;
};

} // namespace lineament::media
