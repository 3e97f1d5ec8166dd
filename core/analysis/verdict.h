// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/nn/calibration.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lineament::analysis {

struct FaceResult;
struct ItemResult;

/// What the machine can say of a face (R17, R22, R23). None of them is a certainty.
enum class VerdictKind {
    Support,      ///< a degree of support for one of the two propositions
    Inconclusive, ///< the likelihood ratio is too near 1, or a variant of the crop turns it round
    Withheld,     ///< outside the validated range: nothing is said
    Uncalibrated, ///< a score, but no likelihood ratio can be given (R19)
    NotScored     ///< no score at all (R12)
};

/// The two propositions that every finding is weighed under (R21).
enum class Proposition { Neither, Hp, Hd };
inline constexpr const char* kHp = "the face was manipulated or synthesised";
inline constexpr const char* kHd = "the face was captured by a camera and ordinarily processed";

/// Likelihood ratios from 1/2 to 2 support nothing: a factor of two moves even odds to two in three
/// at most, which is within what the choice of calibration set and method alone can move.
inline constexpr double kInconclusiveLr = 2;

/// One line of the verbal scale (R22); for Hd the same words go with 1/LR.
struct ScaleStep {
    double from = 0; ///< log10, not included except on the first line
    double to = 0;   ///< log10, included: on a boundary the weaker word stands
    const char* range = "";
    const char* degree = "";
};
/// The whole scale, weakest first.
std::span<const ScaleStep> verbalScale();
/// The step for a likelihood ratio, whichever proposition it supports.
const ScaleStep& scaleStep(double log10Lr);

/// A measure of the face that the validation did not cover (R17).
struct OutOfRange {
    enum class Measure {
        FacePixels,
        Sharpness,
        JpegQuality,
        Yaw,
        Pitch,
        Confirmation, ///< of a face placed by hand, by the face finder; see faces::Face::confirmed
        Landmarks     ///< faces::FaceQuality::landmarkSpread
    };
    Measure measure = Measure::FacePixels;
    double limit = 0; ///< where the validated range ends; without meaning for Confirmation
    double found = 0;
};

/// A threshold of the package, and on which side of it the score lies.
struct ThresholdReading {
    nn::Threshold threshold;
    bool above = false;
};

/// The likelihood ratio of the same face after a small change (FORENSICS, stability panel).
struct VariantLr {
    std::string variant;
    double log10Lr = 0;
    bool turned = false; ///< supports the other proposition than the face itself does
};

/// What the machine says of one face: a plain value, made once when the face was scored (R9).
struct Verdict {
    VerdictKind kind = VerdictKind::NotScored;
    std::string face; ///< its id
    Proposition supports = Proposition::Neither;
    std::optional<double> log10Lr; ///< within the bounds; set for Support and Inconclusive only
    bool capped = false;           ///< the calibration set supports no more extreme value (R18)
    std::string calibration;       ///< id of the calibration; empty when it was not applied
    std::vector<OutOfRange> outOfRange; ///< reasons of Withheld
    /// Lossy compression whose strength could not be determined, and so was not checked (R17): a
    /// JPEG with quantisation tables of its own, WebP, HEIC, AVIF.
    bool compressionUnknown = false;
    /// Side of the largest faces that were measured, when this one is larger.
    std::optional<double> largestMeasured;
    std::vector<VariantLr> variants;
    std::vector<ThresholdReading> thresholds;    ///< strictest first
    std::optional<nn::ConditionRates> condition; ///< error rates of the face's own condition (R16)

    /// True when a variant supports the other proposition.
    bool turns() const;
};

/// Decides for one face, from what is known of it and of the model. @p validation null: no model.
Verdict judge(const FaceResult& face, const ItemResult& item, const nn::Validation* validation);

/// What is said of a whole item: the face whose finding speaks most for Hp leads, and no other face
/// is left out.
struct ItemVerdict {
    const Verdict* leading = nullptr; ///< of the item's faces; null when no face has a verdict
    std::vector<const Verdict*>
        others; ///< with a verdict (Support, Inconclusive), highest LR first
    std::vector<const Verdict*> withheld;
    int unscored = 0; ///< faces without a score; those that the examiner rejected are not counted
    /// True when every face that was not rejected got a verdict.
    bool complete() const { return withheld.empty() && unscored == 0; }
};
/// Points into @p item. Empty when the item's model is not calibrated.
ItemVerdict itemVerdict(const ItemResult& item);

/// Short stable words for JSON: "support", "inconclusive", "withheld"...; "Hp", "Hd", "neither".
const char* kindName(VerdictKind kind);
const char* propositionName(Proposition proposition);
const char* measureName(OutOfRange::Measure measure);

} // namespace lineament::analysis
