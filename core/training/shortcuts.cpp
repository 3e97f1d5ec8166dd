// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/shortcuts.h"

#include "core/training/features.h"
#include "core/training/metrics.h"
#include "core/training/pairmaker.h"
#include "core/training/picturecodec.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace lineament::training {

namespace {

constexpr int kFewestPairs = 40;
constexpr int kParts = 4; ///< of the cross-validation

struct Moments {
    double mean = 0, deviation = 0;
};

Moments momentsOf(const std::vector<double>& values) {
    Moments m;
    for (const double v : values)
        m.mean += v / static_cast<double>(values.size());
    for (const double v : values)
        m.deviation += (v - m.mean) * (v - m.mean) / static_cast<double>(values.size());
    m.deviation = std::sqrt(m.deviation);
    return m;
}

/// Luminance of the pixels within @p width of the border, or of the others.
std::vector<double> lumaOf(const Rgb8Image& crop, int width, bool border) {
    std::vector<double> luma;
    for (int y = 0; y < crop.height; ++y) {
        const auto* p = crop.row(y);
        for (int x = 0; x < crop.width; ++x, p += 3) {
            const int edge = std::min({x, y, crop.width - 1 - x, crop.height - 1 - y});
            if ((edge < width) == border)
                luma.push_back(0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2]);
        }
    }
    return luma;
}

/// Share of the border's pixels that repeat the one further in.
double repeatedShare(const Rgb8Image& crop) {
    int repeated = 0;
    for (int x = 0; x < crop.width; ++x) {
        repeated += std::equal(crop.row(0) + 3 * x, crop.row(0) + 3 * x + 3, crop.row(1) + 3 * x);
        const auto *last = crop.row(crop.height - 1), *before = crop.row(crop.height - 2);
        repeated += std::equal(last + 3 * x, last + 3 * x + 3, before + 3 * x);
    }
    return repeated / (2.0 * crop.width);
}

double saturationOf(const Rgb8Image& crop) {
    double sum = 0;
    for (std::size_t i = 0; i < crop.data.size(); i += 3) {
        const auto [low, high] = std::minmax({crop.data[i], crop.data[i + 1], crop.data[i + 2]});
        sum += high - low;
    }
    return sum / static_cast<double>(crop.data.size() / 3);
}

struct Row {
    std::vector<double> features;
    bool fake = false;
    int pair = 0;
};

/// Every feature to mean 0 and deviation 1.
void standardise(std::vector<Row>& rows) {
    for (std::size_t k = 0; k < rows.front().features.size(); ++k) {
        std::vector<double> column;
        for (const auto& row : rows)
            column.push_back(row.features[k]);
        const auto m = momentsOf(column);
        for (auto& row : rows)
            row.features[k] = m.deviation > 1e-9 ? (row.features[k] - m.mean) / m.deviation : 0;
    }
}

double valueOf(const std::vector<double>& weights, const std::vector<double>& features) {
    double sum = weights.back();
    for (std::size_t k = 0; k < features.size(); ++k)
        sum += weights[k] * features[k];
    return sum;
}

/// Ridge-penalised logistic regression by gradient descent, on all parts but one.
std::vector<double> fitted(const std::vector<Row>& rows, int without) {
    constexpr int kRounds = 400;
    constexpr double kRate = 0.3, kPenalty = 0.01;
    std::vector<double> weights(rows.front().features.size() + 1, 0.0);
    for (int round = 0; round < kRounds; ++round) {
        std::vector<double> slope(weights.size(), 0.0);
        int used = 0;
        for (const auto& row : rows) {
            if (row.pair % kParts == without)
                continue;
            ++used;
            const double wrong =
                1 / (1 + std::exp(-valueOf(weights, row.features))) - (row.fake ? 1 : 0);
            for (std::size_t k = 0; k < row.features.size(); ++k)
                slope[k] += wrong * row.features[k];
            slope.back() += wrong;
        }
        for (std::size_t k = 0; k < weights.size(); ++k)
            weights[k] -= kRate * (slope[k] / std::max(1, used) + kPenalty * weights[k]);
    }
    return weights;
}

/// The names of shortcutFeatures().
constexpr std::array kFeatureNames = {"bytes as JPEG",     "sharpness",       "high frequencies",
                                      "brightness",        "contrast",        "colourfulness",
                                      "border brightness", "border contrast", "repeated border"};

void findStrongest(const std::vector<Row>& rows, Shortcut& shortcut) {
    for (std::size_t k = 0; k < kFeatureNames.size(); ++k) {
        std::vector<Case> cases;
        for (const auto& row : rows)
            cases.push_back({row.features[k], row.fake, 0, 1});
        const double one = auc(cases), either = std::max(one, 1 - one);
        if (either > shortcut.strongestAuc) {
            shortcut.strongestAuc = either;
            shortcut.strongest = kFeatureNames[k];
        }
    }
}

double regressionAuc(std::vector<Row> rows) {
    standardise(rows);
    std::vector<Case> cases;
    for (int part = 0; part < kParts; ++part) {
        const auto weights = fitted(rows, part);
        for (const auto& row : rows) {
            if (row.pair % kParts == part)
                cases.push_back({valueOf(weights, row.features), row.fake, 0, 1});
        }
    }
    return auc(cases);
}

} // namespace

std::vector<double> shortcutFeatures(const Rgb8Image& crop) {
    constexpr int kQuality = 90, kBorder = 4;
    const double pixels = static_cast<double>(crop.data.size()) / 3;
    const double bytes = static_cast<double>(encodeCrop(crop, kQuality).size());
    const auto border = momentsOf(lumaOf(crop, kBorder, true));
    const auto inner = momentsOf(lumaOf(crop, kBorder, false));
    return {std::log(bytes / pixels),
            std::log(1 + laplacianVariance(crop)),
            std::log(1e-6 + highFrequencyShare(crop)),
            inner.mean,
            inner.deviation,
            saturationOf(crop),
            border.mean - inner.mean,
            border.deviation,
            repeatedShare(crop)};
}

std::map<std::string, Shortcut> measureShortcuts(const BatchMaker& maker, int pairs) {
    constexpr int kBatch = 32;
    std::map<std::string, std::vector<Row>> byMethod;
    // Batches as at a ramp's end, where training spends its time; none that training itself sees
    // first.
    constexpr std::uint64_t kFar = 1ULL << 40U;
    for (int done = 0; done < pairs; done += kBatch / 2) {
        const auto batch = maker.make(kFar + static_cast<unsigned>(done), kBatch);
        for (std::size_t i = 0; i < batch.methods.size(); i += 2) {
            auto& rows = byMethod[batch.methods[i + 1]];
            const int pair = static_cast<int>(rows.size() / 2);
            for (const std::size_t k : {i, i + 1})
                rows.push_back(
                    {shortcutFeatures(imageOf(batch.pictures[static_cast<std::int64_t>(k)])),
                     k != i, pair});
        }
    }
    std::map<std::string, Shortcut> found;
    for (const auto& [method, rows] : byMethod) {
        const int count = static_cast<int>(rows.size() / 2);
        if (count >= kFewestPairs)
            findStrongest(rows, found[method] = {regressionAuc(rows), count, {}, 0});
    }
    return found;
}

std::string shortcutsText(const std::map<std::string, Shortcut>& shortcuts) {
    std::string text = "What file size, sharpness, colour and border tell without the face "
                       "(AUC; aim: at most 0.6):";
    for (const auto& [method, shortcut] : shortcuts) {
        std::array<char, 160> line{};
        std::snprintf(line.data(), line.size(), "\n  %-20s %.3f (%d pairs; %s alone %.3f)%s",
                      method.c_str(), shortcut.auc, shortcut.pairs, shortcut.strongest.c_str(),
                      shortcut.strongestAuc,
                      shortcut.auc > kShortcutLimit ? "  above the aim" : "");
        text += line.data();
    }
    return text;
}

} // namespace lineament::training
