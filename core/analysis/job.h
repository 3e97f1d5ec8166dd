// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/analysis/videoscan.h"
#include "core/faces/facefinder.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lineament::analysis {

/// One file to analyse.
struct ItemRequest {
    std::filesystem::path path;
    /// Faces as the examiner left them (added, moved, rejected); none: find them.
    std::optional<std::vector<faces::Face>> faces;
    /// What the examiner changed of a video's tracks: tracks left out, faces drawn.
    VideoEdits edits = {};
};

/// The immutable snapshot a job works from.
struct JobRequest {
    std::vector<ItemRequest> items;
    Settings settings;
    std::shared_ptr<nn::Engine> engine; ///< null: no model; faces are found and stay without score
    std::string noModelMessage;         ///< said in every face's message when engine is null
    int faceWorkers = faces::FaceFinder::usualWorkers(); ///< threads that look for faces
    /// Where frames of videos are kept while they are scanned (see ScanRequest); empty: nowhere.
    std::filesystem::path scanStore;
    /// Keep every result until the end, for JobResult; false for those who take them one by one, so
    /// that memory does not grow with the number of items.
    bool keepResults = true;
};

enum class Stage { Reading, FindingFaces, Scoring, ScanningVideo, Finished };

/// Where the job is. Delivered at most 20 times a second, and once at the end.
struct Progress {
    int itemsDone = 0;
    int itemsTotal = 0;
    int facesScored = 0;
    Stage stage = Stage::Reading;
    std::filesystem::path current;                 ///< the file that the last stage works on
    std::optional<std::chrono::seconds> remaining; ///< estimate, after the first items
    std::optional<ScanProgress> video;             ///< of the video that is being scanned
    bool paused = false;
};

/// The job's one result.
struct JobResult {
    /// In the order of the request, one for each; none when they were not to be kept.
    std::vector<ItemResultPtr> items;
    bool cancelled = false;
    std::chrono::milliseconds elapsed{0};
};

/// Calls come from one thread, which is none of the workers': slow ones hold nobody up until some
/// results wait for them. They may pause, resume and cancel the job, and must not wait for it; the
/// finished call is the last. What they throw is logged.
struct JobCallbacks {
    std::function<void(const Progress&)> progress;
    std::function<void(int index, ItemResultPtr)> item; ///< in the order of the request
    /// What is there of a video that is being scanned; its state is Cancelled until it is complete.
    std::function<void(int index, ItemResultPtr)> partial;
    std::function<void(JobResult)> finished;
};

/// Decode, face finding and scoring in overlapping threads with bounded queues between them.
class Job {
public:
    explicit Job(JobRequest request);
    /// Cancels and waits.
    ~Job();
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    void start(JobCallbacks callbacks);
    /// Returns at once; items not yet done come back as Cancelled.
    void cancel();
    void wait();
    bool running() const;
    /// Holds the workers at the next frame or item; what is done stays.
    void pause();
    void resume();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// start(), wait(), and the result, for callers without an event loop.
JobResult runJob(JobRequest request, JobCallbacks callbacks = {}, std::stop_token stop = {});

} // namespace lineament::analysis
