// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/framerecord.h"

#include <cmath>
#include <memory>
#include <vector>

namespace lineament::analysis::test {

/// An index of @p count frames, @p ticks of a millisecond apart, every 12th a key frame.
inline media::FrameIndex indexOf(int count, int ticks = 40) {
    media::FrameIndex index;
    index.timeBase = {1, 1000};
    for (int i = 0; i < count; ++i)
        index.frames.push_back({i * ticks, ticks, i % 12 == 0 ? 'I' : 'P', i % 12 == 0});
    return index;
}

/// A face of @p person with a score; NaN: without one.
inline FaceResult faceWith(double score, int person = 0, double x = 100) {
    FaceResult face;
    face.face.box = {x, 100, 100, 100};
    for (std::size_t i = 0; i < face.face.landmarks.size(); ++i)
        face.face.landmarks[i] = {x + static_cast<double>(i % 10) * 9,
                                  100 + static_cast<double>(i / 10) * 13};
    face.face.quality = {100, 40, 60, 1.5 * person, -2, 0.25};
    face.cropSize = 128;
    face.cropSha256 = std::string(64, 'a');
    face.resampling = "area 1/3";
    face.photoToCrop = {0.1, 1.0 / 3, 5, -1.0 / 3, 0.1, 7};
    if (std::isnan(score)) {
        face.state = FaceState::TooSmall;
        face.message = "expected a face of at least 64 px a side, found 40 px";
        return face;
    }
    face.state = FaceState::Scored;
    nn::Prediction prediction;
    prediction.logitFake = static_cast<float>(score);
    face.score = static_cast<double>(prediction.logitFake);
    face.prediction = std::move(prediction);
    return face;
}

inline faces::Appearance looksOf(int person) {
    faces::Appearance looks;
    for (std::size_t i = 0; i < looks.luma.size(); ++i)
        looks.luma[i] = static_cast<std::uint8_t>(
            128 + 100 * std::sin(static_cast<double>(i) * (0.7 + 0.9 * person)));
    looks.chroma.fill(128);
    return looks;
}

/// A record of frame @p number with these faces, one person each, and quiet steps since
/// @p previous.
inline FrameRecord recordOf(const media::FrameIndex& index, int number, int previous,
                            std::vector<FaceResult> faces) {
    FrameRecord record;
    const auto& entry = index.frames[static_cast<std::size_t>(number)];
    record.frame.number = number;
    record.frame.pts = entry.pts;
    record.frame.seconds = index.seconds(number);
    record.frame.type = entry.type;
    record.frame.key = entry.key;
    record.frame.sha256 = std::string(64, 'b');
    for (std::size_t i = 0; i < faces.size(); ++i)
        record.appearances.push_back(looksOf(static_cast<int>(i)));
    record.frame.faces = std::move(faces);
    record.frame.lumaSteps.assign(static_cast<std::size_t>(number - previous), 0.5F);
    record.lumaAcross = record.frame.lumaSteps;
    return record;
}

} // namespace lineament::analysis::test
