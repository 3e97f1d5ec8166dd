// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/facefinder.h"

#include "core/base/error.h"
#include "core/base/fixedtext.h"
#include "core/base/hash.h"
#include "core/faces/pyramid.h"
#include "core/faces/quality.h"
#include "core/faces/search.h"

#include <opencv2/core.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <system_error>
#include <thread>

namespace lineament::faces {
namespace {

namespace fs = std::filesystem;

constexpr double kSmallestDrawnBox = 8;
/// The sizes of the levels are rounded: what they see is the wanted size within this.
constexpr double kSizeStep = 1.2;

/// The networks named, those that $LINEAMENT_FINDER names, or those that were installed with the
/// program.
std::shared_ptr<const nn::FaceNetwork> networkFor(const FinderOptions& options) {
    std::error_code code;
    const fs::path program = fs::read_symlink("/proc/self/exe", code).parent_path();
    const char* chosen = std::getenv("LINEAMENT_FINDER");
    std::optional<fs::path> folder;
    if (!options.networkFolder.empty())
        folder = options.networkFolder;
    else if (chosen != nullptr && *chosen != '\0')
        folder = chosen;
    else
        folder = nn::defaultFaceNetwork(program);
    if (!folder) {
        std::string looked;
        for (const fs::path& path : nn::modelSearchPath(program))
            looked += (looked.empty() ? "" : ", ") + path.string();
        throw ModelError("face finder",
                         std::string("a folder with ") + nn::kFaceNetworkFile +
                             " where models are installed",
                         looked.empty() ? "no such place" : "none in " + looked);
    }
    return nn::FaceNetwork::load(*folder,
                                 [](std::span<const std::byte> bytes) { return sha256Hex(bytes); });
}

RectF clipped(const RectF& box, const Rgb8Image& photo) {
    return box.intersected(
        {0, 0, static_cast<double>(photo.width), static_cast<double>(photo.height)});
}

} // namespace

FaceFinder::FaceFinder(const FinderOptions& options, const std::stop_token& stop)
    : m_options(options) {
    if (stop.stop_requested())
        throw Cancelled();
    m_network = networkFor(options);
}

std::vector<Face> FaceFinder::find(const Rgb8Image& photo, std::stop_token stop) const {
    std::vector<Face> faces;
    try {
        for (const FoundFace& found :
             searchFaces(photo, m_options.minFacePixels, *m_network, m_options.threads, stop)) {
            Face face;
            face.box = clipped(found.square.box(), photo);
            face.source = FaceSource::Network;
            face.detectorScore = found.score;
            face.landmarks = found.landmarks;
            face.quality.landmarkSpread = found.spread;
            faces.push_back(face);
        }
        orderAndName(faces);
        for (Face& face : faces) {
            if (stop.stop_requested())
                throw Cancelled();
            face.quality = measureQuality(photo, face);
        }
    } catch (const cv::Exception& error) {
        throw Error("face search", "a photo that OpenCV can process", error.err);
    }
    return faces;
}

FaceFinder FaceFinder::withSmallest(int minFacePixels) const {
    FaceFinder other = *this;
    other.m_options.minFacePixels = minFacePixels;
    return other;
}

int FaceFinder::usualWorkers() {
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 32U));
}

Face FaceFinder::faceAt(const Rgb8Image& photo, const RectF& box) const {
    Face face;
    face.source = FaceSource::Manual;
    const bool finite = std::isfinite(box.x) && std::isfinite(box.y) && std::isfinite(box.width) &&
                        std::isfinite(box.height);
    face.box =
        finite ? clipped(box, photo) : RectF{}; // fmax() would let a NaN pass as the photo's edge
    if (!(face.box.width >= kSmallestDrawnBox && face.box.height >= kSmallestDrawnBox)) {
        throw Error("face box",
                    "at least " + std::to_string(static_cast<int>(kSmallestDrawnBox)) +
                        " px of the photo on both sides",
                    fixedText(face.box.width, 1) + " x " + fixedText(face.box.height, 1) + " px");
    }
    try {
        const FoundFace drawn = searchByHand(photo, face.box, *m_network, m_options.threads);
        face.detectorScore = drawn.confirmed ? drawn.score : -1;
        face.confirmed = drawn.confirmed;
        face.landmarks = drawn.landmarks;
        face.quality.landmarkSpread = drawn.spread;
        face.quality = measureQuality(photo, face);
    } catch (const cv::Exception& error) {
        throw Error("face box", "a photo that OpenCV can process", error.err);
    }
    return face;
}

double FaceFinder::smallestFace(int width, int height) const {
    const double wanted = m_options.minFacePixels;
    const double seen = planSearch(width, height, wanted).smallestFace;
    return seen > kSizeStep * wanted ? seen : wanted;
}

std::string FaceFinder::description() const {
    const nn::FaceNetworkInfo& info = m_network->info();
    return info.name + " (" + info.origin + "; weights SHA-256 " + info.weightsSha256 +
           "), whole photo at 64 and 230 px, then finer; OpenCV " CV_VERSION
           " for scaling; smallest face " +
           std::to_string(m_options.minFacePixels) + " px";
}

} // namespace lineament::faces
