// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

namespace lineament::faces {

struct FinderOptions {
    std::filesystem::path
        landmarkModel; ///< empty: the packaged shape_predictor_68_face_landmarks.dat
    std::filesystem::path cascadeFolder; ///< empty: the packaged OpenCV haarcascades
    int minFacePixels = 40;              ///< smallest face side that is looked for, photo pixels
};

/// Finds every face of a photo. Not thread-safe: one finder a worker.
class FaceFinder {
public:
    /// Loads the models, for a second or two. Throws ModelError when the landmark model or the
    /// cascades are missing or broken; Cancelled.
    explicit FaceFinder(const FinderOptions& options = {}, const std::stop_token& stop = {});
    ~FaceFinder();
    FaceFinder(FaceFinder&&) noexcept;
    FaceFinder& operator=(FaceFinder&&) noexcept;

    /// All faces in reading order, without overlaps, with landmarks and quality. Throws Cancelled;
    /// the token is looked at between tiles, at least every 300 ms.
    std::vector<Face> find(const Rgb8Image& photo, std::stop_token stop = {});

    /// A face where the examiner drew a box: landmarks fitted, quality measured.
    Face faceAt(const Rgb8Image& photo, const RectF& box);

    /// Detector, landmark model and their versions and hashes, for the record (R9).
    std::string description() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace lineament::faces
