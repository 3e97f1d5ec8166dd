// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/result.h"
#include "core/faces/aligner.h"

namespace lineament::analysis {

/// A face's crop, and whether the model is to score it.
struct FaceCrop {
    Rgb8Image pixels;
    bool scorable = false;
};

/// How @p model wants its crops.
faces::CropSpec cropSpecOf(const nn::ModelInfo& model);

/// Cuts the crop of @p face as @p model wants it (null: no model; the face becomes NoModel) and
/// records how. A face that is too small for the model becomes TooSmall.
FaceCrop cutFaceCrop(FaceResult& face, const Rgb8Image& pixels, const nn::ModelInfo* model);

/// logit(fake) - logit(real).
double scoreOf(const nn::Prediction& prediction);

/// Scored, or ModelFailed when an output is not finite.
void setScore(FaceResult& face, nn::Prediction prediction);

/// ModelFailed, without a score.
void setFailed(FaceResult& face, const std::string& message);

} // namespace lineament::analysis
