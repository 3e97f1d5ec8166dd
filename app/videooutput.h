// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoscan.h"

#include <filesystem>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace lineament {

/// How `analyze` takes videos.
struct VideoOptions {
    std::string sampling = "adaptive";
    double rate = analysis::VideoSettings{}.rate;
    double fineRate = analysis::VideoSettings{}.fineRate;
    bool resume = true;        ///< keep frames while scanning, go on with those of an earlier run
    std::filesystem::path csv; ///< folder for tables of frames and tracks; empty: none
};
void addVideoOptions(CLI::App& command, VideoOptions& options);

/// Throws std::invalid_argument when the fine rate is below the coarse one.
analysis::VideoSettings videoSettings(const VideoOptions& options);

/// One line a track: path, track, state, finding, raw mean score, scored frames, coverage of track
/// and clip, span; one line with the message when there is no track.
std::string trackLines(const analysis::ItemResult& item);

/// "clip.mp4: frame 34 of 120".
std::string scanText(const std::filesystem::path& file, const analysis::ScanProgress& progress);

/// NAME.frames.csv and NAME.tracks.csv for every video of @p items; of two videos with one name the
/// second gets the first digits of its hash added. Throws IoError.
void writeVideoCsv(const std::vector<analysis::ItemResultPtr>& items,
                   const std::filesystem::path& folder);

} // namespace lineament
