// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/videoresult.h"

#include <string>

namespace lineament::analysis {

// What is said, and in which colour, where no calibration was made for the medium: the first words
// of every list, panel, report and table, and the one rule for colours.

/// Of scores by a model without a calibration.
inline constexpr const char* kNotCalibrated = "Not calibrated";
/// Of everything in videos: calibrations are made on single photos (see kVideoCaveat).
inline constexpr const char* kNotValidatedForVideo = "Not validated for video";

/// Of a face in one frame of a video whose tracks have findings.
inline constexpr const char* kFrameByItself = "A frame by itself";

/// Why a face with a score has no finding: one of those above. Faces of frames know it from
/// frameItem().
std::string whyNoFinding(const FaceResult& face);

/// The finding on a face in few words, e.g. "Moderate support for manipulation, LR 35", "Not
/// calibrated", "Left out by hand: poster"; never a score. Empty for one without a score.
std::string briefFinding(const FaceResult& face);
/// The same of what leads an item. Empty when nothing is scored.
std::string briefFinding(const ItemResult& item);

/// The proposition whose colour goes with a finding; Neither: grey. Only the support that a
/// calibration of the medium gives has a colour: a score by itself has none.
Proposition speaksFor(const Verdict& verdict);
/// Of the face that leads; Hd only when every face could be judged.
Proposition speaksFor(const ItemResult& item);

/// A face of a frame by itself: as verdictSentence(), but that its score is not validated for
/// video or, where tracks have findings, that a frame by itself gets none.
std::string frameFaceSentence(const VideoResult& video, const FaceResult& face);

/// What became of a track, e.g. "Not validated for video: no finding is given. Track T1: raw scores
/// of 3 frames; coverage ...".
std::string trackSentence(const VideoResult& video, const Track& track);

/// Which part of the clip a track's scored frames stand for; Track::coverage is of the track's own
/// span.
double clipCoverage(const VideoResult& video, const Track& track);
/// "50 % of the track's span, 25 % of the clip".
std::string coverageWords(const VideoResult& video, const Track& track);
/// The same in short, for a column with kCoverageHead: "50 %, 25 %".
std::string coverageFigures(const VideoResult& video, const Track& track);
inline constexpr const char* kCoverageHead = "Coverage of track, clip";

/// A line that a timeline draws across the scores.
struct ScoreLine {
    double score = 0;
    const char* words = "";
};
/// The lines over the scores of a video, in window and report alike. Thresholds and the neutral
/// score are none of them: they were set on single photos.
inline constexpr ScoreLine kVideoScoreLines[] = {{0, "0: equal outputs, no threshold"}};

} // namespace lineament::analysis
