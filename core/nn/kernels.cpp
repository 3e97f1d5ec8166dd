// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

// Sanitized builds run without the dispatch: its resolvers run before the sanitizers' own start.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(LINEAMENT_SANITIZED)
#define LINEAMENT_VECTOR                                                                           \
    __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default"),                \
                   optimize("O"                                                                    \
                            "3")))
#else
#define LINEAMENT_VECTOR
#endif
#if defined(__GNUC__)
#define LINEAMENT_INLINE inline __attribute__((always_inline))
#else
#define LINEAMENT_INLINE inline
#endif

namespace lineament::nn::kernels {

namespace {

/// e^x to about 2 units in the last place, without branches, so that it vectorises: range reduction
/// by ln 2 in two parts, then a polynomial of degree 6 (the Taylor series suffices on +-0.35).
LINEAMENT_INLINE float fastExp(float x) {
    x = std::min(std::max(x, -87.0F), 87.0F);
    constexpr float kRound = 12582912.0F; // 1.5 * 2^23: adding it rounds to an integer
    const float n = (x * 1.44269504F + kRound) - kRound;
    const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
    float p = 1.0F / 720;
    p = p * r + 1.0F / 120;
    p = p * r + 1.0F / 24;
    p = p * r + 1.0F / 6;
    p = p * r + 0.5F;
    p = p * r + 1.0F;
    p = p * r + 1.0F;
    const auto bits = static_cast<std::int32_t>(n) + 127;
    float power = 0;
    const std::int32_t shifted = bits << 23;
    std::memcpy(&power, &shifted, sizeof power);
    return p * power;
}

LINEAMENT_INLINE float fastSigmoid(float x) {
    return 1.0F / (1.0F + fastExp(-x));
}

} // namespace

LINEAMENT_VECTOR void addRelu(float* __restrict x, const float* __restrict residual,
                              std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        x[i] = std::max(x[i] + residual[i], 0.0F);
}

LINEAMENT_VECTOR void statistics(const float* __restrict x, std::size_t pixels,
                                 std::size_t channels, float* __restrict pixelSums,
                                 float* __restrict channelSums, float* __restrict channelMaxima) {
    std::fill_n(channelSums, channels, 0.0F);
    std::fill_n(channelMaxima, channels, -std::numeric_limits<float>::infinity());
    constexpr std::size_t kLanes = 16;
    for (std::size_t p = 0; p < pixels; ++p) {
        const float* row = x + p * channels;
        for (std::size_t c = 0; c < channels; ++c) {
            channelSums[c] += row[c];
            channelMaxima[c] = std::max(channelMaxima[c], row[c]);
        }
        float lanes[kLanes] = {};
        std::size_t c = 0;
        for (; c + kLanes <= channels; c += kLanes) {
            for (std::size_t l = 0; l < kLanes; ++l)
                lanes[l] += row[c + l];
        }
        float sum = 0;
        for (; c < channels; ++c)
            sum += row[c];
        for (const float lane : lanes)
            sum += lane;
        pixelSums[p] = sum;
    }
}

LINEAMENT_VECTOR void traceRows(const float* plane, std::size_t width, std::size_t height,
                                std::size_t firstRow, std::size_t lastRow, float* out) {
    const std::vector<float> zeros(width + 2, 0.0F);
    std::vector<float> above(width + 2), here(width + 2), below(width + 2);
    const auto load = [&](std::vector<float>& row, std::size_t y, bool inside) {
        row = zeros;
        if (inside)
            std::copy_n(plane + y * width, width, row.begin() + 1);
    };
    for (std::size_t y = firstRow; y < lastRow; ++y) {
        load(above, y - 1, y > 0);
        load(here, y, true);
        load(below, y + 1, y + 1 < height);
        const float* a = above.data();
        const float* h = here.data();
        const float* b = below.data();
        float* target = out + y * width;
        for (std::size_t i = 0; i < width; ++i) // K = [[0,1,1],[-1,0,1],[-1,-1,0]]
            target[i] = (a[i + 1] + a[i + 2]) + (h[i + 2] - h[i]) - (b[i] + b[i + 1]);
    }
}

LINEAMENT_VECTOR void attend(float* __restrict x, const float* __restrict residual,
                             const float* __restrict trace, const float* __restrict gate,
                             const float* __restrict bias, float gamma, bool scale,
                             std::size_t pixels, std::size_t channels) {
    for (std::size_t p = 0; p < pixels; ++p) {
        const float t = trace[p];
        float* row = x + p * channels;
        const float* rest = residual + p * channels;
        if (scale) {
            for (std::size_t c = 0; c < channels; ++c)
                row[c] = std::max(row[c] * (gate[c] + fastSigmoid(gamma * (t + bias[c]))) + rest[c],
                                  0.0F);
        } else {
            for (std::size_t c = 0; c < channels; ++c)
                row[c] = std::max(gate[c] + fastSigmoid(gamma * (t + bias[c])) + rest[c], 0.0F);
        }
    }
}

LINEAMENT_VECTOR float attentionMean(const float* __restrict trace, const float* __restrict bias,
                                     float gamma, std::size_t pixels, std::size_t channels,
                                     float* __restrict mean) {
    double spread = 0;
    for (std::size_t p = 0; p < pixels; ++p) {
        float sum = 0, squares = 0;
        for (std::size_t c = 0; c < channels; ++c) {
            const float value = fastSigmoid(gamma * (trace[p] + bias[c]));
            sum += value;
            squares += value * value;
        }
        const float average = sum / static_cast<float>(channels);
        mean[p] = average;
        spread +=
            std::sqrt(std::max(squares / static_cast<float>(channels) - average * average, 0.0F));
    }
    return static_cast<float>(spread / static_cast<double>(std::max<std::size_t>(pixels, 1)));
}

LINEAMENT_VECTOR void tensorPreprocess(const float* rgb, std::size_t width, std::size_t height,
                                       std::size_t firstRow, std::size_t lastRow, float* out) {
    const std::size_t stride = (width + 2) * 3;
    std::vector<float> rows(stride * 3, 0.0F);
    // Copied where a fill would do: GCC 14 takes the fill's length for a negative one, and warns.
    const std::vector<float> nothing(width * 3, 0.0F);
    const auto load = [&](std::size_t slot, std::size_t y, bool inside) {
        const float* from = inside ? rgb + y * width * 3 : nothing.data();
        std::copy_n(from, width * 3, rows.data() + slot * stride + 3);
    };
    for (std::size_t y = firstRow; y < lastRow; ++y) {
        load(0, y - 1, y > 0);
        load(1, y, true);
        load(2, y + 1, y + 1 < height);
        const float* a = rows.data();
        const float* h = a + stride;
        const float* b = h + stride;
        float* target = out + y * width * 3;
        for (std::size_t i = 0; i < width * 3; ++i)
            target[i] = (a[i + 3] + a[i + 6]) + (h[i + 6] - h[i]) - (b[i] + b[i + 3]);
    }
}

namespace {

/// What lies outside the picture.
constexpr float kNothing[2048] = {};

LINEAMENT_INLINE void depthwisePixel(const float* const* __restrict taps,
                                     const float* __restrict weight, const float* __restrict bias,
                                     std::size_t channels, float low, float high,
                                     float* __restrict out) {
    const float *t0 = taps[0], *t1 = taps[1], *t2 = taps[2], *t3 = taps[3], *t4 = taps[4],
                *t5 = taps[5], *t6 = taps[6], *t7 = taps[7], *t8 = taps[8];
    for (std::size_t c = 0; c < channels; ++c) {
        float sum = bias[c];
        sum += t0[c] * weight[c];
        sum += t1[c] * weight[c + channels];
        sum += t2[c] * weight[c + 2 * channels];
        sum += t3[c] * weight[c + 3 * channels];
        sum += t4[c] * weight[c + 4 * channels];
        sum += t5[c] * weight[c + 5 * channels];
        sum += t6[c] * weight[c + 6 * channels];
        sum += t7[c] * weight[c + 7 * channels];
        sum += t8[c] * weight[c + 8 * channels];
        sum = sum < low ? low : sum;
        out[c] = sum > high ? high : sum;
    }
}

} // namespace

LINEAMENT_VECTOR void depthwiseRows(const float* in, const Depthwise& conv, std::size_t firstRow,
                                    std::size_t lastRow, float* out) {
    for (std::size_t y = firstRow; y < lastRow; ++y) {
        for (std::size_t x = 0; x < conv.outWidth; ++x, out += conv.channels) {
            const float* taps[9];
            for (std::size_t k = 0; k < 9; ++k) {
                // Wraps around below 0, and is then beyond the picture, too.
                const std::size_t row = y * conv.stride + k / 3 - conv.before;
                const std::size_t column = x * conv.stride + k % 3 - conv.before;
                taps[k] = row < conv.height && column < conv.width
                              ? in + (row * conv.width + column) * conv.channels
                              : kNothing;
            }
            depthwisePixel(taps, conv.weight, conv.bias, conv.channels, conv.low, conv.high, out);
        }
    }
}

LINEAMENT_VECTOR void addBias(float* __restrict x, std::size_t pixels, std::size_t channels,
                              const float* __restrict bias, float low, float high) {
    for (std::size_t i = 0; i < pixels; ++i, x += channels) {
        for (std::size_t c = 0; c < channels; ++c) {
            float value = x[c] + bias[c];
            value = value < low ? low : value;
            x[c] = value > high ? high : value;
        }
    }
}

} // namespace lineament::nn::kernels
