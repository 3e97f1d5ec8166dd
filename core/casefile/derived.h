// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/casefile/rerun.h"

namespace lineament::casefile {

/// The variant of that name; null when there is none.
const analysis::VariantScore* variantNamed(const std::vector<analysis::VariantScore>& variants,
                                           const std::string& name);

/// Adds a note that was not made of another face or track yet.
void note(RerunResult& result, const std::string& text);

/// What is derived from scores, of a stored result against a new run (R10): verdict, proposition,
/// degree, likelihood ratio, variants that turn it, validated range and thresholds of every face of
/// a photo; which face or track leads; span, gaps, coverage and aggregate of every track. States
/// and counts must be the same, numbers within the tolerances of rerun.h.
///
/// The new scores are judged by the calibration that is recorded with the stored result: what is
/// different then is a difference of the run. What the package of today makes of the same scores
/// goes into RerunResult::recalibrated.
void compareDerived(const analysis::ItemResult& stored, const analysis::ItemResult& now,
                    RerunResult& result);

} // namespace lineament::casefile
