// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/faces/appearance.h"
#include "core/faces/geometry.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace lineament::faces {

/// One face of one frame, as far as following it needs.
struct Sighting {
    RectF box;
    Landmarks landmarks{};
    Appearance appearance;
};

struct TrackerOptions {
    double maxUnseen = 1; ///< seconds after which a face that is not seen again has gone
    /// Least similarity (see appearance.h) of two sightings of one person where the boxes overlap
    /// well (IoU of 0.4 or more), and where they don't overlap; between, in proportion. Someone
    /// who shakes his head falls to 0.1 within half a second, and two people who look the same way
    /// reach 0.6: near by, the place says more than the looks.
    double minSimilarityNear = 0, minSimilarityFar = 0.5;
};

/// Follows faces over the frames of one video. Each frame's faces are assigned to the tracks all at
/// once (Hungarian method), by predicted place, overlap, size, shape of the landmarks and
/// appearance; a face that fits no track begins one. Pure and deterministic; not thread-safe.
class Tracker {
public:
    explicit Tracker(const TrackerOptions& options = {});
    ~Tracker();
    Tracker(const Tracker&) = delete;
    Tracker& operator=(const Tracker&) = delete;

    /// The tracks of a frame's @p faces, parallel to them, as numbers from 0 in order of birth;
    /// those that begin in the same frame from left to right. @p seconds must not fall.
    std::vector<int> step(double seconds, const std::vector<Sighting>& faces);

    /// A shot ends: no track goes on.
    void cut();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// How well @p face continues a track that was seen @p elapsed seconds ago as @p last, and is
/// expected with its centre at @p expected: 0 (can't be) to 1.
double affinity(const Sighting& last, PointF expected, double elapsed, const Sighting& face,
                const TrackerOptions& options);

} // namespace lineament::faces
