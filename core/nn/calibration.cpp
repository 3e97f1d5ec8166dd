// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/nn/calibration.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lineament::nn {

namespace {

/// ln LR of the isotonic map: linear between its points, level beyond them.
double interpolated(const std::vector<std::pair<double, double>>& points, double score) {
    if (points.empty())
        return 0;
    const auto next =
        std::upper_bound(points.begin(), points.end(), score,
                         [](double value, const auto& point) { return value < point.first; });
    if (next == points.begin())
        return points.front().second;
    const auto& [x0, y0] = *(next - 1);
    if (next == points.end())
        return y0;
    const auto& [x1, y1] = *next;
    return y0 + (y1 - y0) * (score - x0) / (x1 - x0);
}

double unboundedLog10Lr(const Calibration& c, double score) {
    const double lnLr =
        c.method == "isotonic" ? interpolated(c.isotonic, score) : c.slope * score + c.intercept;
    return lnLr / std::numbers::ln10;
}

/// Octaves of face size times steps of JPEG quality: how much a condition takes together.
double extent(const ConditionRates& c) {
    constexpr double kSmallest = 8, kLargest = 8192; // beyond them size makes no difference
    const double octaves = std::log2(std::clamp(c.maxFacePixels, kSmallest, kLargest) /
                                     std::clamp(c.minFacePixels, kSmallest, kLargest));
    return std::max(octaves, 0.1) * (c.maxJpegQuality - c.minJpegQuality);
}

std::string rounded(double value) {
    return std::to_string(std::lround(value));
}

std::string faceWords(double least, double most) {
    if (std::isfinite(most))
        return least > 0 ? "faces of " + rounded(least) + " to " + rounded(most) + " px"
                         : "faces below " + rounded(most) + " px";
    return least > 0 ? "faces of " + rounded(least) + " px and more" : "faces of every size";
}

std::string jpegWords(int least, int most) {
    if (least <= 0)
        return most <= 1    ? "no JPEG file"
               : most > 100 ? "every compression"
                            : "JPEG quality below " + std::to_string(most) + " or no JPEG file";
    return "JPEG quality " + std::to_string(least) + " to " + std::to_string(most - 1);
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

} // namespace

double mostLog10Lr(int others) {
    constexpr double kMost = 4, kRounding = 1e-9;
    return std::min(kMost, std::log10(std::max(others, 0) + 1.0)) + kRounding;
}

double Calibration::log10Lr(double score) const {
    return std::clamp(unboundedLog10Lr(*this, score), minLog10Lr, maxLog10Lr);
}

bool Calibration::capped(double score) const {
    const double value = unboundedLog10Lr(*this, score);
    return value < minLog10Lr || value > maxLog10Lr;
}

double Calibration::neutralScore() const {
    if (method != "isotonic")
        return slope != 0 ? -intercept / slope : 0;
    for (std::size_t i = 0; i < isotonic.size(); ++i) {
        const auto& [score, lnLr] = isotonic[i];
        if (lnLr < 0)
            continue;
        if (i == 0 || lnLr == 0)
            return score;
        const auto& [before, below] = isotonic[i - 1];
        return before + (score - before) * -below / (lnLr - below);
    }
    return isotonic.empty() ? 0 : isotonic.back().first;
}

bool ConditionRates::covers(double facePixels, int jpegQuality) const {
    return facePixels >= minFacePixels && facePixels < maxFacePixels &&
           jpegQuality >= minJpegQuality && jpegQuality < maxJpegQuality;
}

std::string ConditionRates::name() const {
    return faceWords(minFacePixels, maxFacePixels) + ", " +
           jpegWords(minJpegQuality, maxJpegQuality);
}

std::vector<RatesAt> ConditionRates::rates() const {
    std::vector<RatesAt> all{{thresholdId, fpr, fnr}};
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

std::string unseenText(const std::optional<UnseenData>& unseen) {
    if (!unseen)
        return "Whether the set that was measured has sources or manipulations that the training "
               "did not have is not known.";
    if (unseen->sources.empty() && unseen->methods.empty())
        return "No source and no manipulation that the training did not have was measured: all "
               "error rates are those on material like the training's, and on other material they "
               "are not known.";
    std::string text = "Measured though not in the training: ";
    if (!unseen->sources.empty())
        text += "sources " + listed(unseen->sources);
    if (!unseen->methods.empty())
        text += (unseen->sources.empty() ? "manipulations " : "; manipulations ") +
                listed(unseen->methods);
    return text + " (" + std::to_string(unseen->reals) + " faces that were not manipulated and " +
           std::to_string(unseen->fakes) + " that were).";
}

const Threshold* Validation::threshold(const std::string& id) const {
    const auto found = std::find_if(thresholds.begin(), thresholds.end(),
                                    [&](const Threshold& t) { return t.id == id; });
    return found == thresholds.end() ? nullptr : &*found;
}

const ConditionRates* Validation::condition(double facePixels, int jpegQuality) const {
    const ConditionRates* narrowest = nullptr;
    for (const auto& c : conditions) {
        if (c.covers(facePixels, jpegQuality) &&
            (narrowest == nullptr || extent(c) < extent(*narrowest)))
            narrowest = &c;
    }
    return narrowest;
}

} // namespace lineament::nn
