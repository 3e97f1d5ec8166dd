// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/verdict.h"

#include "core/analysis/videoresult.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lineament::analysis {

namespace {

using Measure = OutOfRange::Measure;

constexpr std::array<ScaleStep, 7> kScale{{
    {0, 0, "1", "no support for either proposition"},
    {0, 1, "1 to 10", "weak support"},
    {1, 2, "10 to 100", "moderate support"},
    {2, 3, "100 to 1000", "moderately strong support"},
    {3, 4, "1000 to 10 000", "strong support"},
    {4, 6, "10 000 to 1 000 000", "very strong support"},
    {6, std::numeric_limits<double>::infinity(), "above 1 000 000", "extremely strong support"},
}};

/// Far below what two printed digits show: a bound given as 2.0 counts as 100.
constexpr double kRounding = 1e-9;

/// Many cameras and editors write quantisation tables of their own, and what other formats lose
/// can't be told in terms of JPEG: no quality can be stated then.
bool compressionUnknown(const ItemResult& item) {
    return item.info && !item.info->jpegQuality && media::isLossy(*item.info);
}

/// What conditions are looked up with: 0 stands for files that are not JPEG, -1 for no condition.
int jpegQualityOf(const ItemResult& item) {
    if (compressionUnknown(item))
        return -1;
    return item.info && item.info->jpegQuality ? *item.info->jpegQuality : 0;
}

std::vector<OutOfRange> outOfRangeOf(const FaceResult& face, const ItemResult& item,
                                     const nn::ValidityRange& range) {
    std::vector<OutOfRange> reasons;
    const auto& q = face.face.quality;
    // Negated, so that a measure that is not a number is out of range, too.
    if (!(q.pixels >= range.minFacePixels))
        reasons.push_back({Measure::FacePixels, range.minFacePixels, q.pixels});
    if (!(q.sharpness >= range.minSharpness))
        reasons.push_back({Measure::Sharpness, range.minSharpness, q.sharpness});
    if (item.info && item.info->jpegQuality && *item.info->jpegQuality < range.minJpegQuality)
        reasons.push_back({Measure::JpegQuality, static_cast<double>(range.minJpegQuality),
                           static_cast<double>(*item.info->jpegQuality)});
    if (!(std::fabs(q.yaw) <= range.maxYaw))
        reasons.push_back({Measure::Yaw, range.maxYaw, std::fabs(q.yaw)});
    if (!(std::fabs(q.pitch) <= range.maxPitch))
        reasons.push_back({Measure::Pitch, range.maxPitch, std::fabs(q.pitch)});
    if (!(std::fabs(q.roll) <= range.maxRoll))
        reasons.push_back({Measure::Roll, range.maxRoll, std::fabs(q.roll)});
    if (q.light && !(*q.light >= range.minLight))
        reasons.push_back({Measure::Light, range.minLight, *q.light});
    // Every face of the validation was one that the finder sees.
    if (!face.face.confirmed)
        reasons.push_back({Measure::Confirmation, 0, 0});
    // Nor was any cut out where its eyes and mouth could not be made out. A model whose validation
    // knew no such measure can't have covered it.
    if (q.landmarkSpread && !(*q.landmarkSpread <= faces::kSteadyLandmarks))
        reasons.push_back({Measure::Landmarks, faces::kSteadyLandmarks, *q.landmarkSpread});
    return reasons;
}

/// A face that is unlike all that the network was trained on. One whose distance is not known is
/// not known to be like them.
std::optional<OutOfRange> untypical(const FaceResult& face, const nn::Typicality& typicality) {
    const double found = face.prediction && face.prediction->distance
                             ? static_cast<double>(*face.prediction->distance)
                             : std::numeric_limits<double>::quiet_NaN();
    if (found <= typicality.limit)
        return std::nullopt;
    return OutOfRange{Measure::Typicality, typicality.limit, found};
}

std::optional<KindLrs> kindsOf(const FaceResult& face, const nn::Validation& validation) {
    if (!validation.kinds || !face.prediction || !face.prediction->classes)
        return std::nullopt;
    const auto& c = *face.prediction->classes;
    const auto score = [&c](float output) {
        return static_cast<double>(output) - static_cast<double>(c.real);
    };
    return KindLrs{validation.kinds->composed.log10Lr(score(c.composed)),
                   validation.kinds->generated.log10Lr(score(c.generated))};
}

/// Sorted by score, the highest threshold (the strictest) first.
std::vector<ThresholdReading> readingsOf(const nn::Validation& validation, double score) {
    std::vector<ThresholdReading> readings;
    for (const auto& threshold : validation.thresholds)
        readings.push_back({threshold, score >= threshold.score});
    std::stable_sort(readings.begin(), readings.end(), [](const auto& a, const auto& b) {
        return a.threshold.score > b.threshold.score;
    });
    return readings;
}

/// The proposition that a likelihood ratio outside the open band supports.
Proposition supported(double log10Lr) {
    const double open = std::log10(kInconclusiveLr) + kRounding;
    return log10Lr > open    ? Proposition::Hp
           : log10Lr < -open ? Proposition::Hd
                             : Proposition::Neither;
}

std::vector<VariantLr> variantsOf(const FaceResult& face, const nn::Calibration& calibration,
                                  Proposition supports) {
    std::vector<VariantLr> variants;
    for (const auto& variant : face.variants) {
        const double own = calibration.log10Lr(variant.score);
        const auto other = supported(own);
        // A variant that gave no number counts against the finding, too.
        const bool turned =
            supports != Proposition::Neither &&
            ((other != Proposition::Neither && other != supports) || !std::isfinite(own));
        variants.push_back({variant.name, own, turned});
    }
    return variants;
}

/// Which of two verdicts speaks more for Hp: support for it, then the open ones, then the rest.
bool speaksMore(const Verdict* a, const Verdict* b) {
    const auto rank = [](const Verdict& v) {
        return v.supports == Proposition::Hp ? 0 : v.kind == VerdictKind::Inconclusive ? 1 : 2;
    };
    if (rank(*a) != rank(*b))
        return rank(*a) < rank(*b);
    return a->log10Lr.value_or(0) > b->log10Lr.value_or(0);
}

void add(const Verdict& verdict, ItemVerdict& all) {
    if (verdict.kind == VerdictKind::Support || verdict.kind == VerdictKind::Inconclusive)
        all.others.push_back(&verdict);
    else if (verdict.kind == VerdictKind::Withheld)
        all.withheld.push_back(&verdict);
}

ItemVerdict led(ItemVerdict all) {
    std::stable_sort(all.others.begin(), all.others.end(), speaksMore);
    if (!all.others.empty()) {
        all.leading = all.others.front();
        all.others.erase(all.others.begin());
    }
    return all;
}

} // namespace

std::span<const ScaleStep> verbalScale() {
    return kScale;
}

const ScaleStep& scaleStep(double log10Lr) {
    const double size = std::fabs(log10Lr);
    const auto* found = std::find_if(kScale.begin(), kScale.end(), [size](const ScaleStep& step) {
        return size <= step.to + kRounding;
    });
    return found == kScale.end() ? kScale.back() : *found;
}

bool Verdict::turns() const {
    return std::any_of(variants.begin(), variants.end(), [](const auto& v) { return v.turned; });
}

std::optional<nn::Kind> KindLrs::told() const {
    const double least = std::log10(kKindLr) - kRounding;
    return composed - generated >= least   ? std::optional(nn::Kind::Composed)
           : generated - composed >= least ? std::optional(nn::Kind::Generated)
                                           : std::nullopt;
}

std::optional<nn::Kind> Verdict::kindTold() const {
    return supports == Proposition::Hp && kinds ? kinds->told() : std::nullopt;
}

Verdict judge(const FaceResult& face, const ItemResult& item, const nn::Validation* validation) {
    Verdict verdict;
    verdict.face = face.face.id;
    if (face.state != FaceState::Scored || !face.score || !std::isfinite(*face.score))
        return verdict;
    verdict.kind = VerdictKind::Uncalibrated;
    if (validation == nullptr || !validation->calibration)
        return verdict;
    if (validation->validity)
        verdict.outOfRange = outOfRangeOf(face, item, *validation->validity);
    if (validation->typicality) {
        if (const auto reason = untypical(face, *validation->typicality))
            verdict.outOfRange.push_back(*reason);
    }
    if (!verdict.outOfRange.empty()) {
        verdict.kind = VerdictKind::Withheld;
        return verdict;
    }
    verdict.compressionUnknown = compressionUnknown(item);
    const auto& calibration = *validation->calibration;
    verdict.calibration = calibration.id;
    verdict.log10Lr = calibration.log10Lr(*face.score);
    verdict.capped = calibration.capped(*face.score);
    verdict.kinds = kindsOf(face, *validation);
    const auto supports = supported(*verdict.log10Lr);
    verdict.variants = variantsOf(face, calibration, supports);
    verdict.thresholds = readingsOf(*validation, *face.score);
    if (validation->validity && face.face.quality.pixels > validation->validity->maxFacePixels)
        verdict.largestMeasured = validation->validity->maxFacePixels;
    if (const auto* condition =
            validation->condition(face.face.quality.pixels, jpegQualityOf(item)))
        verdict.condition = *condition;
    const bool open = supports == Proposition::Neither || verdict.turns();
    verdict.kind = open ? VerdictKind::Inconclusive : VerdictKind::Support;
    verdict.supports = open ? Proposition::Neither : supports;
    return verdict;
}

Verdict judgeFrame(const FaceResult& face, const nn::Validation* validation) {
    if (validation == nullptr || !validation->video)
        return judge(face, {}, nullptr);
    const auto& video = *validation->video;
    nn::Validation ofFrames;
    ofFrames.calibration = video.calibration;
    ofFrames.kinds = video.kinds;
    ofFrames.thresholds = video.thresholds;
    ofFrames.validity = video.validity;
    ofFrames.typicality = validation->typicality;
    return judge(face, {}, &ofFrames);
}

ItemVerdict itemVerdict(const VideoResult& video) {
    ItemVerdict all;
    for (const Track& track : video.tracks) {
        if (track.finding)
            add(track.finding->verdict, all);
        else
            all.unscored += track.leftOut ? 0 : 1;
    }
    return led(std::move(all));
}

ItemVerdict itemVerdict(const ItemResult& item) {
    if (item.video)
        return itemVerdict(*item.video);
    ItemVerdict all;
    for (const auto& face : item.faces) {
        if (face.verdict.kind == VerdictKind::Uncalibrated)
            return {}; // one model an item: the others are not calibrated either
        add(face.verdict, all);
        all.unscored +=
            face.verdict.kind == VerdictKind::NotScored && face.state != FaceState::Rejected ? 1
                                                                                             : 0;
    }
    return led(std::move(all));
}

const char* kindName(VerdictKind kind) {
    switch (kind) {
    case VerdictKind::Support:
        return "support";
    case VerdictKind::Inconclusive:
        return "inconclusive";
    case VerdictKind::Withheld:
        return "withheld";
    case VerdictKind::Uncalibrated:
        return "uncalibrated";
    case VerdictKind::NotScored:
        return "not-scored";
    }
    return "not-scored";
}

const char* propositionName(Proposition proposition) {
    switch (proposition) {
    case Proposition::Hp:
        return "Hp";
    case Proposition::Hd:
        return "Hd";
    case Proposition::Neither:
        return "neither";
    }
    return "neither";
}

const char* measureName(Measure measure) {
    switch (measure) {
    case Measure::FacePixels:
        return "face-pixels";
    case Measure::Sharpness:
        return "sharpness";
    case Measure::JpegQuality:
        return "jpeg-quality";
    case Measure::Yaw:
        return "yaw";
    case Measure::Pitch:
        return "pitch";
    case Measure::Confirmation:
        return "face-confirmation";
    case Measure::Landmarks:
        return "landmarks";
    case Measure::Roll:
        return "roll";
    case Measure::Light:
        return "light";
    case Measure::Typicality:
        return "typicality";
    }
    return "face-pixels";
}

const char* kindName(nn::Kind kind) {
    return kind == nn::Kind::Composed ? "composed" : "generated";
}

} // namespace lineament::analysis
