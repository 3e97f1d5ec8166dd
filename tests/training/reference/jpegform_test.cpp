// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/jpeg.h"

#include "tests/training/reference/photolike.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <jpeglib.h>
#include <memory>
#include <vector>

using namespace lineament::training;

namespace {

/// libjpeg's own round trip.
at::Tensor libjpegRoundTrip(const at::Tensor& picture, int quality, bool halvedChroma) {
    const auto bytes = picture[0].permute({1, 2, 0}).to(at::kByte).contiguous();
    const auto height = static_cast<JDIMENSION>(bytes.size(0));
    const auto width = static_cast<JDIMENSION>(bytes.size(1));
    jpeg_error_mgr errors;
    jpeg_compress_struct out{};
    out.err = jpeg_std_error(&errors);
    jpeg_create_compress(&out);
    unsigned char* memory = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&out, &memory, &size);
    out.image_width = width;
    out.image_height = height;
    out.input_components = 3;
    out.in_color_space = JCS_RGB;
    jpeg_set_defaults(&out);
    jpeg_set_quality(&out, quality, TRUE);
    if (!halvedChroma)
        out.comp_info[0].h_samp_factor = out.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&out, TRUE);
    while (out.next_scanline < height) {
        JSAMPROW row = bytes.data_ptr<std::uint8_t>() + out.next_scanline * width * 3;
        jpeg_write_scanlines(&out, &row, 1);
    }
    jpeg_finish_compress(&out);
    jpeg_destroy_compress(&out);

    jpeg_decompress_struct in{};
    in.err = &errors;
    jpeg_create_decompress(&in);
    jpeg_mem_src(&in, memory, size);
    jpeg_read_header(&in, TRUE);
    jpeg_start_decompress(&in);
    auto decoded = at::empty({height, width, 3}, at::kByte);
    while (in.output_scanline < height) {
        JSAMPROW row = decoded.data_ptr<std::uint8_t>() + in.output_scanline * width * 3;
        jpeg_read_scanlines(&in, &row, 1);
    }
    jpeg_finish_decompress(&in);
    jpeg_destroy_decompress(&in);
    std::free(memory);
    return decoded.permute({2, 0, 1}).to(at::kFloat).unsqueeze(0);
}

} // namespace

class JpegForm : public testing::TestWithParam<std::tuple<int, bool>> {};

TEST_P(JpegForm, isWithinOneGreyLevelOfLibjpegOnAverage) {
    const auto [quality, halved] = GetParam();
    const auto picture = test::photoLike(128);
    const auto theirs = libjpegRoundTrip(picture, quality, halved);
    const auto ours = jpegRoundTrip(picture, std::vector<int>{quality}, halved);
    const double apart = (ours - theirs).abs().mean().item<double>();
    // Rounding differs in libjpeg's integer DCT and in its chroma sums (floor of biased sums), and
    // now and then takes a coefficient to the other side of a step.
    EXPECT_LT(apart, 1);
    // What compression itself changed is far more: the test could not pass by doing nothing.
    EXPECT_GT((picture - theirs).abs().mean().item<double>(), 2 * apart);
}

INSTANTIATE_TEST_SUITE_P(QualitiesAndSubsampling, JpegForm,
                         testing::Combine(testing::Values(30, 50, 75, 90, 96), testing::Bool()));

TEST(JpegForm, tablesAreLibjpegs) {
    jpeg_error_mgr errors;
    jpeg_compress_struct c{};
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    for (const int quality : {1, 10, 49, 50, 51, 75, 95, 100}) {
        jpeg_set_quality(&c, quality, TRUE);
        for (const bool chroma : {false, true}) {
            const auto table = jpegTable(chroma, quality);
            for (std::size_t i = 0; i < 64; ++i)
                EXPECT_EQ(table[i], c.quant_tbl_ptrs[chroma ? 1 : 0]->quantval[i])
                    << quality << " " << i;
        }
    }
    jpeg_destroy_compress(&c);
}

TEST(JpegForm, movesItsGridWithTheOffset) {
    const auto picture = test::photoLike(128);
    const auto whole = jpegRoundTrip(picture, std::vector<int>{40}, false, 0, 0);
    const auto part = picture.slice(2, 5).slice(3, 3);
    // A part that starts at (3, 5) with the grid where it was compresses like the whole did.
    const auto same = jpegRoundTrip(part, std::vector<int>{40}, false, 3, 5);
    const auto inner = [](const at::Tensor& t) { return t.slice(2, 16, 96).slice(3, 16, 96); };
    EXPECT_TRUE(at::equal(inner(same), inner(whole.slice(2, 5).slice(3, 3))));
}

TEST(JpegForm, leavesQualityZeroAlone) {
    const auto pictures = at::cat({test::photoLike(64), test::photoLike(64)});
    const auto out = jpegRoundTrip(pictures, std::vector<int>{0, 30}, true);
    EXPECT_TRUE(at::equal(out[0], pictures[0]));
    EXPECT_FALSE(at::equal(out[1], pictures[1]));
}

TEST(JpegForm, refusesOtherQualities) {
    EXPECT_THROW(jpegTable(false, 0), std::invalid_argument);
    EXPECT_THROW(jpegTable(false, 101), std::invalid_argument);
}
