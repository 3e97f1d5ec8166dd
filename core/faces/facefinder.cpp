// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/facefinder.h"

#include "core/base/error.h"
#include "core/base/fixedtext.h"
#include "core/faces/quality.h"
#include "core/faces/resample.h"
#include "core/faces/search.h"

#include <opencv2/core/version.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <future>

namespace lineament::faces {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLandmarkFile = "shape_predictor_68_face_landmarks.dat";
constexpr double kSmallestDrawnBox = 8;

/// The first of the usual places that has @p name: $LINEAMENT_DATA, then the folder of the
/// distribution's package. The last one when none has it, so that the error names it.
fs::path packaged(const char* name, const char* subfolder, const char* distributionFolder) {
    std::error_code ignored;
    if (const char* data = std::getenv("LINEAMENT_DATA")) {
        for (const fs::path& candidate :
             {fs::path(data) / subfolder / name, fs::path(data) / name}) {
            if (fs::exists(candidate, ignored))
                return candidate;
        }
    }
    return fs::path(distributionFolder) / name;
}

fs::path landmarkFile(const FinderOptions& options) {
    if (!options.landmarkModel.empty())
        return options.landmarkModel;
    return packaged(kLandmarkFile, "dlib", LINEAMENT_LANDMARK_FOLDER);
}

fs::path cascadeFolder(const FinderOptions& options) {
    if (!options.cascadeFolder.empty())
        return options.cascadeFolder;
    return packaged("haarcascade_frontalface_alt2.xml", "haarcascades", LINEAMENT_CASCADE_FOLDER)
        .parent_path();
}

/// One fit on a cut of the photo in which the face is upright and 256 px large: the model works in
/// whole pixels, so the cut's size sets the precision, for small faces too.
Landmarks fitOnce(const Rgb8Image& photo, const TurnedSquare& square, const LandmarkModel& model) {
    constexpr double kFacePixels = 256, kSpan = 2;
    constexpr int kSize = static_cast<int>(kFacePixels * kSpan);
    TurnedSquare wide = square;
    wide.side *= kSpan;
    const Affine toCut = squareToCrop(wide, kSize), back = toCut.inverse();
    SimilarityCrop cut = cutSimilarity(photo, toCut, kSize);
    cv::Mat grey;
    cv::cvtColor(cv::Mat(kSize, kSize, CV_8UC3, cut.pixels.data.data()), grey, cv::COLOR_RGB2GRAY);
    const double start = (kSize - kFacePixels) / 2;
    Landmarks landmarks = model.fit(grey, {start, start, kFacePixels, kFacePixels});
    for (PointF& point : landmarks)
        point = back.map(point);
    return landmarks;
}

bool agrees(const TurnedSquare& fitted, const TurnedSquare& expected) {
    const double moved =
        std::hypot(fitted.centre.x - expected.centre.x, fitted.centre.y - expected.centre.y);
    return std::isfinite(fitted.side) && moved < 0.4 * expected.side &&
           fitted.side > 0.6 * expected.side && fitted.side < 1.6 * expected.side;
}

/// Fits twice: the second time upright and centred as the first fit says, so that neither the roll
/// nor the steps of the detector's boxes shift the landmarks.
Landmarks fitLandmarks(const Rgb8Image& photo, const TurnedSquare& square,
                       const LandmarkModel& model) {
    const Landmarks first = fitOnce(photo, square, model);
    const TurnedSquare better = faceSquare(first);
    return agrees(better, square) ? fitOnce(photo, better, model) : first;
}

RectF clipped(const RectF& box, const Rgb8Image& photo) {
    return box.intersected(
        {0, 0, static_cast<double>(photo.width), static_cast<double>(photo.height)});
}

} // namespace

struct FaceFinder::Private {
    Private(const FinderOptions& finderOptions, const std::stop_token& stop)
        : options(finderOptions)
        , hog(std::async(std::launch::async, [] { return HogDetector(); }))
        , landmarks(LandmarkModel::load(landmarkFile(finderOptions), stop))
        , cascade(cascadeFolder(finderOptions))
        , detector(hog.get()) {}

    SearchTools tools() { return {detector, cascade, *landmarks}; }

    FinderOptions options;
    std::future<HogDetector> hog; ///< unpacked while the landmarks' model is read
    std::shared_ptr<const LandmarkModel> landmarks;
    CascadeDetector cascade;
    HogDetector detector;
};

FaceFinder::FaceFinder(const FinderOptions& options, const std::stop_token& stop)
    : d(std::make_unique<Private>(options, stop)) {}
FaceFinder::~FaceFinder() = default;
FaceFinder::FaceFinder(FaceFinder&&) noexcept = default;
FaceFinder& FaceFinder::operator=(FaceFinder&&) noexcept = default;

std::vector<Face> FaceFinder::find(const Rgb8Image& photo, std::stop_token stop) {
    std::vector<Face> faces;
    std::vector<TurnedSquare> taken;
    try {
        for (const Candidate& one :
             searchFaces(photo, d->options.minFacePixels, d->tools(), stop)) {
            if (stop.stop_requested())
                throw Cancelled();
            Face face;
            face.box = clipped(one.square.box(), photo);
            // A face of which less than half is in the picture has no landmarks worth the name.
            if (face.box.area() < 0.5 * one.square.box().area())
                continue;
            face.source = one.source;
            face.detectorScore = one.source == FaceSource::Dlib ? one.score : one.evidence.mean;
            face.landmarks = fitLandmarks(photo, one.square, *d->landmarks);
            // Two boxes from which the landmarks fall onto one face are one face.
            const TurnedSquare fitted = faceSquare(face.landmarks);
            if (std::any_of(taken.begin(), taken.end(),
                            [&](const TurnedSquare& other) { return sameFace(fitted, other); }))
                continue;
            taken.push_back(fitted);
            faces.push_back(std::move(face));
        }
        orderAndName(faces);
        for (Face& face : faces) {
            if (stop.stop_requested())
                throw Cancelled();
            face.quality = measureQuality(photo, face);
        }
    } catch (const cv::Exception& error) {
        throw Error("face search", "a photo that OpenCV can process", error.err);
    }
    return faces;
}

Face FaceFinder::faceAt(const Rgb8Image& photo, const RectF& box) {
    Face face;
    face.source = FaceSource::Manual;
    const bool finite = std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) &&
                        std::isfinite(box.height);
    face.box =
        finite ? clipped(box, photo) : RectF{}; // fmax() would let a NaN pass as the photo's edge
    if (!(face.box.width >= kSmallestDrawnBox && face.box.height >= kSmallestDrawnBox)) {
        throw Error("face box",
                    "at least " + std::to_string(static_cast<int>(kSmallestDrawnBox)) +
                        " px of the photo on both sides",
                    fixedText(face.box.width, 1) + " x " + fixedText(face.box.height, 1) + " px");
    }
    try {
        const DrawnFace drawn = refineByHand(photo, face.box, d->tools());
        face.detectorScore = drawn.mean;
        face.confirmed = drawn.confirmed;
        face.landmarks = fitLandmarks(photo, drawn.square, *d->landmarks);
        face.quality = measureQuality(photo, face);
    } catch (const cv::Exception& error) {
        throw Error("face box", "a photo that OpenCV can process", error.err);
    }
    return face;
}

std::string FaceFinder::description() const {
    return "dlib " + dlibVersion() +
           " frontal HOG detector, 0.5 and 5 megapixels, upright and tilted; "
           "OpenCV " CV_VERSION " cascades haarcascade_frontalface_alt2 (SHA-256 " +
           d->cascade.sha256()[0] + ") and haarcascade_profileface (SHA-256 " +
           d->cascade.sha256()[1] +
           "), confirmed by the detector and the landmark fit; landmarks " +
           d->landmarks->file().filename().string() + " (SHA-256 " + d->landmarks->sha256() +
           "); smallest face " + std::to_string(d->options.minFacePixels) + " px";
}

} // namespace lineament::faces
