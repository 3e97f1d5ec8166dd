// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/trackedits.h"

#include "core/analysis/videoassembly.h"
#include "core/base/error.h"

#include <algorithm>

namespace lineament::analysis {

namespace {

/// Two boxes of one face at one moment overlap at least so much (IoU): the finder jitters, and
/// between sampled frames a box is a guess.
constexpr double kSamePlace = 0.5;

/// What finds the track again: a face from its middle, where tracks are cut last.
TrackEdit editOf(const VideoResult& video, const Track& track, const std::string& reason) {
    const TrackPoint& middle = track.points[track.points.size() / 2];
    const SampledFrame& sample = video.samples[middle.sample];
    return {track.id, reason, sample.seconds, sample.faces[middle.face].face.box};
}

Track* trackAt(VideoResult& video, const TrackEdit& edit) {
    Track* best = nullptr;
    double most = kSamePlace;
    for (Track& track : video.tracks) {
        const auto box = trackBox(video, track, edit.seconds);
        const double overlap = box ? box->iou(edit.box) : 0;
        if (overlap < most)
            continue;
        most = overlap;
        best = &track;
    }
    return best;
}

/// The video, whose scores can be weighted.
const VideoResult& indexedVideo(const ItemResult& item) {
    if (!item.video)
        throw InputError(item.path.string(), "a video that was scanned", "none");
    if (!item.video->index)
        throw InputError(item.path.string(), "the frames' index, by which scores are weighted",
                         "that the video can't be indexed any more");
    return *item.video;
}

const nn::ModelInfo* modelOf(const ItemResult& item) {
    return item.run.model ? &*item.run.model : nullptr;
}

bool blank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

} // namespace

std::vector<TrackEdit> tracksLeftOutOf(const VideoResult& video) {
    std::vector<TrackEdit> edits;
    for (const Track& track : video.tracks)
        if (track.leftOut)
            edits.push_back(editOf(video, track, *track.leftOut));
    edits.insert(edits.end(), video.editsNotFound.begin(), video.editsNotFound.end());
    return edits;
}

std::vector<TrackEdit> tracksLeftOutOf(const ItemResult& item) {
    return item.video ? tracksLeftOutOf(*item.video) : std::vector<TrackEdit>();
}

std::optional<TrackEdit> trackEdit(const VideoResult& video, const std::string& track,
                                   const std::string& reason) {
    const Track* found = video.track(track);
    return found == nullptr ? std::nullopt : std::optional(editOf(video, *found, reason));
}

void leaveTracksOut(VideoResult& video, const std::vector<TrackEdit>& edits,
                    const VideoSettings& settings, const nn::ModelInfo* model) {
    for (Track& track : video.tracks)
        track.leftOut.reset();
    video.editsNotFound.clear();
    for (const TrackEdit& edit : edits) {
        if (Track* track = trackAt(video, edit))
            track->leftOut = edit.reason;
        else
            video.editsNotFound.push_back(edit);
    }
    aggregateTracks(video, settings, model);
}

ItemResult withTracksLeftOut(const ItemResult& item, const std::vector<TrackEdit>& edits) {
    auto video = std::make_shared<VideoResult>(indexedVideo(item));
    leaveTracksOut(*video, edits, item.run.settings.video, modelOf(item));
    ItemResult edited = item;
    edited.video = std::move(video);
    return edited;
}

ItemResult withTrackLeftOut(const ItemResult& item, const std::string& track,
                            const std::optional<std::string>& reason) {
    const std::string where = item.path.string();
    if (reason && blank(*reason))
        throw InputError(where, "a reason for leaving a track out", "none");
    auto video = std::make_shared<VideoResult>(indexedVideo(item));
    const auto found = std::find_if(video->tracks.begin(), video->tracks.end(),
                                    [&](const Track& one) { return one.id == track; });
    if (found == video->tracks.end())
        throw InputError(where, "a face track " + track,
                         std::to_string(video->tracks.size()) + " other tracks");
    found->leftOut = reason;
    aggregateTracks(*video, item.run.settings.video, modelOf(item));
    ItemResult edited = item;
    edited.video = std::move(video);
    return edited;
}

std::string tracksLeftOutText(const std::vector<TrackEdit>& edits) {
    std::string text;
    for (const TrackEdit& edit : edits)
        text += (text.empty() ? "" : ", ") + edit.track + " (" + edit.reason + ")";
    return text.empty() ? "none" : text;
}

} // namespace lineament::analysis
