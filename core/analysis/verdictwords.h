// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/verdict.h"
#include "core/nn/modelpackage.h"

#include <string>

namespace lineament::analysis {

/// The words of a verdict. No wording of certainty, no probability; a negative is "no indication of
/// manipulation found by these methods" (R23). Numbers are independent of the locale.

/// The likelihood ratio as people read it, two digits: "LR 35"; below 1 "1/LR 41".
std::string lrText(double log10Lr);

/// For a card or a line, e.g. "moderate support for manipulation, LR 35", "withheld: face too
/// small"; empty for Uncalibrated and NotScored.
std::string shortText(const Verdict& verdict);

/// One sentence or two on the face; empty for Uncalibrated and NotScored.
std::string sentence(const Verdict& verdict);

/// The sentence of the leading face, then what there is to know of all others; none when no face
/// has a verdict or a withheld one.
std::vector<std::string> sentences(const ItemVerdict& verdict);
/// The same as one text.
std::string sentence(const ItemVerdict& verdict);

/// @p found with as few decimals, at most three, as tell it from @p limit: 63.6 is "63.6" beside
/// 64, and "64" beside 80.
std::string toldApart(double found, double limit);
/// What was expected and what was found, e.g. "the face measures 48 px a side, the validation
/// covers 64 px and more".
std::string reasonText(const OutOfRange& reason);

/// "1.2 % (0.6 to 2.1 %, n = 512)".
std::string rateText(const nn::Rate& rate);

/// "above the threshold with a 1 % false-positive rate, measured 1.2 % (0.6 to 2.1 %, n = 512)".
std::string thresholdText(const ThresholdReading& reading);

/// The error rates measured in the face's own condition, or that none were measured.
std::string conditionText(const Verdict& verdict);

/// Whether the variants agree, e.g. "none of 4 variants supports the other proposition"; empty
/// without variants.
std::string stabilityText(const Verdict& verdict);
/// "re-compressed as JPEG, quality 75: LR 28".
std::string variantText(const VariantLr& variant);

/// Goes with every likelihood ratio.
inline constexpr const char* kLrCaveat = "A likelihood ratio (LR) says how much better the score "
                                         "fits one proposition than the other, as "
                                         "measured on the faces of the model's calibration set. It "
                                         "is not the probability that a face was "
                                         "manipulated.";

/// R33: the caveat that goes with every map, and how faithful the model's maps have proved: what
/// was measured, or that nothing was. @p model null: the caveat alone.
std::string mapCaveat(const nn::ModelInfo* model);
/// The figure alone: "Hiding the 20 % of the crop that the fused map marks highest lowers ..."
std::string faithfulnessText(const nn::MapFaithfulness& maps);

} // namespace lineament::analysis
