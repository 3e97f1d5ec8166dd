// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/media/photo.h"

#include <cstddef>
#include <cstdio>

#include <csetjmp>
#include <jpeglib.h>

#include <array>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::media {

/// libjpeg as a C++ object: every call runs under setjmp, errors and damage to the picture data
/// come back as FormatError, what libjpeg was built without as UnsupportedError; harmless oddities
/// are collected.
class JpegDecoder {
public:
    JpegDecoder(const SourceBytes& source, std::stop_token stop);
    ~JpegDecoder();
    JpegDecoder(const JpegDecoder&) = delete;
    JpegDecoder& operator=(const JpegDecoder&) = delete;

    /// Reads up to the first scan. Throws FormatError.
    void readHeader();
    /// Starts decoding; a picture of several scans is read as a whole here. Throws FormatError,
    /// Cancelled.
    void start();
    /// Decodes the next row. Throws FormatError, Cancelled.
    void readRow(std::uint8_t* row);
    /// Reads on to the end marker. All rows are there: what is found now are oddities, not errors.
    void finish();

    jpeg_decompress_struct& state() { return m_state; }
    const jpeg_decompress_struct& state() const { return m_state; }
    /// True when the data ended before the end marker.
    bool sawEnd() const { return m_sawEnd; }
    /// Offset of the first byte that libjpeg has not taken yet.
    std::size_t position() const;
    /// The embedded ICC profile, put together from its segments; empty when there is none.
    std::vector<std::byte> iccProfile();
    std::vector<std::string> oddities() const;

private:
    using Text = std::array<char, JMSG_LENGTH_MAX>;

    template <typename Call> void guarded(Call&& call);
    [[noreturn]] void raise() const;
    std::string progress() const;
    void installSource();

    static JpegDecoder& self(j_common_ptr state);
    static JpegDecoder& self(j_decompress_ptr state);
    static void onError(j_common_ptr state);
    static void onMessage(j_common_ptr state, int level);
    static void onProgress(j_common_ptr state);
    static boolean onFill(j_decompress_ptr state);
    static void onSkip(j_decompress_ptr state, long count);

    const SourceBytes& m_source;
    std::stop_token m_stop;
    jpeg_decompress_struct m_state{};
    jpeg_error_mgr m_errors{};
    jpeg_source_mgr m_input{};
    jpeg_progress_mgr m_progress{};
    std::jmp_buf m_jump;
    // Written from within libjpeg, where nothing may throw: no containers.
    Text m_error{};
    std::array<Text, 8> m_oddities{};
    std::size_t m_oddityCount = 0;
    bool m_sawEnd = false;
    bool m_cancelled = false;
    bool m_damaged = false;
    bool m_started = false;
    bool m_allRows = false;
};

} // namespace lineament::media
