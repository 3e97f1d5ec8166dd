// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/casefile/casestore.h"

#include <stop_token>

namespace lineament::casefile {

/// What an analysis found, as it was recorded: nothing is computed or judged again. Its maps are
/// read from the artifacts (maps that were not kept are null), the frames' index of a video from
/// the evidence (null when that can't be read any more), its path is the file to decode
/// (CaseStore::evidencePath()). Any thread. Throws CaseError when the stored text or a map is not
/// what was recorded; FormatError when this program does not understand it; IoError, Cancelled.
analysis::ItemResultPtr storedResult(const CaseStore& store, const Analysis& analysis,
                                     std::stop_token stop = {});

/// The same without maps (null) and without the index of a video: quick, for lists.
analysis::ItemResultPtr storedValues(const CaseStore& store, const Analysis& analysis);

} // namespace lineament::casefile
