// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/casefile/trackedit.h"

#include "core/analysis/resultread.h"
#include "core/analysis/trackedits.h"
#include "core/base/error.h"
#include "core/casefile/storedresult.h"

#include <memory>

namespace lineament::casefile {

std::vector<analysis::TrackEdit> tracksLeftOutOf(const Analysis& analysis) {
    // Reading the frames of a long video takes its time, and most have no edits.
    if (analysis.result.find("\"left_out\"") == std::string::npos &&
        analysis.result.find("\"edits_not_found\"") == std::string::npos)
        return {};
    return analysis::tracksLeftOutOf(
        analysis::itemFromJson(analysis.result, "analysis " + std::to_string(analysis.id)));
}

std::vector<analysis::TrackEdit> tracksLeftOutOf(const CaseStore& store, std::int64_t item) {
    const auto last = store.latestAnalysisOf(item);
    return last ? tracksLeftOutOf(*last) : std::vector<analysis::TrackEdit>();
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
