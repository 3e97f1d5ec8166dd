// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/verdict.h"
#include "core/casefile/casetypes.h"

#include <optional>
#include <string>

namespace lineament::report {

/// What an examiner's words say on the verbal scale (R22).
struct ConclusionSense {
    analysis::Proposition supports = analysis::Proposition::Neither;
    std::string degree; ///< as the scale has it; empty with Neither
    bool operator==(const ConclusionSense&) const = default;
};

/// Reads "moderate support for Hp", "inconclusive"; none for other words: what a person means is
/// not guessed.
std::optional<ConclusionSense> senseOf(const std::string& conclusion);

/// How two conclusions relate.
enum class Agreement {
    Same,
    OtherDegree, ///< the same proposition, another degree of support
    Different,   ///< another proposition, or one of them is inconclusive
    NotCompared  ///< other words, of which at least one is not of the scale
};
Agreement agreementOf(const std::string& first, const std::string& second);

/// How a second examiner's reading relates to the opinion, in a sentence; the same in window and
/// report.
std::string agreementText(const casefile::Opinion& opinion, const casefile::Reading& reading);

} // namespace lineament::report
