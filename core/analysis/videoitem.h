// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/itemanalysis.h"
#include "core/analysis/videoscan.h"

#include <functional>
#include <stop_token>

namespace lineament::analysis {

/// What a job hears of a video that is being scanned.
struct VideoItemCallbacks {
    std::function<void(const ScanProgress&)> progress;
    std::function<void(ItemResult)> partial; ///< state Cancelled, with what is there so far
};

/// True when the item is to be read as a video. Sets the item's state when the file can't be read.
bool isVideoItem(Work& work);

/// Hashes and scans a video, and gives the item its state. A file that changes meanwhile ends as
/// Changed: what was hashed and what was decoded may differ then. Never throws for a bad file;
/// throws Cancelled only while nothing of the video is known yet.
void scanItem(Work& work, const JobRequest& request, const VideoItemCallbacks& callbacks,
              PauseGate& pause, std::stop_token stop);

} // namespace lineament::analysis
