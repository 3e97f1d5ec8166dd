// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <cstddef>

// The element-wise parts of the fused network on channels-last data ([pixels][channels], float32),
// written so that the compiler vectorises them for AVX-512, AVX2 and plain x86-64 and picks at run
// time. One thread each: the caller splits the pixels.

namespace lineament::nn::kernels {

/// x = max(x + residual, 0).
void addRelu(float* x, const float* residual, std::size_t count);

/// Sums over channels for every pixel, and sums and maxima over these pixels for every channel (the
/// latter two are overwritten).
void statistics(const float* x, std::size_t pixels, std::size_t channels, float* pixelSums,
                float* channelSums, float* channelMaxima);

/// 3x3 cross-correlation of one plane with GocNet's K, zero padding 1, rows @p firstRow to @p
/// lastRow (not included).
void traceRows(const float* plane, std::size_t width, std::size_t height, std::size_t firstRow,
               std::size_t lastRow, float* out);

/// x = max(a + residual, 0), with a = gate + sigmoid(gamma * (trace + bias)), or x * a when @p
/// scale.
void attend(float* x, const float* residual, const float* trace, const float* gate,
            const float* bias, float gamma, bool scale, std::size_t pixels, std::size_t channels);

/// Mean over the channels of sigmoid(gamma * (trace + bias)) for every pixel; returns the mean over
/// pixels of the standard deviation over channels.
float attentionMean(const float* trace, const float* bias, float gamma, std::size_t pixels,
                    std::size_t channels, float* mean);

/// TP on interleaved RGB, zero padding 1, rows @p firstRow to @p lastRow (not included).
void tensorPreprocess(const float* rgb, std::size_t width, std::size_t height, std::size_t firstRow,
                      std::size_t lastRow, float* out);

/// Depthwise 3x3 cross-correlation, each channel with its own taps. Row y of the output looks at
/// the rows y * stride - before to y * stride - before + 2 of the picture, columns alike; outside
/// it there is 0.
struct Depthwise {
    std::size_t width, height, channels; ///< of the input
    std::size_t outWidth;
    std::size_t stride, before;
    const float* weight; ///< [9][channels]
    const float* bias;   ///< [channels]
    float low, high;     ///< what the output is clamped to
};
/// Rows @p firstRow to @p lastRow (not included) of the output, to @p out.
void depthwiseRows(const float* in, const Depthwise& conv, std::size_t firstRow,
                   std::size_t lastRow, float* out);

/// x = x + bias, clamped to @p low and @p high, for every pixel.
void addBias(float* x, std::size_t pixels, std::size_t channels, const float* bias, float low,
             float high);

} // namespace lineament::nn::kernels
