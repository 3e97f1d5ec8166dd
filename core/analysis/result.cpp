// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/result.h"

#include "core/analysis/findingwords.h"
#include "core/analysis/verdictwords.h"
#include "core/analysis/videoresult.h"
#include "core/base/fixedtext.h"

#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace lineament::analysis {

namespace {

bool hasScore(const FaceResult& face) {
    return face.state == FaceState::Scored && face.score && std::isfinite(*face.score);
}

std::string facesText(int count) {
    return std::to_string(count) + (count == 1 ? " face" : " faces");
}

/// Why a face has no score, in words that fit after "not scored:".
std::string reason(FaceState state) {
    switch (state) {
    case FaceState::Scored:
        return "the network gave no finite value";
    case FaceState::NoModel:
        return "no model installed";
    case FaceState::TooSmall:
        return "too small for the model";
    case FaceState::Rejected:
        return "rejected by the examiner";
    case FaceState::ModelFailed:
        return "the network failed";
    }
    return "unknown reason";
}

/// "1 face not scored (too small for the model)", empty when every face has a score.
std::string unscoredText(const ItemResult& item) {
    constexpr std::array kStates{FaceState::NoModel, FaceState::TooSmall, FaceState::ModelFailed,
                                 FaceState::Rejected, FaceState::Scored};
    int total = 0;
    std::string reasons;
    for (FaceState state : kStates) {
        int count = 0;
        for (const FaceResult& face : item.faces)
            count += face.state == state && !hasScore(face) ? 1 : 0;
        if (count == 0)
            continue;
        total += count;
        reasons += (reasons.empty() ? "" : ", ") + reason(state);
        if (count != static_cast<int>(item.faces.size()))
            reasons += ": " + std::to_string(count);
    }
    return total == 0 ? std::string() : facesText(total) + " not scored (" + reasons + ")";
}

std::string analysedSentence(const ItemResult& item) {
    if (std::string verdict = sentence(itemVerdict(item)); !verdict.empty())
        return verdict;
    const std::string unscored = unscoredText(item);
    const int scored = item.scoredFaces();
    if (scored == 0)
        return unscored.empty() ? "No face is listed; nothing was scored." : unscored + ".";
    return std::string(kNotCalibrated) + ": no finding is given. " + facesText(scored) +
           (scored == 1 ? " with a raw score" : " with raw scores") +
           (unscored.empty() ? "" : "; " + unscored) + ".";
}

} // namespace

const char* stateName(ItemState state) {
    switch (state) {
    case ItemState::Analysed:
        return "analysed";
    case ItemState::NoFace:
        return "no-face";
    case ItemState::NotMedia:
        return "not-media";
    case ItemState::NoVideo:
        return "no-video";
    case ItemState::Encrypted:
        return "encrypted";
    case ItemState::Unsupported:
        return "unsupported";
    case ItemState::Changed:
        return "changed";
    case ItemState::Damaged:
        return "damaged";
    case ItemState::TooLarge:
        return "too-large";
    case ItemState::Unreadable:
        return "unreadable";
    case ItemState::Failed:
        return "failed";
    case ItemState::Cancelled:
        return "cancelled";
    }
    return "failed";
}

const char* stateName(FaceState state) {
    switch (state) {
    case FaceState::Scored:
        return "scored";
    case FaceState::NoModel:
        return "no-model";
    case FaceState::TooSmall:
        return "too-small";
    case FaceState::Rejected:
        return "rejected";
    case FaceState::ModelFailed:
        return "model-failed";
    }
    return "model-failed";
}

namespace {

constexpr std::array kSamplingNames{
    std::pair{Sampling::Adaptive, "adaptive"}, std::pair{Sampling::Rate, "rate"},
    std::pair{Sampling::KeyFrames, "key-frames"}, std::pair{Sampling::EveryFrame, "every-frame"}};

} // namespace

const char* samplingName(Sampling sampling) {
    for (const auto& [value, name] : kSamplingNames)
        if (value == sampling)
            return name;
    return kSamplingNames.front().second;
}

Sampling samplingFromName(const std::string& name) {
    for (const auto& [value, known] : kSamplingNames)
        if (name == known)
            return value;
    throw std::invalid_argument("expected adaptive, rate, key-frames or every-frame, found " +
                                name);
}

std::string scoreText(double score) {
    return signedText(score, 2);
}

const FaceResult* ItemResult::strongestFace() const {
    const FaceResult* strongest = nullptr;
    for (const FaceResult& face : faces) {
        if (hasScore(face) && (!strongest || *face.score > *strongest->score))
            strongest = &face;
    }
    return strongest;
}

int ItemResult::scoredFaces() const {
    int count = video ? video->scoredFaces() : 0;
    for (const FaceResult& face : faces)
        count += hasScore(face) ? 1 : 0;
    return count;
}

std::string verdictSentence(const ItemResult& item) {
    const std::string detail = item.message.empty() ? "" : " " + item.message;
    if (item.video && (item.state == ItemState::Analysed || item.state == ItemState::NoFace ||
                       item.state == ItemState::Cancelled))
        return videoSentence(*item.video);
    switch (item.state) {
    case ItemState::Analysed:
        return analysedSentence(item);
    case ItemState::NoFace:
        return "No face was found; nothing was scored.";
    case ItemState::NotMedia:
        return "Not analysed: no reader knows this format." + detail;
    case ItemState::NoVideo:
        return "Not analysed: the file holds no video." + detail;
    case ItemState::Encrypted:
        return "Not analysed: its pictures are encrypted." + detail;
    case ItemState::Unsupported:
        return "Not analysed: nothing here decodes this kind of file." + detail;
    case ItemState::Changed:
        return "Not analysed: the file changed while it was read." + detail;
    case ItemState::Damaged:
        return "Not analysed: the file is damaged." + detail;
    case ItemState::TooLarge:
        return "Not analysed: the picture exceeds the decoding limits." + detail;
    case ItemState::Unreadable:
        return "Not analysed: the file could not be read." + detail;
    case ItemState::Failed:
        return "Not analysed: an error inside the program." + detail;
    case ItemState::Cancelled:
        return "Not analysed: cancelled by the user.";
    }
    return "Not analysed." + detail;
}

std::string verdictSentence(const FaceResult& face) {
    if (std::string verdict = sentence(face.verdict); !verdict.empty())
        return verdict;
    const std::string name = face.face.id.empty() ? "Face" : "Face " + face.face.id;
    if (hasScore(face))
        return whyNoFinding(face) + ": no finding is given. " + name +
               " has a raw score, which is an output of the network and no likelihood ratio.";
    return name + ": not scored, " + reason(face.state) + "." +
           (face.message.empty() ? "" : " " + face.message);
}

} // namespace lineament::analysis
