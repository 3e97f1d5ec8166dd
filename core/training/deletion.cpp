// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/deletion.h"

#include "core/training/random.h"
#include "core/training/scoredset.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>

namespace lineament::training {

namespace {

constexpr std::uint64_t kShiftStream = 11;

/// Box blur along both axes, edge values repeated; twice is near enough to a Gaussian.
std::vector<float> blurred(const std::vector<float>& plane, int side, int radius) {
    std::vector<float> from = plane, to(plane.size());
    const auto at = [side](int x, int y) {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(side) +
               static_cast<std::size_t>(x);
    };
    for (int pass = 0; pass < 4; ++pass) {
        const bool across = pass % 2 == 0;
        for (int line = 0; line < side; ++line) {
            const auto value = [&](int i) {
                const int c = std::clamp(i, 0, side - 1);
                return from[across ? at(c, line) : at(line, c)];
            };
            float sum = 0;
            for (int i = -radius; i <= radius; ++i)
                sum += value(i);
            for (int i = 0; i < side; ++i) {
                to[across ? at(i, line) : at(line, i)] = sum / static_cast<float>(2 * radius + 1);
                sum += value(i + radius + 1) - value(i - radius);
            }
        }
        std::swap(from, to);
    }
    return from;
}

/// Bilinear, cell centres at (i + 0.5); a neighbour without a value gives its weight to the others.
float mapValue(const FloatMap& map, double x, double y) {
    const int x0 = static_cast<int>(std::floor(x - 0.5)),
              y0 = static_cast<int>(std::floor(y - 0.5));
    const double fx = x - 0.5 - x0, fy = y - 0.5 - y0;
    double sum = 0, weights = 0;
    for (int j = 0; j < 2; ++j) {
        for (int i = 0; i < 2; ++i) {
            const int cx = std::clamp(x0 + i, 0, map.width - 1);
            const int cy = std::clamp(y0 + j, 0, map.height - 1);
            const double weight = (i == 0 ? 1 - fx : fx) * (j == 0 ? 1 - fy : fy);
            if (const float value = map.at(cx, cy); std::isfinite(value)) {
                sum += weight * static_cast<double>(value);
                weights += weight;
            }
        }
    }
    return weights > 1e-6 ? static_cast<float>(sum / weights)
                          : -std::numeric_limits<float>::infinity();
}

double meanOf(std::span<const Case> cases) {
    double sum = 0, weights = 0;
    for (const Case& c : cases) {
        sum += c.weight * c.score;
        weights += c.weight;
    }
    return weights > 0 ? sum / weights : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

std::vector<float> markedPart(const FloatMap& map, int side, double share) {
    if (map.isNull() || side <= 0)
        return {};
    const auto count = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    std::vector<float> values;
    values.reserve(count);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x)
            values.push_back(
                mapValue(map, (x + 0.5) * map.width / side, (y + 0.5) * map.height / side));
    }
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    if (!(*least < *most))
        return {};
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    const auto hiddenCount =
        static_cast<std::size_t>(std::lround(share * static_cast<double>(count)));
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
    std::vector<float> mask(count, 0.0F);
    for (std::size_t i = 0; i < std::min(hiddenCount, count); ++i)
        mask[order[i]] = 1;
    return mask;
}

std::vector<float> movedPart(const std::vector<float>& mask, int side, std::uint64_t seed) {
    Random random(seed, kShiftStream, 0);
    const auto shift = [&] {
        return side / 4 + static_cast<int>(random.below(std::max(1, side / 2 + 1)));
    };
    const int dx = shift(), dy = shift();
    std::vector<float> moved(mask.size());
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x)
            moved[static_cast<std::size_t>((y + dy) % side) * static_cast<std::size_t>(side) +
                  static_cast<std::size_t>((x + dx) % side)] =
                mask[static_cast<std::size_t>(y) * static_cast<std::size_t>(side) +
                     static_cast<std::size_t>(x)];
    }
    return moved;
}

Rgb8Image hidden(const Rgb8Image& crop, const std::vector<float>& mask) {
    const int side = crop.width;
    const auto soft = blurred(mask, side, std::max(1, side / 64));
    Rgb8Image out = crop;
    std::vector<float> plane(mask.size());
    for (std::size_t c = 0; c < 3; ++c) {
        for (std::size_t i = 0; i < plane.size(); ++i)
            plane[i] = static_cast<float>(crop.data[3 * i + c]);
        const auto fill = blurred(plane, side, std::max(1, side / 8));
        for (std::size_t i = 0; i < plane.size(); ++i) {
            const float value = plane[i] + soft[i] * (fill[i] - plane[i]);
            out.data[3 * i + c] =
                static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0F, 255.0F)));
        }
    }
    return out;
}

std::optional<nn::MapFaithfulness> faithfulness(const std::vector<ScoredSample>& samples,
                                                const BootstrapOptions& options) {
    std::vector<ScoredSample> tested;
    for (const auto& s : samples) {
        if (s.label == Label::Fake && s.hidden)
            tested.push_back(s);
    }
    if (tested.size() < 2)
        return std::nullopt;
    const auto measured = [&](const auto& fall) {
        auto cases = casesOf(tested);
        for (std::size_t i = 0; i < cases.size(); ++i)
            cases[i].score = fall(tested[i]);
        return bootstrap(cases, meanOf, options);
    };
    nn::MapFaithfulness result;
    result.hiddenShare = kHiddenShare;
    result.marked = measured([](const ScoredSample& s) { return s.score - s.hidden->markedScore; });
    result.elsewhere =
        measured([](const ScoredSample& s) { return s.score - s.hidden->elsewhereScore; });
    result.difference = measured(
        [](const ScoredSample& s) { return s.hidden->elsewhereScore - s.hidden->markedScore; });
    result.groups = groupsOf(tested, Label::Fake);
    return result;
}

} // namespace lineament::training
