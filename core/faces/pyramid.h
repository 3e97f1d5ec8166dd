// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"

#include <stop_token>
#include <vector>

namespace lineament::faces {

/// One size at which the photo is shown to the detector network.
struct Level {
    double scale = 1; ///< network pixels per photo pixel
    int width = 0;    ///< of the whole photo at this scale, network pixels
    int height = 0;
    int border = 0; ///< grey around it, network pixels: what fills a picture is seen better with it
    bool operator==(const Level&) const = default;
};

/// The sizes at which a photo is searched, coarse first. The network sees faces of about 10 to 130
/// of its pixels: the coarsest level is for a face that fills the photo, the finest for the
/// smallest one that is looked for, and between two there is at most a factor of 3.6.
struct SearchPlan {
    std::vector<Level> levels;
    double smallestFace = 0; ///< side in photo pixels of the smallest face that this can find
};

/// @param minFacePixels side of the smallest face that is wanted. It is given up in pictures so
/// large that looking for it would take minutes; SearchPlan::smallestFace says so.
SearchPlan planSearch(int width, int height, double minFacePixels);

/// Further coarse levels, for a last look at a photo that a face may fill.
std::vector<Level> closeLevels(int width, int height);

/// Side in network pixels from which the detector sees most faces.
inline constexpr double kSmallestSeen = 14;

/// A piece of a level: what the network is given.
struct NetworkView {
    Rgb8Image image;
    double scale = 1; ///< view pixels per photo pixel
    PointF origin;    ///< photo point of the view's top left corner

    RectF toPhoto(const RectF& r) const {
        return {r.x / scale + origin.x, r.y / scale + origin.y, r.width / scale, r.height / scale};
    }
};

/// The photo at one level; what is read from it are its views.
class LevelPicture {
public:
    /// Reads the photo in strips and looks at the token between them. Throws Cancelled.
    LevelPicture(const Rgb8Image& photo, const Level& level, const std::stop_token& stop);

    /// Overlapping pieces that cover the level, in reading order; one where it is small.
    std::vector<RectF> pieces() const;
    /// One of them, with sides that the network takes; grey where there is no photo.
    NetworkView view(const RectF& piece) const;

private:
    Level m_level;
    Rgb8Image m_picture;
};

} // namespace lineament::faces
