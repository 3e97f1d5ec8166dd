// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/image.h"
#include "core/nn/modelpackage.h"

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lineament::nn {

/// The file that makes a folder one of face networks.
inline constexpr const char* kFaceNetworkFile = "finder.json";

/// What stands beside the weights of the face networks.
struct FaceNetworkInfo {
    std::string name;   ///< e.g. "finder-1"
    std::string origin; ///< whose networks they are, and which version
    std::string licence;
    std::string weightsSha256; ///< of the file; as finder.json gives it, and checked against it
    std::filesystem::path path;
};

/// A face as the detector network sees it.
struct FaceBox {
    RectF box; ///< pixels of the picture that was given
    double score = 0;
};

/// What the landmark network says of one square cut.
struct LandmarkFit {
    static constexpr std::size_t kPoints = 68, kFeatures = 256;
    std::array<PointF, kPoints> points; ///< iBUG 300-W order, pixels of the cut
    std::array<float, kFeatures> features;
};

/// The networks that find faces: SSD MobileNetV1 for boxes, a small dense network for landmarks.
/// Their weights never change: one object serves all threads at once, each computing with as many
/// threads as it asks for.
class FaceNetwork {
public:
    /// Side of the picture for which the detector was trained, and of the landmark network's cut.
    static constexpr int kDetectorSide = 512, kLandmarkSide = 112;
    /// What a picture's sides must be a multiple of, so that the grids of all heads lie evenly.
    static constexpr int kSideStep = 32;

    /// Reads a folder with finder.json and its weights, the same object for the same folder while
    /// somebody holds it. Brings LibTorch into the process with the first call. @p sha256: core/nn
    /// has no hash of its own. Throws ModelError.
    static std::shared_ptr<const FaceNetwork> load(const std::filesystem::path& folder,
                                                   const HashFunction& sha256);
    virtual ~FaceNetwork() = default;

    virtual const FaceNetworkInfo& info() const = 0;

    /// The boxes above @p threshold (0 to 1) of each picture, best first, many for one face. The
    /// pictures have one size, sides a multiple of kSideStep; the network is convolutional, and
    /// 512 x 512 is what it was trained on. @param threads of this call. Throws ModelError.
    virtual std::vector<std::vector<FaceBox>> detect(std::span<const Rgb8Image* const> pictures,
                                                     double threshold, int threads) const = 0;

    /// The landmarks of cuts of kLandmarkSide px, each around one face. Throws ModelError.
    virtual std::vector<LandmarkFit> fitLandmarks(std::span<const Rgb8Image* const> cuts,
                                                  int threads) const = 0;

protected:
    FaceNetwork() = default;
    FaceNetwork(const FaceNetwork&) = delete;
    FaceNetwork& operator=(const FaceNetwork&) = delete;
};

/// The first folder with a finder.json among the places where models are, see modelSearchPath();
/// none when there is none.
std::optional<std::filesystem::path>
defaultFaceNetwork(const std::filesystem::path& applicationDir);

} // namespace lineament::nn
