// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/forgery.h"

#include "core/training/imageops.h"
#include "core/training/jpeg.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace lineament::training {

namespace {

double cross(PointF o, PointF a, PointF b) {
    return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
}

double distance(PointF a, PointF b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// Jaw width, the length that masks are measured in.
double faceWidth(const Landmarks& l) {
    return std::max(8.0, distance(l[0], l[16]));
}

void append(std::vector<PointF>& points, const Landmarks& l, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; ++i)
        points.push_back(l[i]);
}

/// Brows moved away from the chin: 68 landmarks end at the brows, swapped faces often don't.
void appendForehead(std::vector<PointF>& points, const Landmarks& l, double share) {
    for (std::size_t i = 17; i <= 26; ++i)
        points.push_back(
            {l[i].x + share * (l[27].x - l[8].x), l[i].y + share * (l[27].y - l[8].y)});
}

std::vector<PointF> drawPart(const Landmarks& l, Random& random) {
    std::vector<PointF> points;
    const double kind = random.unit();
    if (kind < 0.40) { // whole face up to the brows
        append(points, l, 0, 26);
    } else if (kind < 0.60) { // with forehead
        append(points, l, 0, 26);
        appendForehead(points, l, random.uniform(0.1, 0.35));
    } else if (kind < 0.80) { // inner face: brows to mouth
        append(points, l, 17, 67);
    } else if (kind < 0.92) { // nose and mouth, sometimes with the chin: lip sync
        append(points, l, 31, 35);
        append(points, l, 48, 67);
        if (random.chance(0.5))
            append(points, l, 5, 11);
    } else { // eyes, brows and root of the nose
        append(points, l, 17, 30);
        append(points, l, 36, 47);
    }
    return points;
}

at::Tensor reduced(const at::Tensor& x, const LayerPlan& plan) {
    const auto side = static_cast<int>(x.size(2));
    const int small = std::max(16, static_cast<int>(std::lround(side / plan.reduction)));
    const auto down = resize(x, small, Kernel::Bilinear);
    if (plan.nearest)
        return at::upsample_nearest2d(down, {side, side});
    return resize(down, side, Kernel::Bicubic);
}

/// The differences, made to one layer in place of the other where a plan says so.
at::Tensor differ(const at::Tensor& layer, std::span<const LayerPlan> plans, bool pastedLayer,
                  const at::Tensor& grain) {
    std::vector<ColourChange> colours;
    std::vector<float> sigma, amount, noise;
    std::vector<int> quality;
    std::vector<at::Tensor> rescaled;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const auto& plan = plans[i];
        const bool mine = plan.onPasted == pastedLayer;
        ColourChange colour;
        if (mine)
            colour = {plan.hue,
                      plan.saturation,
                      plan.contrast,
                      {plan.shift[0], plan.shift[1], plan.shift[2]}};
        colours.push_back(colour);
        sigma.push_back(plan.sharpSigma);
        amount.push_back(mine ? plan.sharpAmount : 0);
        noise.push_back(mine ? plan.noise : 0);
        quality.push_back(mine ? plan.jpegQuality : 0);
        const auto picture =
            layer.slice(0, static_cast<std::int64_t>(i), static_cast<std::int64_t>(i) + 1);
        // Only the pasted layer comes out of a generator.
        rescaled.push_back(pastedLayer && plan.reduction > 1 ? reduced(picture, plan) : picture);
    }
    auto x = changeColour(at::cat(rescaled), colours);
    x = sharpen(x, sigma, amount) + perPicture(noise, x) * grain;
    return jpegRoundTrip(x, quality, true);
}

/// Mean and spread of @p x inside the masks taken towards those of @p reference.
at::Tensor matchColour(const at::Tensor& x, const at::Tensor& reference, const at::Tensor& masks,
                       std::span<const float> share) {
    const auto weight = masks / masks.sum({2, 3}, true).clamp_min(1);
    const auto mean = [&](const at::Tensor& t) { return (t * weight).sum({2, 3}, true); };
    const auto meanX = mean(x), meanR = mean(reference);
    const auto spreadX = mean((x - meanX).square()).sqrt().clamp_min(1);
    const auto spreadR = mean((reference - meanR).square()).sqrt();
    const auto matched = (x - meanX) * (spreadR / spreadX).clamp(0.5, 2.0) + meanR;
    return x + perPicture(share, x) * (matched - x);
}

} // namespace

std::vector<PointF> convexHull(std::vector<PointF> points) {
    std::sort(points.begin(), points.end(), [](PointF a, PointF b) {
        return std::pair{a.x, a.y} < std::pair{b.x, b.y};
    });
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (points.size() < 3)
        return points;
    // Andrew's monotone chain, both halves.
    std::vector<PointF> hull;
    for (int half = 0; half < 2; ++half) {
        const std::size_t start = hull.size();
        for (const auto& p : points) {
            while (hull.size() >= start + 2 && cross(hull[hull.size() - 2], hull.back(), p) <= 0)
                hull.pop_back();
            hull.push_back(p);
        }
        hull.pop_back();
        std::reverse(points.begin(), points.end());
    }
    return hull;
}

MaskPlan drawMask(const Landmarks& landmarks, Random& random) {
    const double width = faceWidth(landmarks);
    MaskPlan plan;
    plan.outline = convexHull(drawPart(landmarks, random));
    plan.grow = static_cast<float>(width * random.uniform(-0.06, 0.06));
    plan.softness = static_cast<float>(std::max(1.0, width * random.logUniform(0.015, 0.2)));
    plan.wobble = static_cast<float>(width * random.uniform(0, 0.035));
    constexpr std::array<float, 6> kRatios = {0.5F, 0.75F, 0.9F, 1, 1, 1};
    plan.ratio = kRatios[static_cast<std::size_t>(random.below(kRatios.size()))];
    return plan;
}

LayerPlan drawLayer(double faceSide, bool swap, Random& random) {
    LayerPlan plan;
    plan.onPasted = swap || random.chance(0.5);
    plan.warp =
        random.chance(0.3) ? static_cast<float>(faceSide * random.uniform(0.002, 0.012)) : 0;
    if (random.chance(swap ? 0.4 : 0.75)) {
        plan.hue = static_cast<float>(random.uniform(-0.15, 0.15));
        plan.saturation = static_cast<float>(random.uniform(0.75, 1.3));
        plan.contrast = static_cast<float>(random.uniform(0.85, 1.15));
        for (auto& shift : plan.shift)
            shift = static_cast<float>(random.uniform(-14, 14));
    }
    const double frequency = random.unit();
    plan.sharpSigma = static_cast<float>(random.uniform(0.6, 1.6));
    if (frequency < 0.25)
        plan.sharpAmount = static_cast<float>(random.uniform(0.4, 1.5));
    else if (frequency < 0.5)
        plan.sharpAmount = static_cast<float>(random.uniform(-1, -0.4));
    if (random.chance(swap ? 0.6 : 0.35)) {
        plan.reduction = static_cast<float>(random.uniform(1.2, 2.6));
        plan.nearest = random.chance(0.2) && plan.reduction < 2.1F;
    }
    if (random.chance(0.3))
        plan.jpegQuality = static_cast<int>(random.uniform(55, 96));
    if (random.chance(0.2))
        plan.noise = static_cast<float>(random.uniform(1, 5));
    if (swap)
        plan.colourMatch = static_cast<float>(random.uniform(0.5, 1));
    return plan;
}

at::Tensor renderMasks(std::span<const MaskPlan> plans, int side, const at::Tensor& noise) {
    const auto n = static_cast<std::int64_t>(plans.size());
    std::size_t edges = 1;
    for (const auto& plan : plans)
        edges = std::max(edges, plan.outline.size());
    // An edge as (nx, ny, d): the signed distance of a point inside is n . p - d, above 0 inside.
    std::vector<float> lines, wobble, grow, softness, ratio;
    for (const auto& plan : plans) {
        std::vector<float> own;
        for (std::size_t i = 0; i < plan.outline.size() && plan.outline.size() >= 3; ++i) {
            const auto a = plan.outline[i], b = plan.outline[(i + 1) % plan.outline.size()];
            const double length = distance(a, b);
            const double nx = -(b.y - a.y) / length, ny = (b.x - a.x) / length;
            own.insert(own.end(), {static_cast<float>(nx), static_cast<float>(ny),
                                   static_cast<float>(nx * a.x + ny * a.y)});
        }
        if (own.empty())
            own = {0, 0, 1e6F};        // no outline: nowhere inside
        while (own.size() < edges * 3) // repeats change no minimum
            own.insert(own.end(), own.begin(), own.begin() + 3);
        lines.insert(lines.end(), own.begin(), own.end());
        wobble.push_back(plan.wobble);
        grow.push_back(plan.grow);
        softness.push_back(plan.softness);
        ratio.push_back(plan.ratio);
    }
    // The distance is smooth: half resolution is enough, and a quarter of the work.
    const int half = side / 2;
    const auto centres = (at::arange(half, noise.options()) + 0.5) * (double(side) / half);
    const auto ys = centres.reshape({1, half, 1}).expand({n, half, half});
    const auto xs = centres.reshape({1, 1, half}).expand({n, half, half});
    const auto shifted = at::stack({xs, ys}, 3) + smoothDisplacement(noise, wobble, half);
    const auto l =
        at::tensor(lines).reshape({n, static_cast<std::int64_t>(edges), 3}).to(noise.device());
    const auto inside = at::baddbmm(-l.slice(2, 2, 3), l.slice(2, 0, 2),
                                    shifted.reshape({n, half * half, 2}).transpose(1, 2))
                            .amin(1)
                            .reshape({n, 1, half, half});
    const auto distanceMap = at::upsample_bilinear2d(inside, {side, side}, false);
    const auto ramp = (distanceMap + perPicture(grow, noise)) / perPicture(softness, noise) + 0.5;
    const auto t = ramp.clamp(0, 1);
    return t * t * (3 - 2 * t) * perPicture(ratio, noise);
}

at::Tensor blend(const at::Tensor& below, const at::Tensor& pasted, const at::Tensor& masks,
                 std::span<const LayerPlan> plans, const at::Tensor& grain) {
    std::vector<float> match;
    for (const auto& plan : plans)
        match.push_back(plan.colourMatch);
    const bool matching = std::any_of(match.begin(), match.end(), [](float m) { return m > 0; });
    const auto base = differ(below, plans, false, grain);
    const auto source = matching ? matchColour(pasted, base, masks, match) : pasted;
    const auto top = differ(source, plans, true, grain);
    return toLevels(base + masks * (top - base));
}

Affine fitAffine(std::span<const PointF> from, std::span<const PointF> to) {
    // Normal equations of two rows that share their 3x3 matrix.
    double m[3][3] = {}, rhs[3][2] = {};
    for (std::size_t i = 0; i < from.size(); ++i) {
        const double v[3] = {from[i].x, from[i].y, 1};
        for (int r = 0; r < 3; ++r) {
            for (int c = 0; c < 3; ++c)
                m[r][c] += v[r] * v[c];
            rhs[r][0] += v[r] * to[i].x;
            rhs[r][1] += v[r] * to[i].y;
        }
    }
    const auto cofactor = [&](int r, int c) {
        const int r1 = (r + 1) % 3, r2 = (r + 2) % 3, c1 = (c + 1) % 3, c2 = (c + 2) % 3;
        return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
    };
    const double det =
        m[0][0] * cofactor(0, 0) + m[0][1] * cofactor(0, 1) + m[0][2] * cofactor(0, 2);
    if (!(std::fabs(det) > 1e-6))
        return {};
    double out[3][2];
    for (int r = 0; r < 3; ++r) {
        for (int k = 0; k < 2; ++k)
            out[r][k] = (cofactor(0, r) * rhs[0][k] + cofactor(1, r) * rhs[1][k] +
                         cofactor(2, r) * rhs[2][k]) /
                        det;
    }
    return {out[0][0], out[1][0], out[2][0], out[0][1], out[1][1], out[2][1]};
}

double poseDistance(const Landmarks& a, const Landmarks& b) {
    const auto normal = [](const Landmarks& l) {
        PointF mean;
        for (const auto& p : l)
            mean = {mean.x + p.x / 68, mean.y + p.y / 68};
        double size = 0;
        for (const auto& p : l)
            size += (p.x - mean.x) * (p.x - mean.x) + (p.y - mean.y) * (p.y - mean.y);
        size = std::sqrt(std::max(size / 68, 1e-12));
        Landmarks out;
        for (std::size_t i = 0; i < l.size(); ++i)
            out[i] = {(l[i].x - mean.x) / size, (l[i].y - mean.y) / size};
        return out;
    };
    const auto x = normal(a), y = normal(b);
    double sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += (x[i].x - y[i].x) * (x[i].x - y[i].x) + (x[i].y - y[i].y) * (x[i].y - y[i].y);
    return std::sqrt(sum / 68);
}

} // namespace lineament::training
