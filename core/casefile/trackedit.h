// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"
#include "core/casefile/casestore.h"

#include <optional>
#include <stop_token>
#include <string>
#include <utility>

namespace lineament::casefile {

/// What the examiner had changed of a video's tracks in an analysis: a new run of the same item, or
/// a re-run that is compared, changes the same. Nothing for photos. Throws FormatError when the
/// stored result is not understood.
analysis::VideoEdits editsOf(const Analysis& analysis);
/// Of the item's last analysis; nothing when it was not analysed.
analysis::VideoEdits editsOf(const CaseStore& store, std::int64_t item);

/// Leaves a track out of the item's last analysis, or counts it again (no reason): nothing is
/// scanned anew, and the result with its new means is recorded as the item's newest. Returns both.
/// Throws InputError for what can't be left out, CaseError when there is no analysis or nothing
/// would change; as storedResult() and CaseStore::recordAnalysis().
std::pair<Analysis, analysis::ItemResultPtr> leaveTrackOut(CaseStore& store, std::int64_t item,
                                                           const std::string& track,
                                                           const std::optional<std::string>& reason,
                                                           const std::string& why,
                                                           std::stop_token stop = {});

} // namespace lineament::casefile
