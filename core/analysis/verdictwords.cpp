// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/verdictwords.h"

#include "core/analysis/result.h"
#include "core/base/fixedtext.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace lineament::analysis {

namespace {

using Measure = OutOfRange::Measure;

/// Two significant digits of a value from 1 on, thousands apart: "4.2", "35", "1200", "23 000".
std::string twoDigits(double log10Value) {
    if (log10Value > 9)
        return "10^" + fixedText(log10Value, 1);
    double value = std::pow(10, log10Value);
    if (value < 9.95)
        return fixedText(value, 1);
    const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
    value = std::round(value / unit) * unit;
    std::string text = fixedText(value, 0);
    if (text.size() > 4) {
        for (std::size_t at = text.size(); at > 3;)
            text.insert(at -= 3, " ");
    }
    return text;
}

std::string percent(double share) {
    return fixedText(share * 100, 1);
}

/// A stated rate, as short as it is: "1 %", "0.5 %".
std::string targetText(double share) {
    std::string text = fixedText(share * 100, 2);
    while (text.back() == '0')
        text.pop_back();
    if (text.back() == '.')
        text.pop_back();
    return text + " %";
}

std::string upperFirst(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string faceName(const Verdict& verdict) {
    return verdict.face.empty() ? "the face" : "face " + verdict.face;
}

/// "F1, F2 and F3".
std::string namesOf(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return text;
}

std::string boundText(const Verdict& verdict) {
    return verdict.capped ? " The LR is held at its bound: the calibration set supports no value "
                            "further from 1."
                          : "";
}

/// Which kind of manipulation, where the network tells them apart.
std::string kindSentence(const Verdict& verdict) {
    if (!verdict.kinds)
        return {};
    const auto kind = verdict.kindTold();
    if (!kind)
        return " Which kind of manipulation can't be told.";
    const bool composed = *kind == nn::Kind::Composed;
    return std::string(" That it was ") + kindText(*kind) +
           " explains the score better than that it "
           "was " +
           kindText(composed ? nn::Kind::Generated : nn::Kind::Composed) + " (" +
           lrText(std::fabs(verdict.kinds->composed - verdict.kinds->generated)) + ").";
}

std::string supportSentence(const Verdict& verdict) {
    const std::string degree = scaleStep(*verdict.log10Lr).degree;
    const std::string lr = " (" + lrText(*verdict.log10Lr) + ")";
    if (verdict.supports == Proposition::Hp)
        return upperFirst(degree) + lr + " for the proposition that " + faceName(verdict) +
               " was manipulated or synthesised, over the proposition that it was captured by a "
               "camera and ordinarily processed." +
               boundText(verdict) + kindSentence(verdict);
    return "No indication of manipulation found by these methods in " + faceName(verdict) + "; " +
           degree + lr +
           " for the proposition that it was captured by a camera and ordinarily processed, over "
           "the proposition that it was manipulated or synthesised." +
           boundText(verdict);
}

std::string inconclusiveSentence(const Verdict& verdict) {
    const std::string head = "Inconclusive for " + faceName(verdict) + ": ";
    const std::string lr = lrText(*verdict.log10Lr);
    if (!verdict.turns())
        return head + lr + " lies between 1/2 and 2, too near 1 to support either proposition.";
    std::vector<std::string> turning;
    for (const auto& variant : verdict.variants) {
        if (variant.turned)
            turning.push_back(variant.variant + " (" + lrText(variant.log10Lr) + ")");
    }
    return head + "the finding is not stable. " + upperFirst(lr) +
           " turns to the other proposition when the same crop is " + namesOf(turning) + ".";
}

std::string withheldSentence(const Verdict& verdict) {
    std::string reasons;
    for (const auto& reason : verdict.outOfRange)
        reasons += (reasons.empty() ? "" : "; ") + reasonText(reason);
    return "Verdict withheld for " + faceName(verdict) +
           ", which lies outside the validated range: " + reasons + ".";
}

std::string shortReason(Measure measure) {
    switch (measure) {
    case Measure::FacePixels:
        return "face too small";
    case Measure::Sharpness:
        return "too blurred";
    case Measure::JpegQuality:
        return "JPEG quality too low";
    case Measure::Yaw:
    case Measure::Pitch:
    case Measure::Roll:
        return "turned too far";
    case Measure::Confirmation:
        return "no face confirmed in the box";
    case Measure::Landmarks:
        return "covered or in profile";
    case Measure::Light:
        return "too dark";
    case Measure::Typicality:
        return "unlike the faces that the method was tried on";
    }
    return {};
}

/// "F2: weak support for manipulation, LR 3.0; F3: inconclusive, LR 1.2".
std::string othersText(const std::vector<const Verdict*>& others) {
    std::string text;
    for (const Verdict* other : others)
        text += (text.empty() ? "" : "; ") + (other->face.empty() ? "another face" : other->face) +
                ": " + shortText(*other);
    return text;
}

} // namespace

std::string lrText(double log10Lr) {
    if (!std::isfinite(log10Lr))
        return "LR not finite";
    // An LR that would be printed as 1/LR 1.0 is LR 1.0.
    return log10Lr < -0.0212 ? "1/LR " + twoDigits(-log10Lr)
                             : "LR " + twoDigits(std::max(log10Lr, 0.0));
}

const char* kindText(nn::Kind kind) {
    return kind == nn::Kind::Composed ? "put in or altered" : "generated by a program";
}

std::string kindsText(const KindLrs& kinds) {
    return std::string(kindText(nn::Kind::Composed)) + ": " + lrText(kinds.composed) + "; " +
           kindText(nn::Kind::Generated) + ": " + lrText(kinds.generated) +
           ", each against a genuine face";
}

std::string shortText(const Verdict& verdict) {
    switch (verdict.kind) {
    case VerdictKind::Support:
        return (verdict.supports == Proposition::Hp
                    ? scaleStep(*verdict.log10Lr).degree + std::string(" for manipulation, ") +
                          (verdict.kindTold() ? kindText(*verdict.kindTold()) + std::string(", ")
                                              : std::string())
                    : "no indication found, ") +
               lrText(*verdict.log10Lr);
    case VerdictKind::Inconclusive:
        return std::string("inconclusive, ") + (verdict.turns() ? "not stable, " : "") +
               lrText(*verdict.log10Lr);
    case VerdictKind::Withheld: {
        std::string reasons;
        for (const auto& reason : verdict.outOfRange)
            reasons += (reasons.empty() ? "" : ", ") + shortReason(reason.measure);
        return "withheld: " + reasons;
    }
    case VerdictKind::Uncalibrated:
    case VerdictKind::NotScored:
        break;
    }
    return {};
}

std::string sentence(const Verdict& verdict) {
    switch (verdict.kind) {
    case VerdictKind::Support:
        return supportSentence(verdict);
    case VerdictKind::Inconclusive:
        return inconclusiveSentence(verdict);
    case VerdictKind::Withheld:
        return withheldSentence(verdict);
    case VerdictKind::Uncalibrated:
    case VerdictKind::NotScored:
        break;
    }
    return {};
}

std::vector<std::string> sentences(const ItemVerdict& verdict) {
    std::vector<std::string> all;
    if (verdict.leading != nullptr)
        all.push_back(sentence(*verdict.leading));
    if (!verdict.others.empty())
        all.push_back("That is the face that speaks most for manipulation, of " +
                      std::to_string(verdict.others.size() + 1) + " faces; " +
                      othersText(verdict.others) +
                      ". Error rates hold for each face by itself: of several faces one is more "
                      "easily flagged by chance.");
    for (const Verdict* withheld : verdict.withheld)
        all.push_back(withheldSentence(*withheld));
    if (!all.empty() && verdict.unscored > 0)
        all.push_back(std::to_string(verdict.unscored) +
                      (verdict.unscored == 1 ? " face has no score." : " faces have no score."));
    return all;
}

std::string sentence(const ItemVerdict& verdict) {
    std::string text;
    for (const auto& one : sentences(verdict))
        text += (text.empty() ? "" : " ") + one;
    return text;
}

std::string toldApart(double found, double limit) {
    constexpr int kMostDecimals = 3;
    int decimals = 0;
    while (decimals < kMostDecimals && fixedText(found, decimals) == fixedText(limit, decimals))
        ++decimals;
    return fixedText(found, decimals);
}

std::string reasonText(const OutOfRange& reason) {
    const std::string limit = fixedText(reason.limit, 0);
    const std::string found = toldApart(reason.found, reason.limit);
    switch (reason.measure) {
    case Measure::FacePixels:
        return "the face measures " + found + " px a side, the validation covers " + limit +
               " px and more";
    case Measure::Sharpness:
        return "its sharpness is " + found + ", the validation covers " + limit + " and more";
    case Measure::JpegQuality:
        return "the file's JPEG quality is " + found + ", the validation covers " + limit +
               " and more";
    case Measure::Yaw:
        return "it is turned by " + found + " degrees, the validation covers " + limit +
               " degrees to either side";
    case Measure::Pitch:
        return "it is tilted up or down by " + found + " degrees, the validation covers " + limit +
               " degrees";
    case Measure::Confirmation:
        return "it was placed by hand, and the face finder does not confirm a face there; the "
               "validation covers faces that it finds";
    case Measure::Landmarks:
        return "eyes, nose and mouth can't be placed: it is covered, in profile or too small "
               "(landmarks move by " +
               toldApart(reason.found, reason.limit) + " % of its side, the validation covers " +
               fixedText(reason.limit, 1) + " %)";
    case Measure::Roll:
        return "it is rolled by " + found + " degrees, the validation covers " + limit +
               " degrees to either side";
    case Measure::Light:
        return "the face has a mean luminance of " + found + " of 255, the validation covers " +
               limit + " and more";
    case Measure::Typicality:
        return "this face is unlike those that the method was tried on (distance " +
               fixedText(reason.found, 2) + ", the limit is " + fixedText(reason.limit, 2) + ")";
    }
    return {};
}

std::string rateText(const nn::Rate& rate) {
    return percent(rate.value) + " % (" + percent(rate.low) + " to " + percent(rate.high) +
           " %, n = " + std::to_string(rate.count) + ")";
}

std::string thresholdText(const ThresholdReading& reading) {
    const auto& threshold = reading.threshold;
    const std::string name = "the threshold with a " + targetText(threshold.targetFpr) +
                             " false-positive rate, measured " + rateText(threshold.fpr);
    if (reading.above)
        return "above " + name;
    return "below " + name + "; it misses " + rateText(threshold.fnr) + " of manipulated faces";
}

std::string conditionText(const Verdict& verdict) {
    const std::string unknown =
        verdict.compressionUnknown
            ? " How strongly the file was compressed could not be determined: whether that lies "
              "within the validated range is not known."
            : "";
    if (!verdict.condition)
        return "No error rates were measured in this face's own condition." + unknown;
    const auto& condition = *verdict.condition;
    std::string text = (verdict.largestMeasured ? "In the nearest condition that was measured ("
                                                : "In this face's own condition (") +
                       condition.name() + "): ";
    bool first = true;
    for (const auto& at : condition.rates()) {
        text += (first ? "false-positive rate " : "; false-positive rate ") + rateText(at.fpr) +
                ", false-negative rate " + rateText(at.fnr);
        first = false;
        for (const auto& reading : verdict.thresholds) {
            if (reading.threshold.id == at.thresholdId)
                text += ", at the " + targetText(reading.threshold.targetFpr) + " threshold";
        }
    }
    text += "; intervals are 95 %.";
    if (verdict.largestMeasured)
        text += " The largest faces that were measured have " +
                fixedText(*verdict.largestMeasured, 0) +
                " px a side; this one is larger, and is scaled down for the network.";
    return text + unknown;
}

std::string variantText(const VariantLr& variant) {
    return variant.variant + ": " + lrText(variant.log10Lr);
}

std::string stabilityText(const Verdict& verdict) {
    const auto count = verdict.variants.size();
    if (count == 0)
        return {};
    const auto turned = std::count_if(verdict.variants.begin(), verdict.variants.end(),
                                      [](const auto& variant) { return variant.turned; });
    const std::string of = " of " + std::to_string(count) + " variants of the crop ";
    if (turned == 0)
        return "none" + of + "supports the other proposition";
    return std::to_string(turned) + of + (turned == 1 ? "supports" : "support") +
           " the other proposition: the finding is not stable";
}

std::string faithfulnessText(const nn::MapFaithfulness& maps) {
    const auto mean = [](const nn::Rate& rate) {
        return scoreText(rate.value) + " (" + scoreText(rate.low) + " to " + scoreText(rate.high) +
               ")";
    };
    // Below 0 the score rises: hiding takes nothing away that it rests on.
    const std::string verdict =
        maps.difference.low > 0
            ? "the fused map marks places that the score rests on more than on others"
        : maps.difference.high < 0
            ? "the score rests less on what the fused map marks than on other places"
            : "the fused map was not shown to mark what the score rests on";
    return "Deletion test on " + std::to_string(maps.difference.count) + " manipulated faces of " +
           std::to_string(maps.groups) + " people or videos: hiding the " +
           fixedText(maps.hiddenShare * 100, 0) +
           " % of the crop that the fused map marks highest changes the score by " +
           mean({-maps.marked.value, -maps.marked.high, -maps.marked.low, 0}) +
           ", hiding as much elsewhere by " +
           mean({-maps.elsewhere.value, -maps.elsewhere.high, -maps.elsewhere.low, 0}) +
           " (means, 95 %): " + verdict + ".";
}

std::string mapCaveat(const nn::ModelInfo* model) {
    const std::string caveat = kMapCaveat;
    if (model == nullptr)
        return caveat;
    return caveat + " " +
           (model->validation.maps
                ? faithfulnessText(*model->validation.maps)
                : "How faithful this model's attention maps are to its score was not measured.");
}

} // namespace lineament::analysis
