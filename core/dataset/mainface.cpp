// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/mainface.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace lineament::dataset {

namespace {

/// Smallest faces that are looked for, as shares of the photo's shorter side, one after the other.
constexpr std::array<double, 2> kShares{0.25, 0.1};

/// Size counts; a face at the edge counts for half of one in the centre.
double prominence(const faces::Face& face, const Rgb8Image& photo) {
    const PointF centre = face.box.centre();
    const double halfWidth = photo.width / 2.0, halfHeight = photo.height / 2.0;
    const double away =
        std::hypot(centre.x - halfWidth, centre.y - halfHeight) / std::hypot(halfWidth, halfHeight);
    return face.quality.pixels * (1 - 0.5 * away);
}

} // namespace

MainFaceFinder::MainFaceFinder(faces::FinderOptions options)
    : m_options(std::move(options)) {}

faces::FaceFinder& MainFaceFinder::finderFor(double smallestFace) {
    // Few sizes, so that few finders are made: photos come in any.
    int pixels = m_options.minFacePixels;
    while (pixels * 1.25 <= smallestFace)
        pixels = static_cast<int>(std::lround(pixels * 1.25));
    if (const auto found = m_finders.find(pixels); found != m_finders.end())
        return found->second;
    faces::FinderOptions options = m_options;
    options.minFacePixels = pixels;
    return m_finders.emplace(pixels, faces::FaceFinder(options)).first->second;
}

std::optional<faces::Face> MainFaceFinder::find(const Rgb8Image& photo, std::stop_token stop) {
    faces::FaceFinder* last = nullptr;
    const double side = std::min(photo.width, photo.height);
    for (const double smallest : {kShares[0] * side, kShares[1] * side, 0.0}) {
        faces::FaceFinder& finder = finderFor(smallest);
        if (&finder == last)
            continue;
        last = &finder;
        const auto found = finder.find(photo, stop);
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
    return "main face only, looked for at 25 %, 10 % of the shorter side and the smallest size in "
           "turn; " +
           finderFor(m_options.minFacePixels).description();
}

} // namespace lineament::dataset
