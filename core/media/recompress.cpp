// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/media/recompress.h"

#include "core/base/error.h"
#include "core/media/jpegreader.h"

#include <cstdio>

#include <csetjmp>
#include <jpeglib.h>

#include <cstdlib>

namespace lineament::media {

namespace {

/// libjpeg's encoder into memory; errors come back as FormatError.
class JpegEncoder {
public:
    JpegEncoder() {
        m_state.err = jpeg_std_error(&m_errors);
        m_errors.error_exit = [](j_common_ptr state) {
            std::longjmp(static_cast<JpegEncoder*>(state->client_data)->m_jump, 1);
        };
        m_state.client_data = this;
    }
    ~JpegEncoder() {
        jpeg_destroy_compress(&m_state);
        std::free(m_data);
    }
    JpegEncoder(const JpegEncoder&) = delete;
    JpegEncoder& operator=(const JpegEncoder&) = delete;

    std::vector<std::byte> encode(const Rgb8Image& picture, int quality) {
        // No object with a destructor may live between setjmp and longjmp.
        if (setjmp(m_jump) != 0)
            throw FormatError("picture", "one that libjpeg can encode",
                              std::to_string(picture.width) + " x " +
                                  std::to_string(picture.height) + " pixels");
        write(picture, quality);
        const auto* bytes = reinterpret_cast<const std::byte*>(m_data);
        return {bytes, bytes + m_size};
    }

private:
    void write(const Rgb8Image& picture, int quality) {
        jpeg_create_compress(&m_state);
        jpeg_mem_dest(&m_state, &m_data, &m_size);
        m_state.image_width = static_cast<JDIMENSION>(picture.width);
        m_state.image_height = static_cast<JDIMENSION>(picture.height);
        m_state.input_components = 3;
        m_state.in_color_space = JCS_RGB;
        jpeg_set_defaults(&m_state);
        jpeg_set_quality(&m_state, quality, TRUE);
        jpeg_start_compress(&m_state, TRUE);
        for (int y = 0; y < picture.height; ++y) {
            // libjpeg's interface lacks the const; it only reads.
            JSAMPROW rows[1] = {const_cast<JSAMPROW>(picture.row(y))};
            jpeg_write_scanlines(&m_state, rows, 1);
        }
        jpeg_finish_compress(&m_state);
    }

    jpeg_compress_struct m_state{};
    jpeg_error_mgr m_errors{};
    std::jmp_buf m_jump;
    unsigned char* m_data = nullptr;
    unsigned long m_size = 0;
};

} // namespace

std::vector<std::byte> jpegBytes(const Rgb8Image& picture, int quality) {
    return JpegEncoder().encode(picture, quality);
}

Rgb8Image recompressed(const Rgb8Image& picture, int quality) {
    SourceBytes source;
    source.path = "re-compressed picture";
    source.bytes = jpegBytes(picture, quality);
    return *JpegReader().read(source, {}, {}).pixels;
}

} // namespace lineament::media
