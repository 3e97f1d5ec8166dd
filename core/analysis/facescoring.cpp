// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/analysis/facescoring.h"

#include "core/analysis/verdictwords.h"
#include "core/base/fixedtext.h"
#include "core/base/hash.h"

#include <cmath>
#include <span>

namespace lineament::analysis {

faces::CropSpec cropSpecOf(const nn::ModelInfo& model) {
    return {model.inputSize, model.cropMargin, model.cropInside};
}

FaceCrop cutFaceCrop(FaceResult& face, const Rgb8Image& pixels, const nn::ModelInfo* model) {
    const auto spec = model != nullptr ? cropSpecOf(*model) : faces::CropSpec{};
    auto crop = faces::alignCrop(pixels, face.face, spec);
    face.photoToCrop = crop.photoToCrop;
    face.cropSize = spec.size;
    face.cropOutside = crop.outside;
    face.resampling = crop.resampling;
    face.cropSha256 = sha256Hex(std::as_bytes(std::span(crop.pixels.data)));
    FaceCrop result{std::move(crop.pixels), false};
    if (model == nullptr) {
        face.state = FaceState::NoModel;
    } else if (face.face.quality.pixels < model->minFacePixels) {
        face.state = FaceState::TooSmall;
        face.message = "expected a face of at least " + std::to_string(model->minFacePixels) +
                       " px a side, found " +
                       toldApart(face.face.quality.pixels, model->minFacePixels) + " px";
    } else {
        result.scorable = true;
    }
    return result;
}

double scoreOf(const nn::Prediction& prediction) {
    return static_cast<double>(prediction.logitFake) - static_cast<double>(prediction.logitReal);
}

void setScore(FaceResult& face, nn::Prediction prediction) {
    if (!std::isfinite(prediction.logitFake) || !std::isfinite(prediction.logitReal)) {
        setFailed(face, "expected finite network outputs, found " +
                            fixedText(prediction.logitFake, 3) + " and " +
                            fixedText(prediction.logitReal, 3));
        return;
    }
    face.state = FaceState::Scored;
    face.message.clear();
    face.score = scoreOf(prediction);
    face.prediction = std::move(prediction);
}

void setFailed(FaceResult& face, const std::string& message) {
    face.state = FaceState::ModelFailed;
    face.message = message;
    face.score.reset();
    face.prediction.reset();
    face.variants.clear();
}

} // namespace lineament::analysis
