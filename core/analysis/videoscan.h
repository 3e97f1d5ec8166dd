// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/pausegate.h"
#include "core/analysis/videoresult.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

namespace lineament::analysis {

/// Smallest face that is looked for in a frame: no model speaks of smaller ones, and looking for
/// them would take four times as long.
int smallestFaceInFrames(const Settings& settings);

/// The immutable snapshot that a scan works from.
struct ScanRequest {
    std::filesystem::path path;
    Digests digests; ///< of the file; part of the key under which results are stored
    Settings settings;
    std::shared_ptr<nn::Engine> engine; ///< null: faces are found and tracked, nothing is scored
    RunRecord run;                      ///< program, model, runtime, face finder: part of the key
    int faceWorkers = 1;
    /// Where frames' results are kept while the scan runs, so that an interrupted scan goes on.
    /// Empty: nothing is stored, and nothing is resumed.
    std::filesystem::path store;
    /// Tracks that don't count, and faces to score in their places. Which frames are looked at does
    /// not depend on them: a scan with and one without have the same frames, tracks and scores
    /// besides.
    VideoEdits edits;
};

/// Seconds that each stage was busy in this run; faces: of all workers together.
struct StageTimes {
    double decoding = 0, findingFaces = 0, scoring = 0;
    double collecting = 0; ///< storing records, and making partial results
    double wall = 0;       ///< from the first frame to the last, pauses included
    int frames = 0;        ///< computed, not resumed
};

struct ScanProgress {
    int done = 0;      ///< sampled frames with a result, resumed ones included
    int planned = 0;   ///< as far as known: Adaptive adds frames in its second pass
    double share = 0;  ///< 0 to 1, of the whole scan with indexing
    double second = 0; ///< of the frame that was finished last
    std::optional<std::chrono::seconds> remaining;
};

/// Calls come from worker threads, one at a time.
struct ScanCallbacks {
    std::function<void(const ScanProgress&)> progress; ///< at most 20 times a second
    /// What is there so far, every two seconds, less often when it costs much to make.
    std::function<void(VideoResultPtr)> partial;
    std::function<void(const StageTimes&)> stages; ///< once, when all frames are done
};

/// Indexes, decodes, finds faces, scores and tracks, in overlapping threads with bounded queues.
/// Which frames are looked at: see videosampling.h; what is made of them: videoassembly.h. A scan
/// that was killed and goes on from its store gives exactly what an uninterrupted one gives.
/// Damage is in the result. When stopped, comes back with complete = false and what was done.
/// Throws InputError, FormatError, NoVideoError, LimitError, IoError when nothing of the video can
/// be read; ModelError when the face finder can't be loaded.
VideoResult scanVideo(const ScanRequest& request, const ScanCallbacks& callbacks, PauseGate& pause,
                      std::stop_token stop);

/// The same stages one after the other, without threads and store: the reference that tests and
/// benchmarks compare with.
VideoResult scanVideoInSeries(const ScanRequest& request, std::stop_token stop = {},
                              StageTimes* times = nullptr);

/// The faces of one decoded frame again, with the attention maps that a scan does not keep. Boxes,
/// landmarks and ids stay as they are in @p faces. Throws ModelError, Cancelled.
std::vector<FaceResult> mapFrameFaces(const Rgb8Image& pixels, std::vector<FaceResult> faces,
                                      nn::Engine& engine, std::stop_token stop = {});

/// The folder for scans in progress: $XDG_CACHE_HOME/lineament/scans or ~/.cache/lineament/scans.
std::filesystem::path defaultScanStore();

} // namespace lineament::analysis
