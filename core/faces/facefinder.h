// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/face.h"
#include "core/nn/facenetwork.h"

#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

namespace lineament::faces {

struct FinderOptions {
    std::filesystem::path
        networkFolder;      ///< with finder.json; empty: $LINEAMENT_FINDER, or what is installed
    int minFacePixels = 20; ///< smallest face side that is looked for, photo pixels
    int threads = 1;        ///< of LibTorch, in each call
};

/// Finds every face of a photo. Holds nothing that a search changes: one finder may serve several
/// threads.
class FaceFinder {
public:
    /// Loads the networks, in a few hundredths of a second after LibTorch, which comes into the
    /// process with the first finder or model. Throws ModelError when they are missing or not those
    /// that their description names; Cancelled.
    explicit FaceFinder(const FinderOptions& options = {}, const std::stop_token& stop = {});

    /// All faces in reading order, without overlaps, with landmarks and quality. Throws Cancelled;
    /// the token is looked at between pieces of the photo, at least every 300 ms.
    std::vector<Face> find(const Rgb8Image& photo, std::stop_token stop = {}) const;

    /// The same networks, looking for faces from @p minFacePixels.
    FaceFinder withSmallest(int minFacePixels) const;

    /// A face where the examiner drew a box: landmarks fitted, quality measured.
    Face faceAt(const Rgb8Image& photo, const RectF& box) const;

    /// Side in photo pixels of the smallest face that find() can see in a photo of this size: what
    /// was asked for, or more where that would take too long.
    double smallestFace(int width, int height) const;

    /// The networks with their origin and hash, and how they are used, for the record (R9).
    std::string description() const;

    /// Threads that are best given to finding faces here: one a core.
    static int usualWorkers();

private:
    FinderOptions m_options;
    std::shared_ptr<const nn::FaceNetwork> m_network;
};

} // namespace lineament::faces
