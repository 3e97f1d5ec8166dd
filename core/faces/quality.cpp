// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/quality.h"

#include "core/base/error.h"
#include "core/faces/aligner.h"
#include "core/faces/geometry.h"

#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lineament::faces {
namespace {

constexpr int kSharpnessSide = 128;

/// A landmark and its place on a generic adult face: millimetres, x to the viewer's right, y down,
/// z away from the viewer, origin midway between the outer eye corners.
struct ModelPoint {
    std::size_t landmark;
    double x, y, z;
};
constexpr std::array<ModelPoint, 12> kFaceModel{{
    {36, -45, 0, 0},    // outer eye corners
    {45, 45, 0, 0},     //
    {39, -17, 1, -7},   // inner eye corners
    {42, 17, 1, -7},    //
    {27, 0, -3, -20},   // nasion
    {30, 0, 38, -44},   // tip of the nose
    {33, 0, 50, -30},   // below the nose
    {31, -14, 47, -22}, // wings of the nose
    {35, 14, 47, -22},  //
    {48, -26, 74, -17}, // corners of the mouth
    {54, 26, 74, -17},  //
    {8, 0, 116, -12},   // chin
}};

struct Pose {
    double yaw = 0;
    double pitch = 0;
};

/// Yaw and pitch of the face as it appears: the camera is taken to look at the face, and the roll
/// is taken out of the picture first, so that the three angles do not mix.
Pose poseOf(const Rgb8Image& photo, const Face& face) {
    const double roll = rollOf(face.landmarks) * std::numbers::pi / 180;
    const PointF centre = faceSquare(face.landmarks).centre;
    std::vector<cv::Point3d> object;
    std::vector<cv::Point2d> image;
    for (const ModelPoint& point : kFaceModel) {
        const PointF p = face.landmarks[point.landmark];
        const double x = p.x - centre.x, y = p.y - centre.y;
        object.emplace_back(point.x, point.y, point.z);
        image.emplace_back(std::cos(roll) * x + std::sin(roll) * y,
                           -std::sin(roll) * x + std::cos(roll) * y);
    }
    const double focal = std::max(photo.width, photo.height);
    const cv::Matx33d camera(focal, 0, 0, 0, focal, 0, 0, 0, 1);
    // 100 mm between the eyes' outer corners and a bit: where a frontal face of this size would be.
    const double distance = focal * 140 / std::max(std::sqrt(face.box.area()), 1.0);
    cv::Vec3d rotation(0, 0, 0), translation(0, 0, distance);
    try {
        cv::solvePnP(object, image, camera, cv::noArray(), rotation, translation, true,
                     cv::SOLVEPNP_ITERATIVE);
        cv::Matx33d matrix;
        cv::Rodrigues(rotation, matrix);
        // Where the nose points: the model's -z axis.
        const cv::Vec3d nose = matrix * cv::Vec3d(0, 0, -1);
        constexpr double kDegrees = 180 / std::numbers::pi;
        return {std::atan2(nose[0], -nose[2]) * kDegrees,
                std::atan2(-nose[1], std::hypot(nose[0], nose[2])) * kDegrees};
    } catch (const cv::Exception& error) {
        throw Error("face " + face.id, "landmarks that a pose can be solved for", error.err);
    }
}

/// The face's square, upright, at 128 px, 8-bit luminance.
cv::Mat greyFace(const Rgb8Image& photo, const Face& face) {
    AlignedCrop crop = alignCrop(photo, face, {kSharpnessSide, 0});
    const cv::Mat rgb(kSharpnessSide, kSharpnessSide, CV_8UC3, crop.pixels.data.data());
    cv::Mat grey;
    cv::cvtColor(rgb, grey, cv::COLOR_RGB2GRAY);
    return grey;
}

double sharpnessOf(const cv::Mat& grey) {
    cv::Mat laplacian;
    cv::Laplacian(grey, laplacian, CV_64F);
    // Without the rim, where the border rule of the filter would count.
    const cv::Rect inner(1, 1, kSharpnessSide - 2, kSharpnessSide - 2);
    cv::Scalar mean, deviation;
    cv::meanStdDev(laplacian(inner), mean, deviation);
    return deviation[0] * deviation[0];
}

} // namespace

FaceQuality measureQuality(const Rgb8Image& photo, const Face& face) {
    FaceQuality quality;
    quality.pixels = std::sqrt(face.box.area());
    const auto [left, right] = eyeCentres(face.landmarks);
    quality.interocular = std::hypot(right.x - left.x, right.y - left.y);
    quality.roll = rollOf(face.landmarks);
    const cv::Mat grey = greyFace(photo, face);
    quality.sharpness = sharpnessOf(grey);
    // The middle of the square: hair and ground say nothing about the light on the face.
    const int rim = kSharpnessSide / 5, inner = kSharpnessSide - 2 * rim;
    quality.light = cv::mean(grey(cv::Rect(rim, rim, inner, inner)))[0];
    quality.landmarkSpread = face.quality.landmarkSpread;
    const Pose pose = poseOf(photo, face);
    quality.yaw = pose.yaw;
    quality.pitch = pose.pitch;
    return quality;
}

} // namespace lineament::faces
