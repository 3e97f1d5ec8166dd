// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lineament::nn {

/// A measured share with its interval, e.g. a false-positive rate.
struct Rate {
    double value = 0;
    double low = 0;  ///< lower end of the 95 % interval
    double high = 1; ///< upper end
    int count = 0;   ///< cases that it was measured on
};

/// Score to likelihood ratio, LR = p(score | Hp manipulated) / p(score | Hd not manipulated)
/// (R18). Without it a score is never called a probability (R19).
struct Calibration {
    std::string id; ///< first 16 hexadecimal digits of a hash over the values below
    std::string method = "logistic"; ///< "logistic" or "isotonic": the one that log10Lr() uses
    double slope = 0; ///< logistic: ln LR = slope * score + intercept, the set's prior taken out
    double intercept = 0;
    /// Isotonic (pool adjacent violators): steps as (score, ln LR), both ascending; interpolated.
    std::vector<std::pair<double, double>> isotonic;
    double minLog10Lr = 0; ///< bounds that the calibration set can support (ELUB)
    double maxLog10Lr = 0;
    double cllr = 1;    ///< on people that the calibration was not fitted on
    double cllrMin = 1; ///< of the same scores under the best monotone calibration
    double ece = 0;     ///< expected calibration error of the posterior at even priors
    int reals = 0, fakes = 0, groups = 0; ///< size of the calibration set
    std::string set;                      ///< what it was fitted on
    std::string date;                     ///< ISO 8601
    /// On sources that the network was not trained on, each scored by a network that was trained
    /// without it; none: not measured.
    std::optional<double> cllrLeftOut = {};
    std::string leftOutSet = {}; ///< those sources, by name; empty: not measured

    /// Decimal logarithm of the likelihood ratio, within the bounds.
    double log10Lr(double score) const;
    /// True when the set could not support a value as extreme as the score's own.
    bool capped(double score) const;
    /// The score that speaks for neither: LR 1.
    double neutralScore() const;
};

/// The strongest likelihood ratio, log10, that @p others faces of the other class can support: one
/// more than they are, and never beyond 4.
double mostLog10Lr(int others);

/// A network of three classes: either kind of manipulation against a genuine face, by the
/// difference of its own output and the genuine one's.
struct KindCalibrations {
    Calibration composed, generated;
};

/// Kind of manipulation that a network of three classes tells apart.
enum class Kind { Composed, Generated };

/// When a face is unlike all that the network was trained on, so that nothing is said of it: the
/// Mahalanobis distance of its pooled features (Lee et al., NeurIPS 2018) to the nearest class of
/// the training, as a root mean square over the components, so that a typical face is near 1.
struct Typicality {
    double limit = 0;        ///< a face that is further away is withheld
    double quantile = 0.995; ///< of genuine held-out faces that lies within the limit
    int components = 0;      ///< principal components that the distance is taken over
    std::string sha256;      ///< of typicality.safetensors, which holds the tensors
    Rate reals, fakes;       ///< share beyond the limit, on people that it was not set on
    std::string set;         ///< what it was fitted and measured on
};

/// A decision threshold at a stated false-positive rate: score >= threshold is "flagged".
struct Threshold {
    std::string id; ///< e.g. "fpr-1"
    double targetFpr = 0;
    double score = 0;
    Rate fpr, fnr; ///< on people that the threshold was not set on
};

/// What the validation covered (R17); an item outside is withheld.
struct ValidityRange {
    double minFacePixels = 0;
    /// Of the faces that were measured. A larger one is not withheld, as the network is given all
    /// of them at one size; it is marked, as no error rate was measured there.
    double maxFacePixels = std::numeric_limits<double>::infinity();
    double minSharpness = 0;
    int minJpegQuality = 0; ///< applies to JPEG files only
    double maxYaw = 90;     ///< degrees, either side
    double maxPitch = 90;   ///< degrees, up or down
    double maxRoll = 180;   ///< degrees, either side
    double minLight = 0;    ///< mean luminance of the face, 0 to 255
};

/// Error rates at one of a package's thresholds.
struct RatesAt {
    std::string thresholdId;
    Rate fpr, fnr; ///< count 0: no face of that class was there, and the value means nothing
};

/// Error rates in one condition, e.g. faces of 64 to 128 px at JPEG quality 70 to 85.
struct ConditionRates {
    double minFacePixels = 0, maxFacePixels = std::numeric_limits<double>::infinity();
    int minJpegQuality = 0, maxJpegQuality = 101; ///< from min up to, not including, max; 0 stands
                                                  ///< for files that are not JPEG
    int reals = 0, fakes = 0;
    Rate auc, fpr, fnr; ///< at the threshold `thresholdId`
    std::string thresholdId;
    std::optional<Rate> eer;     ///< none in packages of before
    std::vector<RatesAt> others; ///< at the package's other thresholds; none in packages of before

    /// At every threshold that was measured, `thresholdId` first.
    std::vector<RatesAt> rates() const;

    bool covers(double facePixels, int jpegQuality) const;
    /// "faces of 64 to 128 px, JPEG quality 70 to 84"
    std::string name() const;
};

/// What the fused attention map is worth (R33): how far a manipulated face's score falls when the
/// part of the crop that the map marks highest is hidden, against hiding as much elsewhere.
struct MapFaithfulness {
    double hiddenShare = 0; ///< of the crop
    Rate marked, elsewhere; ///< mean fall of the score, with its 95 % interval; may be below 0
    Rate difference;        ///< of marked over elsewhere; count: faces
    int groups = 0;         ///< people or videos
};

/// What of a measured set the training did not have: sources and manipulations, by their names
/// (R16).
struct UnseenData {
    std::vector<std::string> sources, methods; ///< both empty: the set has nothing else
    int reals = 0, fakes = 0;                  ///< faces of those sources or manipulations
    std::vector<RatesAt> rates;                ///< on these faces alone, at every threshold
};
/// The same in a sentence or two, for records and limitations; @p unseen none: not known.
std::string unseenText(const std::optional<UnseenData>& unseen);

/// What the network must say of the drawn face, after decoder, face finder and crop (R13).
struct PictureTest {
    double logitFake = 0, logitReal = 0;
    /// Absolute, on both logits. Wider than the crop's: a detector that rounds otherwise on another
    /// CPU may move the crop by a fraction of a pixel.
    double tolerance = 0.1;
};

/// A known input made by formula and what the network must say of it (R13).
struct SelfTest {
    double logitFake = 0, logitReal = 0;     ///< float32 on the CPU, fused form
    double tolerance = 1e-3;                 ///< absolute, on both logits
    std::optional<PictureTest> picture = {}; ///< none: made without the face finder, or before it
};

/// The same for frames of videos: the network on faces that went through a video coder, and no
/// JPEG after it (R17 to R19).
struct VideoValidation {
    Calibration calibration;
    std::optional<KindCalibrations> kinds;
    std::vector<Threshold> thresholds;
    ValidityRange validity;                 ///< JPEG quality does not apply
    int minQuantiser = 0, maxQuantiser = 0; ///< of H.264, that were simulated
};

/// Everything that validation and calibration add to a model package.
struct Validation {
    std::optional<Calibration> calibration; ///< of three classes: of either kind
    std::optional<KindCalibrations> kinds;  ///< none: two classes, or not calibrated
    std::optional<Typicality> typicality;   ///< none: not fitted
    std::optional<VideoValidation> video;   ///< none: not validated for video
    std::vector<Threshold> thresholds;
    std::optional<ValidityRange> validity;
    std::vector<ConditionRates> conditions;
    std::optional<SelfTest> selfTest;
    std::optional<MapFaithfulness> maps; ///< none: not measured
    std::optional<UnseenData> unseen;    ///< none: not known

    const Threshold* threshold(const std::string& id) const;
    /// The narrowest measured condition that covers an item; null when none does.
    const ConditionRates* condition(double facePixels, int jpegQuality) const;
};

} // namespace lineament::nn
