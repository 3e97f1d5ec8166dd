// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/videoresult.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/verdictwords.h"
#include "core/base/fixedtext.h"

#include <algorithm>
#include <cmath>

namespace lineament::analysis {

namespace {

std::string counted(std::size_t n, const std::string& what) {
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}

/// What of the video was not seen whole: " 99 frames, 5.57 of 7.20 s, did not decode whole."
std::string damageText(const VideoResult& video) {
    int frames = 0, upTo = -1;
    double seconds = 0, end = video.begin;
    for (const DamagedStretch& d : video.damaged) { // in the order of their first frames
        frames += std::max(0, d.lastFrame - std::max(d.firstFrame - 1, upTo));
        upTo = std::max(upTo, d.lastFrame);
        seconds += std::max(0.0, d.to - std::max(d.from, end));
        end = std::max(end, d.to);
    }
    if (frames == 0)
        return "";
    return " " + counted(static_cast<std::size_t>(frames), "frame") + ", " + fixedText(seconds, 2) +
           " of " + fixedText(video.end - video.begin, 2) + " s, did not decode whole" +
           (frames == 1 ? " and was not scored." : " and were not scored.");
}

/// ", 1 of them left out by hand"; empty for none.
std::string ofThem(std::size_t some, std::size_t all, const std::string& what) {
    if (some == 0)
        return "";
    return ", " + (some < all ? std::to_string(some) + " of them " : all > 1 ? "all " : "") + what;
}

/// "3 face tracks, 1 of them drawn by hand, 1 of them left out by hand".
std::string tracksText(const VideoResult& video) {
    const auto all = video.tracks.size();
    return counted(all, "face track") +
           ofThem(static_cast<std::size_t>(video.tracksDrawn()), all, "drawn by hand") +
           ofThem(static_cast<std::size_t>(video.tracksLeftOut()), all, "left out by hand");
}

/// Of what was left out before and is not there any more.
std::string notFoundText(const VideoResult& video) {
    const auto lost = video.editsNotFound.size(), unplaced = video.drawnNotPlaced.size();
    std::string text;
    if (lost > 0)
        text += " " + counted(lost, "track") + " left out of an earlier scan " +
                (lost == 1 ? "was" : "were") + " not found in this one.";
    if (unplaced > 0)
        text += " " + counted(unplaced, "face") + " drawn by hand " +
                (unplaced == 1 ? "lies" : "lie") + " on frames that this scan did not look at.";
    return text;
}

std::string failureText(const VideoResult& video) {
    const int failed = video.framesNotSearched();
    return failed == 0 ? ""
                       : " The face finder failed in " +
                             counted(static_cast<std::size_t>(failed), "frame") +
                             ", of whose faces nothing is known.";
}

const FaceResult& faceOf(const VideoResult& video, const TrackPoint& point) {
    return video.samples[point.sample].faces[point.face];
}

} // namespace

const char* gapReasonName(GapReason reason) {
    switch (reason) {
    case GapReason::NoFace:
        return "no-face";
    case GapReason::TooSmall:
        return "too-small";
    case GapReason::TooBlurred:
        return "too-blurred";
    case GapReason::TooTurned:
        return "too-turned";
    case GapReason::NotSampled:
        return "not-sampled";
    case GapReason::NotDecoded:
        return "not-decoded";
    case GapReason::NotSearched:
        return "not-searched";
    case GapReason::CrossFade:
        return "cross-fade";
    case GapReason::NotConfirmed:
        return "not-confirmed";
    case GapReason::NotScored:
        return "not-scored";
    }
    return "not-scored";
}

const char* decodingName(media::Decoding decoding) {
    switch (decoding) {
    case media::Decoding::Complete:
        return "complete";
    case media::Decoding::Concealed:
        return "concealed";
    case media::Decoding::Missing:
        return "missing";
    }
    return "missing";
}

const char* trackStateName(const Track& track) {
    if (track.leftOut)
        return "left-out";
    return track.aggregate ? "scored" : "not-scored";
}

const Track* VideoResult::track(const std::string& id) const {
    const auto found =
        std::find_if(tracks.begin(), tracks.end(), [&id](const Track& t) { return t.id == id; });
    return found == tracks.end() ? nullptr : &*found;
}

const Track* VideoResult::strongestTrack() const {
    const Track* strongest = nullptr;
    for (const Track& t : tracks)
        if (t.aggregate && (!strongest || t.aggregate->mean > strongest->aggregate->mean))
            strongest = &t;
    return strongest;
}

const SampledFrame* VideoResult::sampleAt(int number) const {
    const auto at = std::lower_bound(samples.begin(), samples.end(), number,
                                     [](const SampledFrame& s, int n) { return s.number < n; });
    return at == samples.end() || at->number != number ? nullptr : &*at;
}

int VideoResult::scoredFaces() const {
    int count = 0;
    for (const SampledFrame& s : samples)
        count +=
            static_cast<int>(std::count_if(s.faces.begin(), s.faces.end(), [](const FaceResult& f) {
                return f.score.has_value();
            }));
    return count;
}

int VideoResult::tracksLeftOut() const {
    return static_cast<int>(std::count_if(tracks.begin(), tracks.end(), [](const Track& track) {
        return track.leftOut.has_value();
    }));
}

bool VideoResult::anyFinding() const {
    return std::any_of(tracks.begin(), tracks.end(),
                       [](const Track& track) { return track.finding.has_value(); });
}

const char* videoCaveat(const VideoResult& video) {
    return video.anyFinding() ? kVideoFindingCaveat : kVideoCaveat;
}

int VideoResult::tracksDrawn() const {
    return static_cast<int>(std::count_if(tracks.begin(), tracks.end(),
                                          [](const Track& track) { return track.drawn; }));
}

int VideoResult::framesSearched() const {
    return static_cast<int>(std::count_if(samples.begin(), samples.end(), [](const auto& s) {
        return s.decoding == media::Decoding::Complete && s.failure.empty();
    }));
}

int VideoResult::framesNotSearched() const {
    return static_cast<int>(std::count_if(samples.begin(), samples.end(),
                                          [](const auto& s) { return !s.failure.empty(); }));
}

std::string videoSentence(const VideoResult& video) {
    const std::string partly =
        video.complete  ? ""
        : video.running ? "So far, after " + counted(video.samples.size(), "frame") + ": "
                        : "The scan was stopped after " + counted(video.samples.size(), "frame") +
                              ": what follows is partial. ";
    const auto searched = static_cast<std::size_t>(video.framesSearched());
    if (video.tracks.empty() && searched == 0)
        return partly + "Faces could be looked for in none of the " +
               counted(video.samples.size(), "frame") + "; nothing was scored." +
               failureText(video);
    if (video.tracks.empty())
        return partly + "No face was found in the " + counted(searched, "frame") +
               " that were looked at; nothing was scored." + failureText(video) +
               notFoundText(video);
    const auto scored = static_cast<std::size_t>(
        std::count_if(video.tracks.begin(), video.tracks.end(),
                      [](const Track& track) { return track.aggregate.has_value(); }));
    const std::string tracks = tracksText(video);
    const auto out = static_cast<std::size_t>(video.tracksLeftOut());
    if (scored == 0)
        return partly + tracks +
               (out == 0                     ? "; none could be scored."
                : out == video.tracks.size() ? "; nothing that was scored counts."
                                             : "; none of the others could be scored.") +
               failureText(video) + notFoundText(video);
    const std::string head = video.anyFinding()
                                 ? sentence(itemVerdict(video)) + " "
                                 : std::string(kNotValidatedForVideo) + ": no finding is given. ";
    std::string text = head + partly + tracks + "; " + std::to_string(scored) +
                       (scored == 1 ? " has raw scores." : " have raw scores.");
    std::size_t unscored = 0, mixtures = 0;
    for (const Track& track : video.tracks) {
        if (!track.aggregate && !track.leftOut)
            ++(isMixture(video, track) ? mixtures : unscored);
    }
    if (unscored > 0)
        text += " " + counted(unscored, "track") + " could not be scored.";
    if (mixtures > 0)
        text += " " + counted(mixtures, "track") +
                (mixtures == 1 ? " lies in a cross-fade and does not count."
                               : " lie in cross-fades and do not count.");
    return text + damageText(video) + failureText(video) + notFoundText(video);
}

std::string coverageText(double share) {
    return std::to_string(static_cast<int>(std::floor(share * 100 + 1e-9))) + " %";
}

ItemResult frameItem(const ItemResult& item, int number) {
    ItemResult frame;
    frame.path = item.path;
    frame.digests = item.digests;
    frame.run = item.run;
    const SampledFrame* sample = item.video ? item.video->sampleAt(number) : nullptr;
    if (sample == nullptr) {
        frame.state = ItemState::NoFace;
        frame.message = "This frame was not among those that were analysed.";
        return frame;
    }
    frame.faces = sample->faces;
    for (FaceResult& face : frame.faces) {
        const Track* track = item.video->track(face.face.id);
        if (track == nullptr || !track->leftOut) {
            if (face.state == FaceState::Scored && face.message.empty())
                face.message = item.video->anyFinding() ? kFrameByItself : kNotValidatedForVideo;
            continue;
        }
        face.state = FaceState::Rejected;
        face.message = "left out by hand: " + *track->leftOut;
        face.face.rejected = true;
        face.score.reset();
        face.prediction.reset();
        face.verdict.kind = VerdictKind::NotScored;
    }
    if (sample->decoding != media::Decoding::Complete) {
        frame.state = ItemState::Damaged;
        frame.message = sample->damage;
    } else if (!sample->failure.empty()) {
        frame.state = ItemState::Failed;
        frame.message = "The face finder failed: " + sample->failure;
    } else {
        frame.state = frame.faces.empty() ? ItemState::NoFace : ItemState::Analysed;
    }
    return frame;
}

bool isMixture(const VideoResult& video, const Track& track) {
    const auto shot = static_cast<std::size_t>(track.shot);
    return shot < video.shots.size() && video.shots[shot].gradual;
}

std::optional<RectF> trackBox(const VideoResult& video, const Track& track, double seconds) {
    if (track.points.empty() || seconds < track.from || seconds > track.to)
        return std::nullopt;
    const auto secondsOf = [&video](const TrackPoint& p) {
        return video.samples[p.sample].seconds;
    };
    const auto after =
        std::upper_bound(track.points.begin(), track.points.end(), seconds,
                         [&](double s, const TrackPoint& p) { return s < secondsOf(p); });
    if (after == track.points.begin())
        return std::nullopt;
    const TrackPoint& before = *(after - 1);
    const RectF a = faceOf(video, before).face.box;
    if (after == track.points.end())
        return a;
    // A sampled frame between the two points in which the face was not found is a gap.
    if (after->sample != before.sample + 1)
        return secondsOf(before) == seconds ? std::optional(a) : std::nullopt;
    const RectF b = faceOf(video, *after).face.box;
    const double span = secondsOf(*after) - secondsOf(before);
    const double t = span > 0 ? (seconds - secondsOf(before)) / span : 0;
    const auto mix = [t](double u, double v) { return u + (v - u) * t; };
    return RectF{mix(a.x, b.x), mix(a.y, b.y), mix(a.width, b.width), mix(a.height, b.height)};
}

} // namespace lineament::analysis
