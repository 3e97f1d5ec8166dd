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

/// One thing of a re-run that is not as it is stored.
struct Difference {
    std::string where; ///< "F1", "frame 12, T1", "item"
    std::string what;  ///< "score", "state", "crop", "map fused", "variant ..."
    std::string stored;
    std::string now;
};

/// What a re-run of one analysis gave.
struct RerunResult {
    enum class Outcome {
        Equal,        ///< everything within the tolerance
        Different,    ///< see differences
        NotComparable ///< run with something else; see reasons
    };
    std::int64_t analysis = 0;
    std::int64_t item = 0;
    std::string name; ///< of the item
    Outcome outcome = Outcome::NotComparable;
    std::vector<Difference> differences;
    std::vector<std::string> reasons; ///< of NotComparable: what was expected, what there is
    /// What else differs (LibTorch, device, threads, program, decoder) and does not forbid the
    /// comparison, but may explain a difference.
    std::vector<std::string> circumstances;
    int scores = 0; ///< that were compared
    int maps = 0;
    double largestScoreDifference = 0;
    double largestMapDifference = 0;
};
/// "equal", "different", "not comparable".
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
/// is run. In the order of the analyses. Throws CaseError, Cancelled.
std::vector<RerunResult> rerunAnalyses(const CaseStore& store,
                                       const std::shared_ptr<nn::Engine>& engine,
                                       const std::string& noModelMessage,
                                       const RerunCallbacks& callbacks = {},
                                       std::stop_token stop = {});

/// Scores, states, crops and maps of a stored analysis against those of a new run. @p storedMaps
/// gives the values of a stored map, null when they are not kept: its hash is compared then.
using StoredMap = std::function<FloatMapPtr(const FaceScore& face, const std::string& map)>;
void compareResults(const std::vector<FaceScore>& stored, const analysis::ItemResult& now,
                    const StoredMap& storedMaps, RerunResult& result);

/// Puts the outcome into the log of the case.
void recordRerun(CaseStore& store, const std::vector<RerunResult>& results);

} // namespace lineament::casefile
