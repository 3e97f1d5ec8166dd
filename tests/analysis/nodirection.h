// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/analysis/direction.h"
#include "tests/analysis/handmadevideo.h"

namespace lineament::test {

/// What an engine that gives the same score to every face would make of handMadeVideo(): a tight
/// interval far from 0 and a calibration of single photos at hand.
inline analysis::VideoResult videoScored(double score) {
    auto video = handMadeVideo();
    for (auto& sample : video.samples)
        for (auto& face : sample.faces)
            if (face.score)
                face.score = score;
    for (auto& track : video.tracks) {
        auto& sum = *track.aggregate;
        sum.mean = sum.median = sum.least = sum.most = score;
        sum.low = score - 0.01;
        sum.high = score + 0.01;
        sum.deviation = 0;
        sum.neutral = 0.81;
    }
    return video;
}

} // namespace lineament::test
