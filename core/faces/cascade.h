// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/models.h"

#include <opencv2/objdetect.hpp>

#include <filesystem>

namespace lineament::faces {

/// OpenCV's Haar cascades for frontal and profile faces: generous, so a hit is only a candidate.
class CascadeDetector {
public:
    /// Throws ModelError when haarcascade_frontalface_alt2.xml or haarcascade_profileface.xml is
    /// missing in
    /// @p folder or cannot be read.
    explicit CascadeDetector(const std::filesystem::path& folder);

    /// Candidates from @p minSide pixels in an 8-bit grey picture, with boxes cut to brow and chin
    /// as the HOG detector has them; score 0.
    std::vector<Hit> frontal(const cv::Mat& grey, int minSide);
    std::vector<Hit> profile(const cv::Mat& grey, int minSide);

    const std::filesystem::path& folder() const { return m_folder; }
    /// SHA-256 of both files, frontal first.
    const std::array<std::string, 2>& sha256() const { return m_sha256; }

private:
    std::filesystem::path m_folder;
    std::array<std::string, 2> m_sha256;
    cv::CascadeClassifier m_frontal;
    cv::CascadeClassifier m_profile;
};

} // namespace lineament::faces
