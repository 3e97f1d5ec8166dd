// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/media/video.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lineament::analysis {

/// One frame that was looked at.
struct SampledFrame {
    int number = 0; ///< presentation order, from 0
    std::int64_t pts = 0;
    double seconds = 0;
    char type = '?'; ///< 'I', 'P', 'B'
    bool key = false;
    media::Decoding decoding = media::Decoding::Complete;
    std::string damage; ///< of frames that did not decode completely: these are never scored
    /// Why no faces were looked for, though the frame decoded: an error of the face finder. Empty
    /// when they were.
    std::string failure;
    std::string sha256; ///< of the decoded planes, see media::VideoFrame
    /// Every face of this frame; a face that belongs to a track has the track's id ("T1") as its
    /// own.
    std::vector<FaceResult> faces;
    /// Mean difference of luminance (0 to 255) to the frame before, for every frame decoded since
    /// the last sampled one; the last value is this frame's own. Shot changes are found in these.
    std::vector<float> lumaSteps;
};

/// Why there is no score for a stretch of a track or of the video.
enum class GapReason {
    NoFace,       ///< the frame was looked at, the face was not found
    TooSmall,     ///< found, but smaller than the model accepts
    TooBlurred,   ///< found, but below the sharpness that the validation covered
    TooTurned,    ///< found, but turned or tilted farther than the validation covered
    NotSampled,   ///< no frame of this stretch was chosen (longer than the sampling asks for)
    NotDecoded,   ///< damaged
    NotSearched,  ///< the face finder failed
    CrossFade,    ///< two pictures mixed: found, but not counted
    NotConfirmed, ///< drawn by hand where the face finder, asked for that place, sees no face
    NotScored     ///< found, but without a score for another reason (no model, the model failed)
};
/// Short stable words for JSON: "no-face", "too-small"...
const char* gapReasonName(GapReason reason);
/// "complete", "concealed", "missing".
const char* decodingName(media::Decoding decoding);

/// A stretch without scores, both ends included.
struct Gap {
    int firstFrame = 0, lastFrame = 0;
    double from = 0, to = 0; ///< seconds; to is the end of the last frame
    GapReason reason = GapReason::NotSampled;
};

/// Where a track was seen.
struct TrackPoint {
    std::size_t sample = 0; ///< index into VideoResult::samples
    std::size_t face = 0;   ///< index into that sample's faces
};

/// The score of a track over its scored frames.
struct TrackAggregate {
    double mean = 0;          ///< of the frames' scores, weighted by the time each stands for
    double low = 0, high = 0; ///< 95 % interval of the mean; frames near each other are not
                              ///< independent: see effectiveFrames
    double median = 0;
    double least = 0, most = 0;
    double deviation = 0;       ///< standard deviation of the frames' scores
    double effectiveFrames = 0; ///< scored frames, reduced by their autocorrelation
    int frames = 0;             ///< scored
    double neutral = 0; ///< the score that speaks for neither proposition: LR 1 of the model's
                        ///< calibration of single photos, 0 without one
};

/// A track that the examiner left out, with a place by which it is found in another scan: ids are
/// numbers in order, and other settings may number otherwise.
struct TrackEdit {
    std::string track;  ///< its id in the scan in which it was left out
    std::string reason; ///< never empty
    double seconds = 0; ///< a moment at which it was seen
    RectF box;          ///< where it was then
};

/// A face that the examiner drew on one sampled frame. Its id, "M1", is that of its track.
struct DrawnFace {
    int frame = 0;
    FaceResult face;
};

/// What the examiner changed of a scan.
struct VideoEdits {
    std::vector<TrackEdit> leftOut;
    std::vector<DrawnFace> drawn;
    bool empty() const { return leftOut.empty() && drawn.empty(); }
};

/// What the machine says of a track, by a validation for video.
struct TrackFinding {
    std::size_t sample = 0; ///< that the track's median score is of
    Verdict verdict;        ///< of its face there; named as the track
    /// Likelihood ratios of the frames with the lowest and the highest score, log10.
    double leastLog10Lr = 0, mostLog10Lr = 0;
};

/// One face over time, within one shot.
struct Track {
    std::string id; ///< "T1", "T2"... in order of birth, left to right; "M1" when drawn by hand
    int shot = 0;   ///< index into VideoResult::shots
    std::vector<TrackPoint> points;          ///< ascending in time
    int firstFrame = 0, lastFrame = 0;       ///< seen
    double from = 0, to = 0;                 ///< seconds; to is the end of the last frame
    std::optional<TrackAggregate> aggregate; ///< none when no frame is scored (R12)
    double coverage = 0; ///< share of [from, to] that scored frames stand for; of the whole clip:
                         ///< see clipCoverage()
    std::vector<Gap> gaps;
    /// Sample with the highest and the lowest score, and the one whose score is nearest to 0 (least
    /// certain); set with aggregate.
    std::size_t strongest = 0, weakest = 0, leastCertain = 0;
    /// Of the median of its frames that count: a product over frames would take frames of one shot
    /// for independent, and the highest of many is high by chance. None: nothing counts, or the
    /// model is not validated for video.
    std::optional<TrackFinding> finding;
    /// Why the examiner left it out: it has no aggregate then, and its scores count for no other
    /// track. None: it counts.
    std::optional<std::string> leftOut;
    /// Drawn by hand on its one frame, and not followed from there.
    bool drawn = false;
};

/// "scored", "left-out" by the examiner, or "not-scored" when no score of the track counts (R12).
const char* trackStateName(const Track& track);

/// Stretch of frames that did not decode completely, both ends included.
struct DamagedStretch {
    int firstFrame = 0, lastFrame = 0;
    double from = 0, to = 0;
    bool missing = false; ///< no picture at all; else parts were concealed
    std::string what;     ///< as the decoder reported it
};

/// First frame of a shot.
struct Shot {
    int firstFrame = 0;
    double from = 0;
    bool gradual = false; ///< it is a cross-fade from the shot before it to the one after it
};

/// Everything about one video, complete or as far as it got. A plain value.
struct VideoResult {
    media::VideoInfo info;
    std::shared_ptr<const media::FrameIndex> index;
    double begin = 0, end = 0;         ///< seconds: first frame's PTS, end of the last frame
    std::vector<SampledFrame> samples; ///< ascending
    std::vector<Shot> shots;           ///< at least one once a frame was looked at
    bool shotsBetweenSamples = true; ///< false: changes were looked for between sampled frames only
    std::vector<DamagedStretch> damaged;
    std::vector<Track> tracks;
    /// Tracks that were left out of an earlier scan, and that this one has not.
    std::vector<TrackEdit> editsNotFound;
    /// Faces that were drawn on frames that this scan has not looked at.
    std::vector<DrawnFace> drawnNotPlaced;
    int framesPlanned = 0; ///< samples that the settings ask for, as far as known
    int framesResumed = 0; ///< samples taken from an earlier, interrupted run
    bool complete = false; ///< false: cancelled; samples holds what was done until then
    bool running = false;  ///< not complete because the scan goes on; never of a stored result

    const Track* track(const std::string& id) const;
    /// The track with the highest mean score; null when none is scored.
    const Track* strongestTrack() const;
    /// The sample at frame @p number; null when it was not sampled.
    const SampledFrame* sampleAt(int number) const;
    int scoredFaces() const;
    int tracksLeftOut() const;
    bool anyFinding() const; ///< of any track
    int tracksDrawn() const;
    /// Sampled frames in which faces were looked for: they decoded, and the face finder worked.
    int framesSearched() const;
    /// Sampled frames on which the face finder failed.
    int framesNotSearched() const;
};
using VideoResultPtr = std::shared_ptr<const VideoResult>;

/// R17 to R19: why an aggregate over frames gets no likelihood ratio.
inline constexpr const char* kVideoCaveat =
    "A track's score is the mean of its frames' scores. Calibrations are made on single photos and "
    "cover neither video frames nor means over them: no likelihood ratio is given.";

/// The same where a track has a finding.
inline constexpr const char* kVideoFindingCaveat =
    "A track's finding is that of its median frame, by a calibration for frames of videos that "
    "went "
    "through a simulated H.264 coder; it is never a product over frames. Re-enactment and lip "
    "movements over time were not measured.";
/// The one of both that holds for a video.
const char* videoCaveat(const VideoResult& video);

/// "Not validated for video: no finding is given. 3 face tracks; 2 have raw scores. ..." Scores
/// stand among the raw values only, and nothing in them points to either proposition (R19, R23).
std::string videoSentence(const VideoResult& video);

/// "98 %": rounded down, so that a track that was not wholly scored is never said to be.
std::string coverageText(double share);

/// The frame as an item of its own, for whatever shows photos: path, digests, run of @p item, the
/// frame's faces. Faces of a frame that was not sampled are left empty and message says so; faces
/// with a score have a message, too: that it is not validated for video.
ItemResult frameItem(const ItemResult& item, int number);

/// True when the track lies in a cross-fade: two pictures are mixed there, and none of its scores
/// counts.
bool isMixture(const VideoResult& video, const Track& track);

/// Where a track's face is at @p seconds, between its points linearly; none outside its span or in
/// a gap without a face.
std::optional<RectF> trackBox(const VideoResult& video, const Track& track, double seconds);

} // namespace lineament::analysis
