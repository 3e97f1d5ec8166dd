// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/verdict.h"
#include "core/base/image.h"
#include "core/faces/face.h"
#include "core/media/photo.h"
#include "core/nn/engine.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lineament::analysis {

/// What became of one file. None of these but Analysed carries a score (R12).
enum class ItemState {
    Analysed,    ///< decoded, at least one face; look at the faces' own states
    NoFace,      ///< decoded, no face was found
    NotMedia,    ///< no reader knows the format: neither a photo nor a video
    NoVideo,     ///< a container without a video stream
    Encrypted,   ///< its pictures are encrypted; no damage was seen
    Unsupported, ///< known by name, but nothing here decodes it; no damage was seen
    Damaged,     ///< the format is known, the file is broken
    TooLarge,    ///< beyond the decoding limits
    Unreadable,  ///< the operating system refused
    Changed,     ///< the file changed while it was read: what was analysed is not what is there
    Failed,      ///< an unexpected error inside the program
    Cancelled    ///< a video's result holds what was done until then
};

/// What became of one face.
enum class FaceState {
    Scored,
    NoModel,     ///< no model installed
    TooSmall,    ///< below the model's smallest face
    Rejected,    ///< by the examiner
    ModelFailed, ///< the network failed or gave a value that is not finite
};

/// Short stable words for JSON: "analysed", "no-face", "not-media"...
const char* stateName(ItemState state);
const char* stateName(FaceState state);

/// The score of the same crop after a small change (see stability.h).
struct VariantScore {
    std::string name; ///< what was done, e.g. "re-compressed as JPEG, quality 75"
    double score = 0; ///< not finite when the network gave no value
};

/// One face's result.
struct FaceResult {
    faces::Face face;
    FaceState state = FaceState::NoModel;
    std::string message; ///< why there is no score, or no finding (see frameItem())
    Affine photoToCrop;  ///< valid unless Rejected
    int cropSize = 0;
    double cropOutside = 0; ///< share of the crop outside the photo
    std::string cropSha256; ///< of the crop's RGB bytes
    std::string resampling;
    /// logit(fake) - logit(real), a raw value that has no direction by itself (R19).
    std::optional<double> score;
    std::optional<nn::Prediction> prediction; ///< logits and attention maps; set when Scored
    std::vector<VariantScore> variants;       ///< of a calibrated model, unless switched off
    Verdict verdict;
};

/// Which frames of a video are looked at.
enum class Sampling {
    Adaptive,  ///< at the coarse rate, then at the fine rate around high or unstable scores
    Rate,      ///< at the coarse rate
    KeyFrames, ///< only key frames are decoded
    EveryFrame
};
/// "adaptive", "rate", "key-frames", "every-frame".
const char* samplingName(Sampling sampling);
/// Throws std::invalid_argument for other words.
Sampling samplingFromName(const std::string& name);

struct VideoSettings {
    Sampling sampling = Sampling::Adaptive;
    double rate = 2;     ///< frames a second; variable rates are sampled by PTS, not by number
    double fineRate = 8; ///< frames a second in the second pass of Adaptive
    bool operator==(const VideoSettings&) const = default;
};

/// Settings that the result depends on; an immutable part of the job's snapshot.
struct Settings {
    VideoSettings video;
    media::DecodeLimits limits;
    int minFinderPixels = 20; ///< smallest face that is looked for
    bool maps = true;         ///< keep the attention maps
    /// Score small variants of each crop, too; a calibrated model's verdict must agree on them. In
    /// the record of a video false: no variants of frames are made.
    bool stability = true;
};

/// How and with what an item was analysed (R9).
struct RunRecord {
    std::string program; ///< "Lineament 0.1.0"
    std::optional<nn::ModelInfo> model;
    std::optional<nn::Runtime> runtime;
    std::string modelMessage; ///< why there is no model; empty when there is one
    std::string faceFinder;
    Settings settings;
    std::uint64_t seed = 0; ///< nothing in the analysis is random; recorded so that this is said
    std::chrono::system_clock::time_point started;
    std::chrono::system_clock::time_point finished;
};

struct VideoResult;

/// Everything about one file. A plain value; shared read-only between threads.
struct ItemResult {
    std::filesystem::path path;
    ItemState state = ItemState::Failed;
    std::string message; ///< for the states without faces: what was expected, what was found
    std::optional<Digests> digests;       ///< set as soon as the file could be read
    std::optional<media::PhotoInfo> info; ///< set when it was decoded as a photo
    std::vector<FaceResult> faces;        ///< of a photo
    /// Set when it was decoded as a video; see videoresult.h.
    std::shared_ptr<const VideoResult> video;
    RunRecord run;

    /// The face with the highest score; null when none is scored.
    const FaceResult* strongestFace() const;
    int scoredFaces() const;
};
using ItemResultPtr = std::shared_ptr<const ItemResult>;

/// The fixed sentences that go with every score and every map.
inline constexpr const char* kScoreCaveat = "The score is the difference of the network's two "
                                            "outputs. It is not calibrated and not a probability.";
/// R33.
inline constexpr const char* kMapCaveat =
    "Maps show where the network's attention or the image gradient is strong. They do not show "
    "what was "
    "changed, and they do not explain the score; people trust heatmaps more than heatmaps deserve.";

/// A score as people read it: explicit sign, two decimals, never "-0.00"; independent of the
/// locale.
std::string scoreText(double score);

/// What is said of the item, without certainty and without praise (R23): its faces' verdicts with a
/// calibrated model, else why there is no finding, first of all: "Not calibrated: ...", "Not
/// validated for video: ..." (see findingwords.h), and no score.
std::string verdictSentence(const ItemResult& item);
std::string verdictSentence(const FaceResult& face);

} // namespace lineament::analysis
