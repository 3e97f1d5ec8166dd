// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/trackedits.h"

#include "core/analysis/facescoring.h"
#include "core/analysis/videoassembly.h"
#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <charconv>

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

void removeDrawn(VideoResult& video) {
    std::erase_if(video.tracks, [](const Track& track) { return track.drawn; });
    // They come last in their frames: no point of another track moves.
    for (SampledFrame& sample : video.samples)
        std::erase_if(sample.faces, [](const FaceResult& face) {
            return face.face.source == faces::FaceSource::Manual;
        });
    video.drawnNotPlaced.clear();
}

/// A track of its own for the face, on its frame alone.
void place(VideoResult& video, const DrawnFace& drawn) {
    const SampledFrame* found = video.sampleAt(drawn.frame);
    if (found == nullptr || found->decoding != media::Decoding::Complete) {
        video.drawnNotPlaced.push_back(drawn);
        return;
    }
    SampledFrame& sample = video.samples[static_cast<std::size_t>(found - video.samples.data())];
    Track& track = video.tracks.emplace_back();
    track.id = drawn.face.face.id;
    track.drawn = true;
    track.firstFrame = track.lastFrame = drawn.frame;
    track.from = video.index->seconds(drawn.frame);
    track.to = track.from + video.index->duration(drawn.frame);
    while (track.shot + 1 < static_cast<int>(video.shots.size()) &&
           video.shots[static_cast<std::size_t>(track.shot) + 1].firstFrame <= drawn.frame)
        ++track.shot;
    track.points.push_back(
        {static_cast<std::size_t>(found - video.samples.data()), sample.faces.size()});
    sample.faces.push_back(drawn.face);
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

VideoEdits editsOf(const VideoResult& video) {
    VideoEdits edits;
    for (const Track& track : video.tracks) {
        if (track.leftOut)
            edits.leftOut.push_back(editOf(video, track, *track.leftOut));
        if (track.drawn) {
            const SampledFrame& sample = video.samples[track.points.front().sample];
            edits.drawn.push_back({sample.number, sample.faces[track.points.front().face]});
        }
    }
    edits.leftOut.insert(edits.leftOut.end(), video.editsNotFound.begin(),
                         video.editsNotFound.end());
    edits.drawn.insert(edits.drawn.end(), video.drawnNotPlaced.begin(), video.drawnNotPlaced.end());
    return edits;
}

VideoEdits editsOf(const ItemResult& item) {
    return item.video ? editsOf(*item.video) : VideoEdits();
}

std::optional<TrackEdit> trackEdit(const VideoResult& video, const std::string& track,
                                   const std::string& reason) {
    const Track* found = video.track(track);
    return found == nullptr ? std::nullopt : std::optional(editOf(video, *found, reason));
}

void applyEdits(VideoResult& video, const VideoEdits& edits, const VideoSettings& settings,
                const nn::ModelInfo* model) {
    removeDrawn(video);
    for (const DrawnFace& drawn : edits.drawn)
        place(video, drawn);
    for (Track& track : video.tracks)
        track.leftOut.reset();
    video.editsNotFound.clear();
    for (const TrackEdit& edit : edits.leftOut) {
        if (Track* track = trackAt(video, edit))
            track->leftOut = edit.reason;
        else
            video.editsNotFound.push_back(edit);
    }
    aggregateTracks(video, settings, model);
}

ItemResult withEdits(const ItemResult& item, const VideoEdits& edits) {
    auto video = std::make_shared<VideoResult>(indexedVideo(item));
    applyEdits(*video, edits, item.run.settings.video, modelOf(item));
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

std::string nextDrawnId(const VideoEdits& edits) {
    int highest = 0;
    for (const DrawnFace& drawn : edits.drawn) {
        const std::string& id = drawn.face.face.id;
        int number = 0;
        if (id.starts_with('M'))
            std::from_chars(id.data() + 1, id.data() + id.size(), number);
        highest = std::max(highest, number);
    }
    return "M" + std::to_string(highest + 1);
}

FaceResult scoreDrawnFace(const Rgb8Image& pixels, const faces::Face& face, nn::Engine* engine,
                          const std::string& noModelMessage, std::stop_token stop) {
    FaceResult result;
    result.face = face;
    result.message = engine == nullptr ? noModelMessage : std::string();
    const FaceCrop crop =
        cutFaceCrop(result, pixels, engine != nullptr ? &engine->model() : nullptr);
    if (crop.scorable)
        try {
            const std::array crops{&crop.pixels};
            auto predictions = engine->predict(crops, false, std::move(stop));
            setScore(result, std::move(predictions.at(0)));
        } catch (const Cancelled&) {
            throw;
        } catch (const std::exception& e) {
            setFailed(result, e.what());
        }
    result.verdict.face = face.id;
    if (result.state == FaceState::Scored) {
        result.verdict.kind = face.confirmed ? VerdictKind::Uncalibrated : VerdictKind::Withheld;
        if (!face.confirmed)
            result.verdict.outOfRange = {{OutOfRange::Measure::Confirmation, 0, 0}};
    }
    return result;
}

std::string editsText(const VideoEdits& edits) {
    std::string text;
    const auto add = [&text](const std::string& words) {
        text += (text.empty() ? "" : ", ") + words;
    };
    for (const TrackEdit& edit : edits.leftOut)
        add(edit.track + " left out (" + edit.reason + ")");
    for (const DrawnFace& drawn : edits.drawn)
        add(drawn.face.face.id + " drawn on frame " + std::to_string(drawn.frame));
    return text.empty() ? "none" : text;
}

} // namespace lineament::analysis
