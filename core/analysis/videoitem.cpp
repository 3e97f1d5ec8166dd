// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videoitem.h"

#include "core/base/error.h"
#include "core/base/filestamp.h"
#include "core/base/hash.h"

namespace lineament::analysis {

namespace {

/// Empty while the file is what was hashed. A new time stamp alone is no change: the bytes decide.
/// Throws IoError when they can't be read any more; Cancelled.
std::string changeOf(const std::filesystem::path& file, const FileStamp& before,
                     const Digests& hashed, std::stop_token stop) {
    const FileStamp now = stampOf(file);
    if (now.known() && now == before && now.bytes == hashed.bytes)
        return {};
    const std::string expected = file.string() + ": expected the " + std::to_string(hashed.bytes) +
                                 " bytes that were hashed";
    if (!now.known())
        return expected + ", found the file gone after the analysis";
    if (now.bytes != hashed.bytes)
        return expected + ", found " + std::to_string(now.bytes) +
               " after the analysis; analyse it again when it is complete";
    std::string sha256;
    try {
        sha256 = digestsOfFile(file, stop).sha256;
    } catch (const IoError& e) {
        throw IoError(file.string(),
                      "the " + std::to_string(hashed.bytes) + " bytes that were hashed",
                      "that the file can't be read any more after the analysis: " + e.found());
    }
    return sha256 == hashed.sha256 ? std::string()
                                   : expected + ", found other bytes after the analysis";
}

std::string stoppedMessage(const VideoResult& video, const JobRequest& request) {
    std::string text = "cancelled after " + std::to_string(video.samples.size());
    if (video.framesPlanned > 0)
        text += " of " + std::to_string(video.framesPlanned);
    text += " frames";
    if (!request.scanStore.empty())
        text += "; what was done is kept, and the next analysis goes on from there";
    return text;
}

std::string soFarMessage(const VideoResult& video) {
    return std::to_string(video.samples.size()) + " of " + std::to_string(video.framesPlanned) +
           " frames so far";
}

/// The record says what was done: no variants of frames are scored.
void setVideo(ItemResult& item, VideoResultPtr video) {
    item.run.settings.stability = false;
    item.video = std::move(video);
}

void setState(ItemResult& item, VideoResult video, const JobRequest& request) {
    if (!video.complete) {
        item.state = ItemState::Cancelled;
        item.message = stoppedMessage(video, request);
    } else if (video.tracks.empty()) {
        const int failed = video.framesNotSearched(), searched = video.framesSearched();
        if (searched > 0) {
            item.state = ItemState::NoFace;
            item.message = "no face of " + std::to_string(smallestFaceInFrames(request.settings)) +
                           " px or more was found in " + std::to_string(searched) + " frames";
            if (failed > 0)
                item.message += "; the face finder failed in " + std::to_string(failed) + " others";
        } else if (failed > 0) {
            item.state = ItemState::Failed;
            item.message = "the face finder failed in all of " + std::to_string(failed) + " frames";
        } else {
            item.state = ItemState::Damaged;
            item.message = "expected frames that decode, found none whole among " +
                           std::to_string(video.samples.size());
        }
    } else {
        item.state = ItemState::Analysed;
        item.message.clear();
    }
    setVideo(item, std::make_shared<const VideoResult>(std::move(video)));
}

ScanRequest scanRequest(const Work& work, const JobRequest& request) {
    const ItemResult& item = work.result;
    ScanRequest scan;
    scan.path = item.path;
    scan.digests = *item.digests;
    scan.settings = request.settings;
    scan.engine = request.engine;
    scan.run = item.run;
    scan.faceWorkers = request.faceWorkers;
    scan.store = request.scanStore;
    scan.edits = request.items.at(static_cast<std::size_t>(work.index)).edits;
    return scan;
}

} // namespace

bool isVideoItem(Work& work) {
    bool video = false;
    guardStage(work, [&] { video = media::looksLikeVideo(work.result.path); });
    return video;
}

void scanItem(Work& work, const JobRequest& request, const VideoItemCallbacks& callbacks,
              PauseGate& pause, std::stop_token stop) {
    const FileStamp before = stampOf(work.result.path);
    guardStage(work, [&] {
        work.result.digests = digestsOfFile(work.result.path, stop); // before any decode (R1)
        ScanCallbacks scan;
        scan.progress = callbacks.progress;
        if (callbacks.partial)
            scan.partial = [&](const VideoResultPtr& video) {
                ItemResult item = work.result;
                item.state = ItemState::Cancelled;
                item.message = soFarMessage(*video);
                setVideo(item, video);
                callbacks.partial(std::move(item));
            };
        setState(work.result, scanVideo(scanRequest(work, request), scan, pause, stop), request);
    });
    // A file that is still being written often is no valid container yet: that it changes is the
    // more useful thing to know.
    if (work.result.digests && work.result.state != ItemState::Cancelled) {
        VideoResultPtr scanned = std::move(work.result.video);
        work.result.video.reset();
        guardStage(work, [&] {
            const std::string change =
                changeOf(work.result.path, before, *work.result.digests, stop);
            if (change.empty())
                work.result.video = std::move(scanned);
            else
                endItem(work, ItemState::Changed, change);
        });
    }
    work.finished = true;
}

} // namespace lineament::analysis
