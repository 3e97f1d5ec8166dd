// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/training/dataset.h"

#include <optional>
#include <string>
#include <vector>

namespace lineament::training {

/// What simple measurements say of a crop: a detector must beat them clearly, or it has learnt the
/// container and not the face.
struct SingleFeatures {
    double laplacianVariance = 0; ///< of the 8-bit luminance of the crop as the network sees it
    double highFrequencyShare =
        0;                    ///< share of spectral energy above a quarter of the sampling rate
    double bytesPerPixel = 0; ///< of the file
    /// Share of the crop beyond the photo's edge, where edge pixels are repeated: how the photo was
    /// framed. Of a dataset's faces the stored crop's, which is wider than the network's. Below 0:
    /// not known.
    double outside = -1;
};

/// The score of the same crop with a part of it hidden; see markedPart() and movedPart().
struct HiddenScores {
    double markedScore = 0;    ///< without what the fused attention map marks highest
    double elsewhereScore = 0; ///< without as much elsewhere
};

/// Scores of a network of three classes: each manipulated output less the genuine one.
struct ClassScores {
    double composed = 0, generated = 0;
};

/// One face of a labelled set with its score.
struct ScoredSample {
    std::string id;
    std::string source;      ///< corpus or folder
    std::string method;      ///< manipulation; empty for reals
    std::string group;       ///< person or video; bootstrap unit
    std::string compression; ///< as the corpus names it
    std::string video;       ///< that the frame is of; empty: a photo
    Label label = Label::Real;
    int jpegQuality = 0; ///< of the picture that was scored; 0: not known
    double facePixels = 0;
    double sharpness = 0;
    double yaw = 0;
    double pitch = 0;
    double roll = 0;
    std::optional<double> light; ///< as faces::FaceQuality::light; none: not known
    double score = 0;            ///< logit(fake) - logit(real)
    std::optional<ClassScores> classes;
    std::optional<double> distance; ///< see nn::Typicality; none: not known
    SingleFeatures features;
    std::optional<HiddenScores> hidden; ///< of manipulated faces, where maps were tested
};

/// A labelled set, scored.
struct ScoredSet {
    std::string name;          ///< folder or dataset, and the fold
    std::string command;       ///< that made it, with its seed
    std::string weightsSha256; ///< of the model that scored it; empty: not known
    std::vector<ScoredSample> samples;
    std::vector<Skipped> skipped; ///< no face, unreadable: counted, not guessed
    /// datasetIdentity() and folds of a dataset's held-out people; empty: pictures, or not known.
    std::string dataset = {};
    std::vector<int> folds = {};
    /// Of frames of videos: H.264 quantisers that were simulated. 0: photos.
    int minQuantiser = 0, maxQuantiser = 0;
    /// Sources of the set that the network was trained without; the rest are of held-out folds.
    std::vector<std::string> leftOut = {};
};

} // namespace lineament::training
