// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/fitting.h"

#include "core/faces/resample.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

namespace lineament::faces {
namespace {

constexpr int kSide = nn::FaceNetwork::kLandmarkSide;

/// A cut beside the square itself: moved by shares of its side, scaled, mirrored.
struct Variant {
    double x, y, scale;
    bool mirror;
};
/// For a first look: which way up?
constexpr std::array<Variant, 3> kLook{
    {{0, 0, 1, false}, {0.06, 0.05, 1.08, true}, {-0.06, -0.05, 0.93, false}}};
/// For the landmarks that are kept: their mean jitters less the more there are.
constexpr std::array<Variant, 6> kFit{{{0, 0, 1, false},
                                       {0, 0, 1, true},
                                       {0.05, 0.03, 1.06, false},
                                       {-0.05, 0.03, 1.06, true},
                                       {0.05, -0.03, 0.95, true},
                                       {-0.05, -0.03, 0.95, false}}};
/// A first look this steady is an upright face: the other turns are not looked at.
constexpr double kSteady = 1.6;
constexpr double kSteadyRoll = 30; ///< degrees off the cut that it may have then
/// What another turn's spread must be of this one's: most faces stand upright, and on those of
/// which little is seen the landmarks waver at every turn.
constexpr double kClearlySteadier = 0.7;
constexpr std::array<double, 3> kOtherTurns{90, -90, 180};
/// Mean of 86 frontal faces' landmarks, made symmetric, in units of the face's square.
constexpr std::array<std::array<double, 2>, 68> kMeanFace{
    {{0.032, 0.316}, {0.041, 0.439}, {0.061, 0.553}, {0.085, 0.658}, {0.127, 0.771}, {0.191, 0.860},
     {0.265, 0.919}, {0.358, 0.980}, {0.500, 1.019}, {0.642, 0.980}, {0.735, 0.919}, {0.809, 0.860},
     {0.873, 0.771}, {0.915, 0.658}, {0.939, 0.553}, {0.959, 0.439}, {0.968, 0.316}, {0.136, 0.198},
     {0.190, 0.159}, {0.262, 0.146}, {0.327, 0.152}, {0.385, 0.173}, {0.615, 0.173}, {0.673, 0.152},
     {0.738, 0.146}, {0.810, 0.159}, {0.864, 0.198}, {0.500, 0.304}, {0.500, 0.386}, {0.500, 0.460},
     {0.500, 0.530}, {0.423, 0.574}, {0.457, 0.585}, {0.500, 0.595}, {0.543, 0.585}, {0.577, 0.574},
     {0.229, 0.293}, {0.269, 0.273}, {0.328, 0.272}, {0.380, 0.302}, {0.334, 0.318}, {0.272, 0.318},
     {0.620, 0.302}, {0.672, 0.272}, {0.731, 0.273}, {0.771, 0.293}, {0.728, 0.318}, {0.666, 0.318},
     {0.323, 0.718}, {0.384, 0.689}, {0.462, 0.668}, {0.500, 0.676}, {0.538, 0.668}, {0.616, 0.689},
     {0.677, 0.718}, {0.612, 0.774}, {0.557, 0.800}, {0.500, 0.808}, {0.443, 0.800}, {0.388, 0.774},
     {0.336, 0.718}, {0.445, 0.709}, {0.500, 0.708}, {0.555, 0.709}, {0.664, 0.718}, {0.552, 0.747},
     {0.500, 0.752}, {0.448, 0.747}}};
constexpr std::size_t kFirstInner = 17; ///< the jaw line moves on real faces, too

/// iBUG's landmark at the other side of the face.
constexpr std::size_t mirrorOf(std::size_t i) {
    if (i < 17)
        return 16 - i;
    if (i < 27)
        return 43 - i;
    if (i < 31)
        return i;
    if (i < 36)
        return 66 - i;
    constexpr std::array<std::size_t, 32> kRest{45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41,
                                                40, 54, 53, 52, 51, 50, 49, 48, 59, 58, 57,
                                                56, 55, 64, 63, 62, 61, 60, 67, 66, 65};
    return kRest[i - 36];
}

TurnedSquare moved(const TurnedSquare& square, const Variant& variant) {
    const double angle = square.roll * std::numbers::pi / 180;
    const double dx = variant.x * square.side, dy = variant.y * square.side;
    return {{square.centre.x + std::cos(angle) * dx - std::sin(angle) * dy,
             square.centre.y + std::sin(angle) * dx + std::cos(angle) * dy},
            square.side * variant.scale,
            square.roll};
}

void mirror(Rgb8Image& picture) {
    for (int y = 0; y < picture.height; ++y) {
        std::uint8_t* row = picture.row(y);
        for (int left = 0, right = picture.width - 1; left < right; ++left, --right)
            std::swap_ranges(row + 3 * left, row + 3 * left + 3, row + 3 * right);
    }
}

/// Mean of the variants' landmarks, and their spread.
FittedLandmarks fit(const Rgb8Image& photo, const TurnedSquare& square,
                    std::span<const Variant> variants, const nn::FaceNetwork& network,
                    int threads) {
    std::vector<Rgb8Image> cuts;
    std::vector<Affine> toPhoto;
    for (const Variant& variant : variants) {
        const Affine toCut = squareToCrop(moved(square, variant), kSide);
        cuts.push_back(cutSimilarity(photo, toCut, kSide).pixels);
        if (variant.mirror)
            mirror(cuts.back());
        toPhoto.push_back(toCut.inverse());
    }
    std::vector<const Rgb8Image*> pointers;
    for (const Rgb8Image& cut : cuts)
        pointers.push_back(&cut);
    const auto fits = network.fitLandmarks(pointers, threads);
    std::vector<Landmarks> all;
    FittedLandmarks mean;
    mean.turn = square.roll;
    const auto count = static_cast<double>(fits.size());
    for (std::size_t i = 0; i < fits.size(); ++i) {
        all.push_back(variants[i].mirror ? mirrored(fits[i].points, kSide) : fits[i].points);
        for (std::size_t k = 0; k < all.back().size(); ++k) {
            PointF& point = all.back()[k];
            point = toPhoto[i].map(point);
            mean.landmarks[k].x += point.x / count;
            mean.landmarks[k].y += point.y / count;
        }
    }
    double sum = 0;
    for (const Landmarks& one : all) {
        for (std::size_t k = kFirstInner; k < one.size(); ++k)
            sum += std::hypot(one[k].x - mean.landmarks[k].x, one[k].y - mean.landmarks[k].y);
    }
    const auto points = static_cast<double>(mean.landmarks.size() - kFirstInner);
    mean.spread = 100 * sum / count / points / square.side;
    return mean;
}

double angleBetween(double a, double b) {
    return std::fabs(std::remainder(a - b, 360));
}

} // namespace

Landmarks mirrored(const Landmarks& landmarks, double width) {
    Landmarks out;
    for (std::size_t i = 0; i < landmarks.size(); ++i) {
        const PointF& other = landmarks[mirrorOf(i)];
        out[i] = {width - other.x, other.y};
    }
    return out;
}

TurnedSquare landmarkSquare(const TurnedSquare& faceSquare) {
    // Where the landmarks are steadiest: within 0.41 % of the eye distance over cuts moved by 8 %,
    // scaled by 10 % and turned by 8 degrees; 0.51 % at 1.15, 0.48 % at 1.4 (54 faces).
    constexpr double kSide = 1.25;
    TurnedSquare square = faceSquare;
    square.side *= kSide;
    return square;
}

FittedLandmarks fitAtAnyRoll(const Rgb8Image& photo, const TurnedSquare& square, Effort effort,
                             const nn::FaceNetwork& network, int threads) {
    FittedLandmarks best = fit(photo, square, kLook, network, threads);
    if (effort == Effort::Glance)
        return best;
    if (best.spread > kSteady || angleBetween(rollOf(best.landmarks), best.turn) > kSteadyRoll) {
        for (const double turn : kOtherTurns) {
            TurnedSquare turned = square;
            turned.roll += turn;
            const FittedLandmarks other = fit(photo, turned, kLook, network, threads);
            if (other.spread < kClearlySteadier * best.spread)
                best = other;
        }
    }
    // Twice where the first look was at a slant: the second one starts upright.
    for (int round = 0; round < 2; ++round) {
        const TurnedSquare start = landmarkSquare(faceSquare(best.landmarks));
        if (!isNear(start, square))
            break; // no face to go on from
        const bool slanted = angleBetween(start.roll, best.turn) > kSteadyRoll / 2;
        best = fit(photo, start, kFit, network, threads);
        if (!slanted)
            break;
    }
    return best;
}

bool isNear(const TurnedSquare& fitted, const TurnedSquare& square) {
    const double away =
        std::hypot(fitted.centre.x - square.centre.x, fitted.centre.y - square.centre.y);
    return fitted.side > 0.6 * square.side && fitted.side < 1.6 * square.side &&
           away < 0.4 * square.side;
}

Landmarks meanLandmarks(const TurnedSquare& faceSquare) {
    const Affine back = squareToCrop(faceSquare, 1).inverse();
    Landmarks landmarks;
    for (std::size_t i = 0; i < landmarks.size(); ++i)
        landmarks[i] = back.map({kMeanFace[i][0], kMeanFace[i][1]});
    return landmarks;
}

} // namespace lineament::faces
