// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/cover.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lineament::training {

namespace {

MaskPlan outlined(std::vector<PointF> points, double softness) {
    MaskPlan plan;
    plan.outline = convexHull(std::move(points));
    plan.softness = static_cast<float>(std::max(1.0, softness));
    return plan;
}

/// Points on an ellipse.
std::vector<PointF> ellipse(PointF centre, double rx, double ry, double turn) {
    constexpr int kCorners = 14;
    std::vector<PointF> points;
    for (int i = 0; i < kCorners; ++i) {
        const double angle = 2 * std::numbers::pi * i / kCorners;
        const double x = rx * std::cos(angle), y = ry * std::sin(angle);
        points.push_back({centre.x + x * std::cos(turn) - y * std::sin(turn),
                          centre.y + x * std::sin(turn) + y * std::cos(turn)});
    }
    return points;
}

PointF meanOf(const Landmarks& l, std::size_t first, std::size_t last) {
    PointF sum;
    for (std::size_t i = first; i <= last; ++i)
        sum = {sum.x + l[i].x, sum.y + l[i].y};
    const auto n = static_cast<double>(last - first + 1);
    return {sum.x / n, sum.y / n};
}

std::vector<PointF> maskPoints(const Landmarks& l, Random& random) {
    std::vector<PointF> points(l.begin() + 2, l.begin() + 15); // the jaw
    const double high = random.uniform(0, 0.8);                // between nose tip and its root
    points.push_back({l[30].x + high * (l[27].x - l[30].x), l[30].y + high * (l[27].y - l[30].y)});
    return points;
}

} // namespace

CoverPlan drawCover(const Landmarks& l, Random& random) {
    const double width = std::max(8.0, std::hypot(l[0].x - l[16].x, l[0].y - l[16].y));
    const double edge = width * random.uniform(0.005, 0.03);
    CoverPlan plan;
    const double kind = random.unit();
    if (kind < 0.4) {
        plan.parts = {outlined(maskPoints(l, random), edge)};
    } else if (kind < 0.75) {
        const double turn = std::atan2(l[45].y - l[36].y, l[45].x - l[36].x);
        const double rx = width * random.uniform(0.15, 0.22), ry = rx * random.uniform(0.6, 0.95);
        for (const std::size_t first : {36U, 42U})
            plan.parts.push_back(
                outlined(ellipse(meanOf(l, first, first + 5), rx, ry, turn), edge));
        plan.opacity = static_cast<float>(random.chance(0.5) ? random.uniform(0.2, 0.6) : 1);
    } else {
        const auto place = l[static_cast<std::size_t>(random.below(17))];
        const auto points =
            ellipse(place, width * random.uniform(0.12, 0.3), width * random.uniform(0.1, 0.2),
                    random.uniform(0, std::numbers::pi));
        plan.parts = {outlined(points, edge)};
        plan.parts.front().grow = static_cast<float>(width * random.uniform(0, 0.03));
    }
    const double grey = random.uniform(20, 235);
    for (auto& colour : plan.colour)
        colour = static_cast<float>(std::clamp(grey + random.uniform(-40, 40), 0.0, 255.0));
    plan.texture = static_cast<float>(random.uniform(2, 25));
    plan.seed = random.bits();
    return plan;
}

at::Tensor covered(const at::Tensor& pictures, const CoverPlan& plan, const at::Tensor& pattern) {
    if (plan.parts.empty())
        return pictures;
    const auto side = static_cast<int>(pictures.size(2));
    const auto parts = static_cast<std::int64_t>(plan.parts.size());
    const auto still = at::zeros({parts, 2, 4, 4}, pictures.options());
    const auto mask =
        renderMasks(plan.parts, side, still).amax({0}, true) * static_cast<double>(plan.opacity);
    const auto colour = at::tensor({plan.colour[0], plan.colour[1], plan.colour[2]})
                            .reshape({1, 3, 1, 1})
                            .to(pictures.device());
    const auto cloth = (colour + at::upsample_bicubic2d(pattern, {side, side}, false) *
                                     static_cast<double>(plan.texture))
                           .clamp(0, 255);
    return pictures + mask * (cloth - pictures);
}

} // namespace lineament::training
