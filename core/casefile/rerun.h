// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/job.h"
#include "core/casefile/casestore.h"
#include "core/casefile/scorelist.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::casefile {

/// How far a re-run may be from what is stored and still count as the same (R10). Float32 sums in
/// another order differ: measured with gocnet-1 on one and two threads, and with oneDNN, LibTorch
/// and OpenBLAS held to SSE 4.1 and to AVX against AVX2, scores by up to 4e-6 and attention values
/// by up to 2e-6. These bounds leave room for other machines and are below what is printed (two
/// decimals).
inline constexpr double kScoreTolerance = 1e-3;
inline constexpr double kMapTolerance = 1e-4;
/// Of what is derived from scores. A decimal logarithm of a likelihood ratio moves about as far as
/// its score, and a mean no farther. The ends of an interval, the deviation and the effective
/// frames (relative to their number) rest on the scores' autocorrelation, which magnifies what the
/// scores moved. A share of time comes of the same PTS. States and counts have no tolerance.
inline constexpr double kLrTolerance = 1e-3;
inline constexpr double kSpreadTolerance = 1e-2;
inline constexpr double kCoverageTolerance = 1e-6;

/// One thing of a re-run that is not as it is stored.
struct Difference {
    std::string where; ///< "F1", "frame 12, T1", "item"
    std::string what;  ///< "score", "state", "crop", "map fused", "variant ...", "verdict"
    std::string stored;
    std::string now;
};

/// What a re-run of one analysis gave.
struct RerunResult {
    enum class Outcome {
        Equal,         ///< everything within the tolerance
        Recalibrated,  ///< equal, and the package says something else of it today; see recalibrated
        Different,     ///< see differences
        NotComparable, ///< run with something else; see reasons
        Unreadable     ///< what is stored can't be read; see reasons
    };
    std::int64_t analysis = 0;
    std::int64_t item = 0;
    std::string name; ///< of the item
    Outcome outcome = Outcome::NotComparable;
    std::vector<Difference> differences;
    /// Of NotComparable and Unreadable: what was expected, what there is.
    std::vector<std::string> reasons;
    /// How the package's calibration has changed since, and what it makes of the new scores.
    std::vector<std::string> recalibrated;
    /// What one of the two builds alone makes and so was not compared.
    std::vector<std::string> notes;
    /// What else differs (LibTorch, device, threads, program, decoder) and does not forbid the
    /// comparison, but may explain a difference.
    std::vector<std::string> circumstances;
    int scores = 0; ///< that were compared
    int maps = 0;
    int derived = 0; ///< verdicts, likelihood ratios, aggregates...; see derived.h
    double largestScoreDifference = 0;
    double largestMapDifference = 0;
};
/// "equal", "equal, other calibration", "different", "not comparable", "unreadable".
const char* outcomeName(RerunResult::Outcome outcome);

struct RerunProgress {
    int done = 0;
    int total = 0; ///< analyses
    std::string current;
};

/// Called from one thread at a time, from threads of the job, too.
struct RerunCallbacks {
    std::function<void(const RerunProgress&)> progress;
    std::function<void(const RerunResult&)> result; ///< as each is there
};

/// Runs every analysis of the case again from the evidence, with the recorded settings and the
/// recorded examiner's faces, and compares. @param engine the model to run; null: none, and
/// @p noModelMessage says why. Evidence that is not what it was is a difference, and nothing of it
/// is run; a stored analysis that can't be read is an outcome of its own. In the order of the
/// analyses. Throws CaseError, Cancelled.
std::vector<RerunResult> rerunAnalyses(const CaseStore& store,
                                       const std::shared_ptr<nn::Engine>& engine,
                                       const std::string& noModelMessage,
                                       const RerunCallbacks& callbacks = {},
                                       std::stop_token stop = {});

/// Scores, states, crops and maps of a stored analysis against those of a new run. Variants that
/// both know are compared, by name: one that only one of two builds makes is a note. @p storedMaps
/// gives the values of a stored map, null when they are not kept: its hash is compared then.
using StoredMap = std::function<FloatMapPtr(const FaceScore& face, const std::string& map)>;
void compareResults(const std::vector<FaceScore>& stored, const analysis::ItemResult& now,
                    const StoredMap& storedMaps, RerunResult& result);

/// Puts the outcome into the log of the case.
void recordRerun(CaseStore& store, const std::vector<RerunResult>& results);

} // namespace lineament::casefile
