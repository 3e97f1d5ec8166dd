// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/candidates.h"

#include <algorithm>

namespace lineament::faces {
namespace {

constexpr double kSameIou = 0.3;
constexpr double kSameContainment = 0.6;
constexpr double kAveragedIou = 0.5;

bool sameBox(const RectF& a, const RectF& b) {
    return a.iou(b) > kSameIou || containment(a, b) > kSameContainment;
}

} // namespace

bool sameFace(const TurnedSquare& a, const TurnedSquare& b) {
    return sameBox(a.box(), b.box());
}

std::vector<Candidate> joinHits(std::vector<PassHit> hits) {
    std::stable_sort(hits.begin(), hits.end(),
                     [](const PassHit& a, const PassHit& b) { return a.score > b.score; });
    std::vector<Candidate> joined;
    std::vector<bool> used(hits.size(), false);
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (used[i])
            continue;
        const RectF lead = hits[i].box;
        double weights = 0, x = 0, y = 0, side = 0;
        unsigned passes = 0;
        for (std::size_t j = i; j < hits.size(); ++j) {
            if (used[j] || !sameBox(lead, hits[j].box))
                continue;
            used[j] = true;
            if (hits[j].box.iou(lead) < kAveragedIou)
                continue;
            const double weight = std::max(hits[j].score + 1, 0.01);
            const PointF centre = hits[j].box.centre();
            weights += weight;
            x += weight * centre.x;
            y += weight * centre.y;
            side += weight * hits[j].box.width;
            passes |= 1U << hits[j].pass;
        }
        Candidate candidate;
        candidate.square = {{x / weights, y / weights}, side / weights, 0};
        candidate.score = hits[i].score;
        candidate.passes = (passes & 1U ? 1 : 0) + (passes & 2U ? 1 : 0);
        joined.push_back(candidate);
    }
    return joined;
}

void keepBestOfOverlapping(std::vector<Candidate>& candidates) {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) {
                         return a.evidence.value() > b.evidence.value();
                     });
    std::vector<Candidate> kept;
    for (const Candidate& candidate : candidates) {
        const bool taken = std::any_of(kept.begin(), kept.end(), [&](const Candidate& better) {
            return sameFace(candidate.square, better.square);
        });
        if (!taken)
            kept.push_back(candidate);
    }
    candidates = std::move(kept);
}

} // namespace lineament::faces
