// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/trackedit.h"

#include "core/analysis/resultread.h"
#include "core/analysis/trackedits.h"
#include "core/base/error.h"
#include "core/casefile/storedresult.h"

#include <algorithm>
#include <array>
#include <memory>

namespace lineament::casefile {

analysis::VideoEdits editsOf(const Analysis& analysis) {
    // Reading the frames of a long video takes its time, and most have no edits.
    constexpr std::array kMarks{"\"left_out\"", "\"edits_not_found\"", "\"drawn\"",
                                "\"drawn_not_placed\""};
    const bool any = std::any_of(kMarks.begin(), kMarks.end(), [&](const char* mark) {
        return analysis.result.find(mark) != std::string::npos;
    });
    return any ? analysis::editsOf(analysis::itemFromJson(
                     analysis.result, "analysis " + std::to_string(analysis.id)))
               : analysis::VideoEdits();
}

analysis::VideoEdits editsOf(const CaseStore& store, std::int64_t item) {
    const auto last = store.latestAnalysisOf(item);
    return last ? editsOf(*last) : analysis::VideoEdits();
}

std::pair<Analysis, analysis::ItemResultPtr> leaveTrackOut(CaseStore& store, std::int64_t item,
                                                           const std::string& track,
                                                           const std::optional<std::string>& reason,
                                                           const std::string& why,
                                                           std::stop_token stop) {
    const std::string where = "item " + std::to_string(item) + ", " + store.item(item).name;
    const auto last = store.latestAnalysisOf(item);
    if (!last)
        throw CaseError(where, "an analysis", "none");
    const auto before = storedResult(store, *last, stop);
    auto after = std::make_shared<const analysis::ItemResult>(
        analysis::withTrackLeftOut(*before, track, reason));
    if (after->video->track(track)->leftOut == before->video->track(track)->leftOut)
        throw CaseError(where,
                        reason ? "track " + track + " not left out for that reason already"
                               : "track " + track + " left out",
                        reason ? "that it is" : "that it counts");
    return {store.recordAnalysis(item, *after, {.why = why}), after};
}

} // namespace lineament::casefile
