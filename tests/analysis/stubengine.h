// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/analysis/drawnface.h"
#include "core/analysis/job.h"
#include "core/media/pngwriter.h"
#include "core/nn/engine.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament {

/// A package that was calibrated and validated on photos, as the ones that ship are: a score of 4
/// is strong support for manipulation there.
inline nn::ModelInfo calibratedForPhotos() {
    nn::ModelInfo model;
    model.name = "stub";
    model.version = "1.0";
    model.packaged = true;
    model.calibrated = true;
    model.inputSize = 64;
    model.minFacePixels = 20;
    model.weightsSha256 = std::string(64, 'f');
    nn::Calibration calibration;
    calibration.id = "0123456789abcdef";
    calibration.slope = 2;
    calibration.intercept = -1.62;
    calibration.minLog10Lr = -3;
    calibration.maxLog10Lr = 3;
    calibration.reals = calibration.fakes = 500;
    model.validation.calibration = calibration;
    model.validation.validity = nn::ValidityRange{.minFacePixels = 20};
    model.validation.thresholds = {
        {"fpr-1", 0.01, 3.2, {0.012, 0.006, 0.021, 500}, {0.3, 0.27, 0.33, 500}}};
    return model;
}

/// The same, validated on frames of videos, too.
inline nn::ModelInfo calibratedForVideos() {
    auto model = calibratedForPhotos();
    auto& video = model.validation.video.emplace();
    video.calibration = *model.validation.calibration;
    video.validity = *model.validation.validity;
    video.thresholds = {{"fpr-5", 0.05, 2.5, {0.048, 0.03, 0.07, 300}, {0.4, 0.36, 0.44, 300}}};
    video.minQuantiser = 18;
    video.maxQuantiser = 37;
    return model;
}

/// Says the same of every crop.
class StubEngine final : public nn::Engine {
public:
    explicit StubEngine(double score, nn::ModelInfo model = calibratedForPhotos())
        : m_score(static_cast<float>(score))
        , m_model(std::move(model)) {
        m_runtime.libtorch = "0";
        m_runtime.device = "stub";
    }

    const nn::ModelInfo& model() const override { return m_model; }
    const nn::Runtime& runtime() const override { return m_runtime; }
    void recordPictureTest(const nn::PictureTestResult& result) override {
        m_runtime.pictureTest = result;
    }
    void notePictureTest(const std::string& whyNot) override { m_model.notes.push_back(whyNot); }
    std::vector<nn::Prediction> predict(std::span<const Rgb8Image* const> crops, bool,
                                        std::stop_token) override {
        nn::Prediction one;
        one.logitFake = m_score / 2;
        one.logitReal = -m_score / 2;
        return std::vector<nn::Prediction>(crops.size(), one);
    }

private:
    float m_score;
    nn::ModelInfo m_model;
    nn::Runtime m_runtime;
};

/// The drawn face as a photo, @p name in @p folder.
inline std::filesystem::path writeFacePhoto(const std::filesystem::path& folder,
                                            const std::string& name = "photo.png") {
    const auto bytes = media::pngBytes(analysis::drawnFace());
    std::ofstream(folder / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return folder / name;
}

/// A clip of two seconds, 640 x 360, in which the drawn face is seen twice: @p name in @p folder;
/// empty when ffmpeg fails.
inline std::filesystem::path writeFaceClip(const std::filesystem::path& folder,
                                           const std::string& name = "clip.mp4") {
    const auto picture = writeFacePhoto(folder, name + ".png");
    const auto clip = folder / name;
    const int code =
        std::system(("ffmpeg -nostdin -v error -y -loop 1 -framerate 3 -i '" + picture.string() +
                     "' -filter_complex '[0]split[a][b];[a][b]hstack,pad=640:360:64:52:gray' "
                     "-frames:v 6 -c:v libx264 -qp 4 -g 3 -pix_fmt yuv420p '" +
                     clip.string() + "'")
                        .c_str());
    std::filesystem::remove(picture);
    return code == 0 ? clip : std::filesystem::path();
}

/// What a job makes of these files with an engine that says @p score of every face.
inline std::vector<analysis::ItemResultPtr>
analysedByStub(double score, const std::vector<std::filesystem::path>& files) {
    analysis::JobRequest request;
    request.engine = std::make_shared<StubEngine>(score);
    for (const auto& file : files)
        request.items.push_back({file, std::nullopt});
    return analysis::runJob(std::move(request)).items;
}

} // namespace lineament
