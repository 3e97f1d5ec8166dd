// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/geometry.h"

#include <opencv2/core.hpp>

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace lineament::faces {

/// A hit of the HOG detector in the pixels of the picture that it looked at.
struct Hit {
    RectF box;
    double score = 0;
};

/// dlib's frontal face detector (five HOG filters: front, left, right, and front tilted both ways).
/// Finds faces of about 80 px and more. Not thread-safe: it keeps its feature pyramid.
class HogDetector {
public:
    HogDetector();
    ~HogDetector();
    HogDetector(HogDetector&&) noexcept;
    HogDetector& operator=(HogDetector&&) noexcept;

    /// All hits with a score of at least @p threshold (0 is dlib's own) in an 8-bit grey picture.
    std::vector<Hit> detect(const cv::Mat& grey, double threshold);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// dlib's regression-tree landmark model; immutable once loaded, usable from any thread.
class LandmarkModel {
public:
    /// The model in @p file, shared with everybody else who holds it: it takes 100 MB and a second.
    /// Throws ModelError when it is missing, broken or not a 68-point model; Cancelled.
    static std::shared_ptr<const LandmarkModel> load(const std::filesystem::path& file,
                                                     const std::stop_token& stop = {});
    ~LandmarkModel();

    /// 68 landmarks of the face in @p box, in whole pixels' centres of the 8-bit grey picture.
    Landmarks fit(const cv::Mat& grey, const RectF& box) const;

    const std::filesystem::path& file() const { return m_file; }
    const std::string& sha256() const { return m_sha256; }

private:
    struct Private;
    LandmarkModel(const std::filesystem::path& file, const std::stop_token& stop);
    std::filesystem::path m_file;
    std::string m_sha256;
    std::unique_ptr<const Private> d;
};

/// The dlib that this program was built with, e.g. "19.24.0".
std::string dlibVersion();

} // namespace lineament::faces
