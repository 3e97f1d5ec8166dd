// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/picturecodec.h"

#include "core/base/error.h"

#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

namespace lineament::training {

namespace {

constexpr unsigned kLongestSide = 4096;

/// One picture through libjpeg, which leaves by a jump where something is wrong. What is called
/// within guarded() has no objects of its own, whose destructors a jump would leave out.
template <class State> class Libjpeg {
public:
    explicit Libjpeg(const char* expected)
        : m_expected(expected) {
        info.err = jpeg_std_error(&m_errors);
        m_errors.error_exit = &Libjpeg::onError;
        m_errors.emit_message = &Libjpeg::onMessage;
        info.client_data = this;
    }
    ~Libjpeg() { jpeg_destroy(reinterpret_cast<j_common_ptr>(&info)); }
    Libjpeg(const Libjpeg&) = delete;
    Libjpeg& operator=(const Libjpeg&) = delete;

    template <class F> void guarded(const std::string& where, const F& work) {
        if (setjmp(m_jump) != 0)
            throw ModelError(where, m_expected, m_message.data());
        work();
    }

    State info{};

private:
    [[noreturn]] static void onError(j_common_ptr info) {
        auto* self = static_cast<Libjpeg*>(info->client_data);
        info->err->format_message(info, self->m_message.data());
        std::longjmp(self->m_jump, 1);
    }
    /// Warnings (below 0) are damage: a crop that was written here has none.
    static void onMessage(j_common_ptr info, int level) {
        if (level < 0)
            onError(info);
    }

    const char* m_expected;
    jpeg_error_mgr m_errors{};
    std::jmp_buf m_jump{};
    std::array<char, JMSG_LENGTH_MAX> m_message{};
};

/// Memory that libjpeg writes to, from malloc.
struct Written {
    Written() = default;
    ~Written() { std::free(bytes); }
    Written(const Written&) = delete;
    Written& operator=(const Written&) = delete;

    unsigned char* bytes = nullptr;
    unsigned long size = 0;
};

} // namespace

std::vector<std::uint8_t> encodeCrop(const Rgb8Image& picture, int quality) {
    Written out;
    Libjpeg<jpeg_compress_struct> c("a picture that can be stored as JPEG");
    c.guarded("crop", [&] {
        jpeg_create_compress(&c.info);
        jpeg_mem_dest(&c.info, &out.bytes, &out.size);
        c.info.image_width = static_cast<JDIMENSION>(picture.width);
        c.info.image_height = static_cast<JDIMENSION>(picture.height);
        c.info.input_components = 3;
        c.info.in_color_space = JCS_RGB;
        jpeg_set_defaults(&c.info);
        jpeg_set_quality(&c.info, quality, TRUE);
        c.info.comp_info[0].h_samp_factor = c.info.comp_info[0].v_samp_factor = 1;
        c.info.optimize_coding = TRUE;
        jpeg_start_compress(&c.info, TRUE);
        while (c.info.next_scanline < c.info.image_height) {
            // libjpeg's interface lacks the const; it only reads.
            auto* row = const_cast<JSAMPLE*>(picture.row(static_cast<int>(c.info.next_scanline)));
            jpeg_write_scanlines(&c.info, &row, 1);
        }
        jpeg_finish_compress(&c.info);
    });
    return {out.bytes, out.bytes + out.size};
}

Rgb8Image decodeCrop(const std::string& where, std::span<const std::uint8_t> bytes) {
    const std::string expected =
        "a whole colour JPEG of at most " + std::to_string(kLongestSide) + " px a side";
    Libjpeg<jpeg_decompress_struct> d(expected.c_str());
    d.guarded(where, [&] {
        jpeg_create_decompress(&d.info);
        jpeg_mem_src(&d.info, bytes.data(), static_cast<unsigned long>(bytes.size()));
        jpeg_read_header(&d.info, TRUE);
    });
    const auto width = d.info.image_width, height = d.info.image_height;
    if (width > kLongestSide || height > kLongestSide || d.info.num_components != 3)
        throw ModelError(where, expected,
                         std::to_string(width) + " x " + std::to_string(height) + " px of " +
                             std::to_string(d.info.num_components) + " components");
    Rgb8Image picture{static_cast<int>(width), static_cast<int>(height), {}};
    picture.data.resize(std::size_t{3} * width * height);
    d.guarded(where, [&] {
        d.info.out_color_space = JCS_RGB;
        jpeg_start_decompress(&d.info);
        while (d.info.output_scanline < d.info.output_height) {
            auto* row = picture.row(static_cast<int>(d.info.output_scanline));
            jpeg_read_scanlines(&d.info, &row, 1);
        }
        jpeg_finish_decompress(&d.info);
    });
    return picture;
}

} // namespace lineament::training
