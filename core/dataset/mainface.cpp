// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/mainface.h"

#include <algorithm>
#include <cmath>

namespace lineament::dataset {

namespace {

/// Smallest face that is looked for first, as a share of the photo's shorter side.
constexpr double kFirstShare = 0.2;

/// Size counts; a face at the edge counts for half of one in the centre.
double prominence(const faces::Face& face, const Rgb8Image& photo) {
    const PointF centre = face.box.centre();
    const double halfWidth = photo.width / 2.0, halfHeight = photo.height / 2.0;
    const double away =
        std::hypot(centre.x - halfWidth, centre.y - halfHeight) / std::hypot(halfWidth, halfHeight);
    return face.quality.pixels * (1 - 0.5 * away);
}

} // namespace

MainFaceFinder::MainFaceFinder(const faces::FinderOptions& options)
    : m_options(options)
    , m_finder(options) {}

std::optional<faces::Face> MainFaceFinder::find(const Rgb8Image& photo, std::stop_token stop) {
    const int first = static_cast<int>(kFirstShare * std::min(photo.width, photo.height));
    for (const int smallest : {first, m_options.minFacePixels}) {
        if (smallest < m_options.minFacePixels)
            continue;
        const auto found = m_finder.withSmallest(smallest).find(photo, stop);
        const auto main = std::max_element(found.begin(), found.end(),
                                           [&](const faces::Face& a, const faces::Face& b) {
                                               return prominence(a, photo) < prominence(b, photo);
                                           });
        if (main != found.end())
            return *main;
    }
    return std::nullopt;
}

std::string MainFaceFinder::description() {
    return "main face only, looked for at 20 % of the shorter side and the smallest size in "
           "turn; " +
           m_finder.description();
}

} // namespace lineament::dataset
