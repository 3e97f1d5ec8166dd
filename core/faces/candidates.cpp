// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/candidates.h"

#include "core/faces/geometry.h"

#include <algorithm>

namespace lineament::faces {
namespace {

constexpr double kSameIou = 0.35;
constexpr double kSameContainment = 0.65;
constexpr double kAveragedIou = 0.6;

} // namespace

bool sameFace(const RectF& a, const RectF& b) {
    return a.iou(b) > kSameIou || containment(a, b) > kSameContainment;
}

std::vector<Candidate> joinHits(std::vector<Candidate> hits) {
    std::stable_sort(hits.begin(), hits.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    std::vector<Candidate> joined;
    std::vector<bool> used(hits.size(), false);
    for (std::size_t i = 0; i < hits.size(); ++i) {
        if (used[i])
            continue;
        const RectF lead = hits[i].box;
        double weights = 0;
        RectF mean;
        for (std::size_t j = i; j < hits.size(); ++j) {
            if (used[j] || !sameFace(lead, hits[j].box))
                continue;
            used[j] = true;
            if (hits[j].box.iou(lead) < kAveragedIou)
                continue;
            const double weight = hits[j].score;
            weights += weight;
            mean.x += weight * hits[j].box.x;
            mean.y += weight * hits[j].box.y;
            mean.width += weight * hits[j].box.width;
            mean.height += weight * hits[j].box.height;
        }
        joined.push_back(
            {{mean.x / weights, mean.y / weights, mean.width / weights, mean.height / weights},
             hits[i].score});
    }
    return joined;
}

} // namespace lineament::faces
