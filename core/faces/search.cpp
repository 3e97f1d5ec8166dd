// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/search.h"

#include "core/base/error.h"
#include "core/faces/pyramid.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace lineament::faces {
namespace {

// Chosen on 300 portraits of all sources and on group photos, beside landscapes and textures; see
// measure_recall for what they give.
constexpr double kHitScore = 0.15;    ///< worth a look at the landmarks
constexpr double kSureScore = 0.5;    ///< a face when its landmarks hold
constexpr double kTinyScore = 0.4;    ///< a face when it is tiny: its landmarks say little
constexpr double kClearScore = 0.75;  ///< a face, whatever the landmarks say: a profile, a mask
constexpr double kSteadySpread = 1.9; ///< confirms what the detector is unsure of
constexpr double kWildSpread = 4;     ///< nothing can be said from landmarks that waver so
/// Where nothing was found: a face that fills the picture, blurred or in bad light.
constexpr double kLastScore = 0.05, kLastSpread = 2.6, kLastShare = 0.3;
/// Below this a face is a handful of cells of the landmark network: a glance says as much.
constexpr double kTinyFace = 28;
/// Looks at what the detector is unsure of: bounds the time on crowds and texture.
constexpr int kMaxUnsureLooks = 40;
/// The face's square, brow to chin, beside the detector's box: its side in units of the box, and
/// how far its centre lies below, in units of its side. Means over 54 faces.
constexpr double kSquareByBox = 1 / 1.05, kSquareBelowBox = 0.05;
/// The least share of the face that must be in the picture for its landmarks to be worth the name.
constexpr double kMinInside = 0.5;
/// What levels and boxes round may not lose a face of just the wanted size.
constexpr double kSizeTolerance = 0.85;

void check(const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
}

/// The square, brow to chin, of a face that the detector sees in @p box.
TurnedSquare squareOf(const RectF& box) {
    const double side = std::max(box.width, box.height) * kSquareByBox;
    const PointF centre = box.centre();
    return {{centre.x, centre.y + kSquareBelowBox * side}, side, 0};
}

double shareInside(const RectF& box, const Rgb8Image& photo) {
    const RectF inside = box.intersected(
        {0, 0, static_cast<double>(photo.width), static_cast<double>(photo.height)});
    return box.area() > 0 ? inside.area() / box.area() : 0;
}

std::vector<Candidate> detect(const Rgb8Image& photo, const std::vector<Level>& levels,
                              double threshold, const nn::FaceNetwork& network, int threads,
                              const std::stop_token& stop) {
    std::vector<Candidate> hits;
    for (const Level& level : levels) {
        const LevelPicture picture(photo, level, stop);
        for (const RectF& piece : picture.pieces()) {
            check(stop);
            const NetworkView view = picture.view(piece);
            const Rgb8Image* views[] = {&view.image};
            const auto boxes = network.detect(views, threshold, threads);
            for (const nn::FaceBox& hit : boxes.front())
                hits.push_back({view.toPhoto(hit.box), hit.score});
        }
    }
    return joinHits(std::move(hits));
}

/// The face stands for itself where the detector has it: no landmarks say more.
void setUnfitted(FoundFace& face, const TurnedSquare& square) {
    face.fitted = false;
    face.square = square;
    face.landmarks = meanLandmarks(square);
}

FoundFace fitted(const Rgb8Image& photo, const TurnedSquare& square, double score,
                 const nn::FaceNetwork& network, int threads) {
    const Effort effort = square.side < kTinyFace ? Effort::Glance : Effort::Thorough;
    const FittedLandmarks fit =
        fitAtAnyRoll(photo, landmarkSquare(square), effort, network, threads);
    FoundFace face;
    face.square = faceSquare(fit.landmarks);
    face.landmarks = fit.landmarks;
    face.score = score;
    face.spread = fit.spread;
    face.fitted = fit.spread < kWildSpread && isNear(face.square, square);
    if (!face.fitted)
        setUnfitted(face, square);
    return face;
}

bool isConfirmed(const FoundFace& face) {
    if (face.square.side < kTinyFace)
        return face.score >= kTinyScore;
    if (!face.fitted)
        return face.score >= kClearScore;
    return face.score >= kSureScore || (face.score >= kHitScore && face.spread < kSteadySpread);
}

/// The likeliest large face of a photo in which none was found: a missed main face is worse than a
/// looser rule.
std::optional<FoundFace> lastResort(const Rgb8Image& photo, double minFacePixels,
                                    const nn::FaceNetwork& network, int threads,
                                    const std::stop_token& stop) {
    const double least = std::max(minFacePixels, kLastShare * std::min(photo.width, photo.height));
    std::optional<FoundFace> best;
    for (const Candidate& candidate : detect(photo, closeLevels(photo.width, photo.height),
                                             kLastScore, network, threads, stop)) {
        check(stop);
        const TurnedSquare square = squareOf(candidate.box);
        if (square.side < least || shareInside(square.box(), photo) < kMinInside)
            continue;
        FoundFace face = fitted(photo, square, candidate.score, network, threads);
        if (face.fitted && face.spread < kLastSpread && (!best || face.spread < best->spread) &&
            shareInside(face.square.box(), photo) >= kMinInside)
            best = std::move(face);
    }
    if (best)
        best->confirmed = true;
    return best;
}

} // namespace

std::vector<FoundFace> searchFaces(const Rgb8Image& photo, double minFacePixels,
                                   const nn::FaceNetwork& network, int threads,
                                   const std::stop_token& stop) {
    check(stop);
    // Half of a face must be there to be found.
    if (std::min(photo.width, photo.height) < std::max(minFacePixels / 2, 8.0))
        return {};
    std::vector<FoundFace> found;
    int unsure = 0;
    const SearchPlan plan = planSearch(photo.width, photo.height, minFacePixels);
    // Best first: what is left when the looks are used up is the background's.
    for (const Candidate& candidate :
         detect(photo, plan.levels, kHitScore, network, threads, stop)) {
        check(stop);
        const TurnedSquare square = squareOf(candidate.box);
        if (square.side < kSizeTolerance * minFacePixels ||
            shareInside(square.box(), photo) < kMinInside)
            continue;
        const bool tiny = square.side < kTinyFace;
        if (candidate.score < (tiny ? kTinyScore : kSureScore) &&
            (tiny || ++unsure > kMaxUnsureLooks))
            continue;
        FoundFace face = fitted(photo, square, candidate.score, network, threads);
        const auto takenBy = [&](const TurnedSquare& place) {
            return std::any_of(found.begin(), found.end(), [&](const FoundFace& other) {
                return sameFace(place.box(), other.square.box());
            });
        };
        // Landmarks slip from a profile onto the face beside it.
        if (takenBy(face.square) && !takenBy(square))
            setUnfitted(face, square);
        face.confirmed = isConfirmed(face);
        if (face.confirmed && !takenBy(face.square) &&
            shareInside(face.square.box(), photo) >= kMinInside)
            found.push_back(std::move(face));
    }
    if (found.empty()) {
        if (auto face = lastResort(photo, minFacePixels, network, threads, stop))
            found.push_back(std::move(*face));
    }
    return found;
}

FoundFace searchByHand(const Rgb8Image& photo, const RectF& box, const nn::FaceNetwork& network,
                       int threads) {
    // The box with as much again around it, as a picture of its own in which only large faces are
    // looked for.
    constexpr double kSpan = 2;
    const TurnedSquare drawn = squareOf(box);
    const double side = drawn.side * kSpan;
    const RectF around =
        RectF{drawn.centre.x - side / 2, drawn.centre.y - side / 2, side, side}.intersected(
            {0, 0, static_cast<double>(photo.width), static_cast<double>(photo.height)});
    const int left = static_cast<int>(around.x), top = static_cast<int>(around.y);
    Rgb8Image part;
    part.width = std::max(1, static_cast<int>(around.width));
    part.height = std::max(1, static_cast<int>(around.height));
    for (int y = 0; y < part.height; ++y) {
        const std::uint8_t* row = photo.row(top + y) + static_cast<std::size_t>(left) * 3;
        part.data.insert(part.data.end(), row, row + static_cast<std::size_t>(part.width) * 3);
    }
    auto levels = planSearch(part.width, part.height, drawn.side / 2).levels;
    RectF best = box;
    double score = 0, likeness = 0.3; // IoU that a hit must have with what was drawn
    for (const Candidate& hit : detect(part, levels, kHitScore, network, threads, {})) {
        const RectF there{hit.box.x + left, hit.box.y + top, hit.box.width, hit.box.height};
        if (const double iou = there.iou(box); iou > likeness) {
            best = there;
            score = hit.score;
            likeness = iou;
        }
    }
    FoundFace face = fitted(photo, squareOf(best), score, network, threads);
    face.confirmed = isConfirmed(face);
    return face;
}

} // namespace lineament::faces
