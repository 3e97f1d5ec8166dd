// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/findingwords.h"

#include "core/analysis/verdictwords.h"

#include <algorithm>

namespace lineament::analysis {

namespace {

std::string upperFirst(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string framesText(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " frame" : " frames");
}

bool hasGap(const Track& track, GapReason reason) {
    return std::any_of(track.gaps.begin(), track.gaps.end(),
                       [reason](const Gap& gap) { return gap.reason == reason; });
}

} // namespace

std::string whyNoFinding(const FaceResult& face) {
    return face.message.empty() ? kNotCalibrated : face.message;
}

std::string briefFinding(const FaceResult& face) {
    // It says whether the face was rejected or its track left out, and why.
    if (face.state == FaceState::Rejected)
        return upperFirst(face.message);
    if (const std::string verdict = shortText(face.verdict); !verdict.empty())
        return upperFirst(verdict);
    return face.state == FaceState::Scored && face.score ? whyNoFinding(face) : std::string();
}

std::string briefFinding(const ItemResult& item) {
    const ItemVerdict verdict = itemVerdict(item);
    if (verdict.leading != nullptr)
        return upperFirst(shortText(*verdict.leading));
    if (!verdict.withheld.empty())
        return upperFirst(shortText(*verdict.withheld.front()));
    if (item.video)
        return item.video->strongestTrack() != nullptr ? kNotValidatedForVideo : std::string();
    return item.strongestFace() != nullptr ? kNotCalibrated : std::string();
}

Proposition speaksFor(const Verdict& verdict) {
    return verdict.kind == VerdictKind::Support ? verdict.supports : Proposition::Neither;
}

Proposition speaksFor(const ItemResult& item) {
    const ItemVerdict verdict = itemVerdict(item);
    const Proposition leading =
        verdict.leading != nullptr ? speaksFor(*verdict.leading) : Proposition::Neither;
    return leading == Proposition::Hd && !verdict.complete() ? Proposition::Neither : leading;
}

std::string frameFaceSentence(const VideoResult& video, const FaceResult& face) {
    if (face.state != FaceState::Scored || !face.score)
        return verdictSentence(face);
    FaceResult ofFrame;
    ofFrame.face.id = face.face.id;
    ofFrame.state = face.state;
    ofFrame.score = face.score;
    ofFrame.message = video.anyFinding() ? kFrameByItself : kNotValidatedForVideo;
    return verdictSentence(ofFrame);
}

std::string trackSentence(const VideoResult& video, const Track& track) {
    const std::string name = "Track " + track.id;
    if (track.leftOut)
        return name + ": left out by hand: " + *track.leftOut + ". Seen in " +
               framesText(track.points.size()) + "; none counts.";
    const std::string drawn = track.drawn
                                  ? ", drawn by hand on frame " + std::to_string(track.firstFrame) +
                                        " and scored there alone, not followed"
                                  : "";
    if (track.drawn && hasGap(track, GapReason::NotConfirmed))
        return name + drawn + ": the face finder sees no face there, and the score does not count.";
    if (!track.aggregate)
        return name + drawn + ": seen in " + framesText(track.points.size()) +
               (hasGap(track, GapReason::CrossFade) ? ", all in a cross-fade: none counts."
                                                    : ", scored in none.");
    if (const auto& finding = track.finding) {
        const auto& frame = video.samples[finding->sample];
        std::string text = sentence(finding->verdict) + " " + name + drawn + ": the median of " +
                           framesText(static_cast<std::size_t>(track.aggregate->frames)) +
                           " is frame " + std::to_string(frame.number);
        if (finding->verdict.log10Lr)
            text += ", single frames reach from " + lrText(finding->leastLog10Lr) + " to " +
                    lrText(finding->mostLog10Lr);
        return text + "; coverage " + coverageWords(video, track) + ".";
    }
    return std::string(kNotValidatedForVideo) + ": no finding is given. " + name + drawn +
           ": raw scores of " + framesText(static_cast<std::size_t>(track.aggregate->frames)) +
           "; coverage " + coverageWords(video, track) + ".";
}

double clipCoverage(const VideoResult& video, const Track& track) {
    const double clip = video.end - video.begin;
    return clip > 0 ? std::clamp(track.coverage * (track.to - track.from) / clip, 0.0, 1.0) : 0;
}

std::string coverageWords(const VideoResult& video, const Track& track) {
    return coverageText(track.coverage) + " of the track's span, " +
           coverageText(clipCoverage(video, track)) + " of the clip";
}

std::string coverageFigures(const VideoResult& video, const Track& track) {
    return coverageText(track.coverage) + ", " + coverageText(clipCoverage(video, track));
}

} // namespace lineament::analysis
