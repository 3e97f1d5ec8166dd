// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/judge.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace lineament::faces {
namespace {

constexpr double kSpan = 2.2; ///< side of the cut in units of the face's side
constexpr double kMinOverlap =
    0.35; ///< a hit counts when its IoU with the expected box reaches this
constexpr double kNoHit = -1;
/// Sizes at which the face is shown to the detector, which works from 80 px in steps of 6/5. The
/// first two decide whether the others are worth their time.
constexpr std::array<double, 4> kSizes{92, 118, 104, 134};
constexpr double kHopeless = -0.7;

/// Adds the hits up: their scores, and where they lie relative to the candidate.
class Tally {
public:
    void add(const std::vector<Hit>& hits, double facePixels, double cutPixels, bool mirrored) {
        const double start = (cutPixels - facePixels) / 2;
        const RectF expected{start, start, facePixels, facePixels};
        const Hit* best = nullptr;
        for (const Hit& hit : hits) {
            if (hit.box.iou(expected) > kMinOverlap && (!best || hit.score > best->score))
                best = &hit;
        }
        ++m_looks;
        m_sum += best ? best->score : kNoHit;
        if (!best)
            return;
        const double weight = best->score - kNoHit;
        const PointF centre = best->box.centre();
        const double dx = (centre.x - cutPixels / 2) / facePixels;
        m_dx += weight * (mirrored ? -dx : dx);
        m_dy += weight * (centre.y - cutPixels / 2) / facePixels;
        m_side += weight * best->box.width / facePixels;
        m_weight += weight;
    }

    double mean() const { return m_looks > 0 ? m_sum / m_looks : kNoHit; }

    TurnedSquare refined(const TurnedSquare& square) const {
        if (!(m_weight > 0))
            return square;
        const double angle = square.roll * std::numbers::pi / 180;
        const double dx = m_dx / m_weight * square.side, dy = m_dy / m_weight * square.side;
        return {{square.centre.x + std::cos(angle) * dx - std::sin(angle) * dy,
                 square.centre.y + std::sin(angle) * dx + std::cos(angle) * dy},
                square.side * m_side / m_weight,
                square.roll};
    }

private:
    int m_looks = 0;
    double m_sum = 0, m_weight = 0, m_dx = 0, m_dy = 0, m_side = 0;
};

/// Mean distance of the inner landmarks from their mean position over boxes moved and scaled a
/// little, per cent of the box's side.
double landmarkSpread(const GreyView& view, const TurnedSquare& square,
                      const LandmarkModel& model) {
    struct Shift {
        double x, y, scale;
    };
    constexpr std::array<Shift, 7> kShifts{{{0, 0, 1},
                                            {0.1, 0, 1},
                                            {-0.1, 0, 1},
                                            {0, 0.1, 1},
                                            {0, -0.1, 1},
                                            {0, 0, 1.15},
                                            {0, 0, 0.87}}};
    constexpr double kFacePixels = 150;
    constexpr std::size_t kFirstInner = 17; // the jaw line moves on real faces, too
    const cv::Mat cut = cutUpright(view, square, kFacePixels, kSpan);
    const double middle = cut.cols / 2.0;
    std::array<Landmarks, kShifts.size()> fits;
    for (std::size_t i = 0; i < kShifts.size(); ++i) {
        const double side = kFacePixels * kShifts[i].scale;
        fits[i] = model.fit(cut, {middle + kShifts[i].x * kFacePixels - side / 2,
                                  middle + kShifts[i].y * kFacePixels - side / 2, side, side});
    }
    double sum = 0;
    for (std::size_t point = kFirstInner; point < fits[0].size(); ++point) {
        PointF mean;
        for (const Landmarks& fit : fits) {
            mean.x += fit[point].x / static_cast<double>(fits.size());
            mean.y += fit[point].y / static_cast<double>(fits.size());
        }
        for (const Landmarks& fit : fits)
            sum += std::hypot(fit[point].x - mean.x, fit[point].y - mean.y);
    }
    const auto count = static_cast<double>((fits[0].size() - kFirstInner) * fits.size());
    return sum / count / kFacePixels * 100;
}

} // namespace

Evidence judge(const GreyView& view, const TurnedSquare& candidate, HogDetector& detector,
               const LandmarkModel& landmarks) {
    Tally tally;
    for (std::size_t i = 0; i < kSizes.size(); ++i) {
        if (i == 2 && tally.mean() < kHopeless)
            break;
        cv::Mat cut = cutUpright(view, candidate, kSizes[i], kSpan);
        tally.add(detector.detect(cut, kNoHit), kSizes[i], cut.cols, false);
        cv::flip(cut, cut, 1);
        tally.add(detector.detect(cut, kNoHit), kSizes[i], cut.cols, true);
    }
    Evidence evidence;
    evidence.mean = tally.mean();
    evidence.refined = tally.refined(candidate);
    if (evidence.mean >= kHopeless)
        evidence.spread = landmarkSpread(view, evidence.refined, landmarks);
    return evidence;
}

} // namespace lineament::faces
