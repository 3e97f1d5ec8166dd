// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

namespace lineament::faces {

/// A sample photo of the shared data as BGR; empty when the data are not there.
inline cv::Mat samplePhoto(const std::string& path) {
    const std::filesystem::path file =
        std::filesystem::path(LINEAMENT_SHARED_DIR) / "data" / "samples" / path;
    std::error_code ignored;
    return std::filesystem::exists(file, ignored) ? cv::imread(file.string(), cv::IMREAD_COLOR)
                                                  : cv::Mat();
}

inline Rgb8Image toPhoto(const cv::Mat& bgr) {
    Rgb8Image photo{bgr.cols, bgr.rows, std::vector<std::uint8_t>(bgr.total() * 3)};
    cv::Mat rgb(bgr.rows, bgr.cols, CV_8UC3, photo.data.data());
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return photo;
}

inline cv::Mat scaledTo(const cv::Mat& picture, int longSide) {
    const double scale = static_cast<double>(longSide) / std::max(picture.cols, picture.rows);
    cv::Mat out;
    cv::resize(picture, out, {}, scale, scale, cv::INTER_AREA);
    return out;
}

/// Turned clockwise about its centre, on a plain ground of the same size.
inline cv::Mat turned(const cv::Mat& picture, double degrees) {
    const cv::Point2f centre(static_cast<float>(picture.cols) / 2,
                             static_cast<float>(picture.rows) / 2);
    cv::Mat out;
    cv::warpAffine(picture, out, cv::getRotationMatrix2D(centre, -degrees, 0.9), picture.size(),
                   cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(110, 120, 130));
    return out;
}

inline Rgb8Image plainPhoto(int width, int height, std::uint8_t value = 128) {
    return {width, height,
            std::vector<std::uint8_t>(
                static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, value)};
}

inline Rgb8Image noisePhoto(int width, int height, unsigned seed) {
    Rgb8Image photo = plainPhoto(width, height);
    std::mt19937 random(seed);
    for (std::uint8_t& value : photo.data)
        value = static_cast<std::uint8_t>(random() >> 24);
    return photo;
}

} // namespace lineament::faces
