// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/sampler.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lineament::dataset {

namespace {

struct Rect {
    int x = 0, y = 0, width = 0, height = 0;
};

/// Pixels that one output pixel averages along an axis, and how much of each counts.
struct Span {
    int first = 0;
    std::vector<double> weights;
};

std::vector<Span> spansOf(int in, int out) {
    std::vector<Span> spans;
    const double step = static_cast<double>(in) / out;
    for (int i = 0; i < out; ++i) {
        const double begin = i * step, end = std::min<double>((i + 1) * step, in);
        Span span{static_cast<int>(begin), {}};
        for (int k = span.first; k < end; ++k)
            span.weights.push_back((std::min<double>(k + 1, end) - std::max<double>(k, begin)) /
                                   (end - begin));
        spans.push_back(std::move(span));
    }
    return spans;
}

/// The piece of the photo, reduced to @p width x @p height by exact area averaging.
Rgb8Image pieceOf(const Rgb8Image& photo, const Rect& rect, int width, int height) {
    const auto across = spansOf(rect.width, width), down = spansOf(rect.height, height);
    Rgb8Image piece{width, height, {}};
    piece.data.reserve(std::size_t{3} * static_cast<unsigned>(width) *
                       static_cast<unsigned>(height));
    for (const auto& rows : down) {
        for (const auto& columns : across) {
            double sum[3] = {};
            for (std::size_t r = 0; r < rows.weights.size(); ++r) {
                const auto* pixel = photo.row(rect.y + rows.first + static_cast<int>(r)) +
                                    3 * (rect.x + columns.first);
                for (const double weight : columns.weights) {
                    for (double& colour : sum)
                        colour += rows.weights[r] * weight * *pixel++;
                }
            }
            for (const double colour : sum)
                piece.data.push_back(static_cast<std::uint8_t>(std::lround(colour)));
        }
    }
    return piece;
}

/// The photo's part around the turned square. It begins at a multiple of 16, so that the blocks of
/// a photo's JPEG stay those of the stored crop's.
Rect rectAround(const training::FaceSquare& square, double margin, const Rgb8Image& photo) {
    const double angle = square.roll * std::numbers::pi / 180;
    const double half = square.side * (1 + 2 * margin) / 2 *
                        (std::fabs(std::cos(angle)) + std::fabs(std::sin(angle)));
    constexpr int kBlock = 16;
    const auto begin = [](double edge, int size) {
        const int pixel = std::clamp(static_cast<int>(std::floor(edge)), 0, size - 1);
        return pixel / kBlock * kBlock;
    };
    const auto end = [](double edge, int first, int size) {
        return std::clamp(static_cast<int>(std::ceil(edge)), first + 1, size);
    };
    Rect rect{begin(square.centre.x - half, photo.width),
              begin(square.centre.y - half, photo.height), 0, 0};
    rect.width = end(square.centre.x + half, rect.x, photo.width) - rect.x;
    rect.height = end(square.centre.y + half, rect.y, photo.height) - rect.y;
    return rect;
}

} // namespace

training::Sample cutPiece(const Item& item, const Rgb8Image& photo, const faces::Face& face,
                          const SamplerSettings& settings) {
    // The crop of inference says which square that is, whatever it takes it from.
    constexpr int kAnySize = 32;
    const auto crop = faces::alignCrop(photo, face, {kAnySize, settings.cropMargin});
    const Affine back = crop.photoToCrop.inverse();
    const training::FaceSquare square{back.map({kAnySize / 2.0, kAnySize / 2.0}),
                                      kAnySize * back.scale() / (1 + 2 * settings.cropMargin),
                                      std::atan2(back.c, back.a) * 180 / std::numbers::pi};
    const Rect rect = rectAround(square, settings.cropMargin, photo);
    const double reduction =
        std::max(1.0, static_cast<double>(std::max(rect.width, rect.height)) / settings.cropSize);
    const auto reduced = [reduction](int side) {
        return std::max(1, static_cast<int>(std::lround(side / reduction)));
    };
    training::Sample sample;
    sample.info = item.info;
    sample.crop = pieceOf(photo, rect, reduced(rect.width), reduced(rect.height));
    // Both sides were rounded: their scales differ by a hair.
    const double sx = static_cast<double>(sample.crop.width) / rect.width;
    const double sy = static_cast<double>(sample.crop.height) / rect.height;
    const auto placed = [&](PointF p) { return PointF{(p.x - rect.x) * sx, (p.y - rect.y) * sy}; };
    auto& info = sample.info;
    info.square = {placed(square.centre), square.side * std::sqrt(sx * sy), square.roll};
    info.facePixels = face.quality.pixels;
    info.sharpness = face.quality.sharpness;
    info.yaw = face.quality.yaw;
    info.pitch = face.quality.pitch;
    info.outside = crop.outside;
    for (std::size_t i = 0; i < face.landmarks.size(); ++i)
        info.landmarks[i] = placed(face.landmarks[i]);
    return sample;
}

} // namespace lineament::dataset
