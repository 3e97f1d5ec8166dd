// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/search.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>

namespace lineament::faces {
namespace {

constexpr double kDetectorSide = 80; ///< the smallest face that dlib's detector sees, pixels
constexpr double kCoarsePixels = 0.5e6;
constexpr double kFinePixels = 5e6;
constexpr double kMaxEnlargement = 2;
constexpr int kTileSide = 1280;

// Thresholds found on 1,000 photos and chance hits in them (see judge.h).
constexpr double kHitScore = -0.35;      ///< upright hits worth a second look
constexpr double kTiltedHitScore = -0.2; ///< the same in turned copies
constexpr double kStrongScore = 1.0;     ///< with both passes agreeing: needs no second look
constexpr double kClearMean = 0.4;       ///< seen so well that the landmarks need not agree
constexpr double kUprightMean = -0.25, kUprightSpread = 3.6;
constexpr double kTurnedMean = 0.0, kTurnedSpread = 3.2;
constexpr double kBesideMean = 0.3, kBesideSpread = 2.5; ///< tilted, where others were found
constexpr double kLastMean = -0.4, kLastSpread = 4.5,
                 kLastScore = -0.15; ///< where nothing was found

/// The detector's own filters reach about 25 degrees of roll to either side.
constexpr std::array<double, 2> kTilts{35, -35};
constexpr std::array<double, 5> kTurns{65, -65, 90, -90, 180};
constexpr std::array<double, 5> kCascadeTurns{0, 30, -30, 45, -45};
constexpr double kProfileTurn = 30;
/// Looks at weak hits in one pass: bounds the time on photos full of texture.
constexpr int kMaxUprightLooks = 40, kMaxTurnedLooks = 8;
constexpr int kCascadeSide = 36;

bool passes(const Evidence& evidence, double mean, double spread) {
    return evidence.mean >= mean && evidence.spread <= spread;
}

/// Overlapping pieces of a view that is more than three times as long as wide: turned as a whole,
/// the bounding box of a panorama would be many times its size. A view of another shape is its only
/// piece.
std::vector<GreyView> splitLong(const GreyView& view) {
    const cv::Size size = view.image.size();
    const bool wide = size.width > size.height;
    const int shortSide = std::min(size.width, size.height),
              longSide = std::max(size.width, size.height);
    const int piece = std::max(3 * shortSide, 240);
    if (longSide <= piece)
        return {view};
    // No face is longer than the short side, so each lies within one piece.
    const int step = piece - std::min(shortSide + shortSide / 4, piece / 2);
    std::vector<GreyView> pieces;
    for (int start = 0; start == 0 || start + piece - step < longSide; start += step) {
        const int length = std::min(piece, longSide - start);
        const cv::Rect part =
            wide ? cv::Rect(start, 0, length, shortSide) : cv::Rect(0, start, shortSide, length);
        pieces.push_back(
            {view.image(part),
             view.scale,
             {view.origin.x + part.x / view.scale, view.origin.y + part.y / view.scale}});
    }
    return pieces;
}

class Search {
public:
    Search(const Rgb8Image& photo, int minFacePixels, const SearchTools& tools,
           const std::stop_token& stop)
        : m_tools(tools)
        , m_stop(stop)
        , m_minSide(minFacePixels) {
        const double wanted =
            std::clamp(kDetectorSide / std::max(minFacePixels, 1), 0.01, kMaxEnlargement);
        const RectF whole{0, 0, static_cast<double>(photo.width),
                          static_cast<double>(photo.height)};
        m_fine = makeGreyView(photo, whole, kFinePixels, wanted, stop);
        m_coarse = makeGreyView(photo, whole, kCoarsePixels, wanted, stop);
        m_parts = splitLong(m_coarse);
    }

    std::vector<Candidate> run() {
        searchUpright();
        searchTilted();
        if (!anySound())
            searchTurned();
        if (!anySound())
            searchByCascade();
        if (m_found.empty())
            takeLikeliest();
        keepBestOfOverlapping(m_found);
        return std::move(m_found);
    }

private:
    /// Not only likely to be a face, but also upright: a face upside down is hit too, its landmarks
    /// waver.
    static bool isSound(const Candidate& candidate) {
        return passes(candidate.evidence, kUprightMean, kUprightSpread);
    }

    bool anySound() const { return std::any_of(m_found.begin(), m_found.end(), isSound); }

    void check() const {
        if (m_stop.stop_requested())
            throw Cancelled();
    }

    bool bigEnough(const TurnedSquare& square) const {
        // The detector's boxes come in steps of 6/5: a face of just the wanted size may get the
        // step below.
        return square.side >= 0.85 * m_minSide;
    }

    bool overlapsFound(const TurnedSquare& square) const {
        return std::any_of(m_found.begin(), m_found.end(),
                           [&](const Candidate& one) { return sameFace(one.square, square); });
    }

    Evidence look(const TurnedSquare& square) {
        check();
        ++m_looks;
        // The smaller view is enough for a large face and saves reducing it again at every look.
        const bool coarse = square.side * m_coarse.scale >= 1.5 * kDetectorSide;
        return judge(coarse ? m_coarse : m_fine, square, m_tools.hog, m_tools.landmarks);
    }

    void searchUpright() {
        std::vector<PassHit> hits;
        check();
        for (const Hit& hit : m_tools.hog.detect(m_coarse.image, kHitScore))
            hits.push_back({m_coarse.toPhoto(hit.box), hit.score, 0});
        if (m_fine.scale > 1.15 * m_coarse.scale)
            searchTiles(hits);
        for (Candidate& candidate : joinHits(std::move(hits))) {
            if (!bigEnough(candidate.square))
                continue;
            const bool tooSmallForCoarse = candidate.square.side * m_coarse.scale < kDetectorSide;
            if (candidate.score >= kStrongScore && (candidate.passes == 2 || tooSmallForCoarse)) {
                candidate.evidence = {candidate.score, 0, candidate.square};
                m_found.push_back(candidate);
                continue;
            }
            if (m_looks >= kMaxUprightLooks) // best scores first: what is left is the background's
                break;
            candidate.evidence = look(candidate.square);
            if (passes(candidate.evidence, kUprightMean, kUprightSpread) ||
                candidate.evidence.mean >= kClearMean) {
                candidate.square = candidate.evidence.refined;
                m_found.push_back(candidate);
            } else {
                m_doubtful.push_back(candidate);
            }
        }
    }

    void searchTiles(std::vector<PassHit>& hits) {
        // Faces that the coarse pass sees need not fit into the overlap.
        const int overlap = static_cast<int>(1.25 * kDetectorSide * m_fine.scale / m_coarse.scale);
        const std::vector<int> lefts = tileStarts(m_fine.image.cols, overlap);
        const std::vector<int> tops = tileStarts(m_fine.image.rows, overlap);
        const int width = tileSide(m_fine.image.cols, lefts, overlap);
        const int height = tileSide(m_fine.image.rows, tops, overlap);
        for (const int top : tops) {
            for (const int left : lefts) {
                check();
                const cv::Rect tile = cv::Rect(left, top, width, height) &
                                      cv::Rect(0, 0, m_fine.image.cols, m_fine.image.rows);
                for (Hit hit : m_tools.hog.detect(m_fine.image(tile), kHitScore)) {
                    hit.box.x += left;
                    hit.box.y += top;
                    hits.push_back({m_fine.toPhoto(hit.box), hit.score, 1});
                }
            }
        }
    }

    /// Evenly spaced starts of tiles of at most kTileSide that overlap.
    static std::vector<int> tileStarts(int length, int overlap) {
        const int room = std::max(kTileSide - overlap, kTileSide / 4);
        const int count = std::max(1, (length - overlap + room - 1) / room);
        std::vector<int> starts;
        for (int i = 0; i < count; ++i)
            starts.push_back(static_cast<int>(
                static_cast<long long>(std::max(length - overlap, 0)) * i / count));
        return starts;
    }

    static int tileSide(int length, const std::vector<int>& starts, int overlap) {
        const int count = static_cast<int>(starts.size());
        return std::max(length - overlap, 0) / count + 1 + overlap + (count == 1 ? length : 0);
    }

    /// Candidates of the HOG detector in the turned coarse view that are confirmed.
    void searchTurn(double degrees, double mean, double spread, bool besideOnly) {
        std::vector<Candidate> candidates;
        for (const GreyView& part : m_parts) {
            check();
            const TurnedView turned = turnView(part, degrees);
            for (const Hit& hit : m_tools.hog.detect(turned.image, kTiltedHitScore)) {
                candidates.emplace_back();
                candidates.back().square = turned.toPhoto(hit.box);
                candidates.back().score = hit.score;
            }
        }
        std::stable_sort(candidates.begin(), candidates.end(),
                         [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
        m_looks = 0;
        for (Candidate& candidate : candidates) {
            if (!besideOnly || !overlapsFound(candidate.square))
                confirm(candidate, mean, spread);
        }
    }

    void searchTilted() {
        const bool beside = anySound();
        for (const double tilt : kTilts) {
            if (beside)
                searchTurn(tilt, kBesideMean, kBesideSpread, true);
            else
                searchTurn(tilt, kTurnedMean, kTurnedSpread, false);
        }
    }

    void searchTurned() {
        for (const double turn : kTurns)
            searchTurn(turn, kTurnedMean, kTurnedSpread, false);
    }

    void searchByCascade() {
        for (const double turn : kCascadeTurns) {
            m_looks = 0;
            for (const GreyView& part : m_parts) {
                check();
                const TurnedView turned = turnView(part, turn);
                confirmCascade(turned, m_tools.cascade.frontal(turned.image, kCascadeSide));
                check();
                if (std::fabs(turn) <= kProfileTurn)
                    confirmCascade(turned, m_tools.cascade.profile(turned.image, kCascadeSide));
            }
        }
    }

    void confirmCascade(const TurnedView& turned, const std::vector<Hit>& hits) {
        for (const Hit& hit : hits) {
            Candidate candidate;
            candidate.square = turned.toPhoto(hit.box);
            candidate.source = FaceSource::Cascade;
            if (turned.degrees == 0)
                confirm(candidate, kUprightMean, kUprightSpread);
            else
                confirm(candidate, kTurnedMean, kTurnedSpread);
        }
    }

    /// True when nearly the same square was judged before and not taken: the answer would be the
    /// same.
    bool wasDoubted(const TurnedSquare& square) const {
        constexpr double kSameIou = 0.65, kSameRoll = 12;
        return std::any_of(m_doubtful.begin(), m_doubtful.end(), [&](const Candidate& one) {
            return std::fabs(one.square.roll - square.roll) < kSameRoll &&
                   one.square.box().iou(square.box()) > kSameIou;
        });
    }

    void confirm(Candidate& candidate, double mean, double spread) {
        if (!bigEnough(candidate.square) || m_looks >= kMaxTurnedLooks ||
            wasDoubted(candidate.square))
            return;
        candidate.evidence = look(candidate.square);
        candidate.square = candidate.evidence.refined;
        const bool confirmed = passes(candidate.evidence, mean, spread);
        (confirmed ? m_found : m_doubtful).push_back(candidate);
    }

    /// In a photo without any other face a missed main face is worse than a looser rule: a cap or a
    /// profile makes the landmarks waver.
    void takeLikeliest() {
        for (Candidate& candidate : m_doubtful) {
            const bool upright = candidate.square.roll == 0 && candidate.score >= kLastScore;
            if (candidate.evidence.mean >= kClearMean ||
                (upright && passes(candidate.evidence, kLastMean, kLastSpread))) {
                candidate.square = candidate.evidence.refined;
                m_found.push_back(candidate);
            }
        }
    }

    SearchTools m_tools;
    const std::stop_token& m_stop;
    double m_minSide;
    GreyView m_coarse, m_fine;
    std::vector<GreyView> m_parts; ///< the coarse view, in pieces where it is long and thin
    int m_looks = 0;               ///< in this pass
    std::vector<Candidate> m_found;
    std::vector<Candidate> m_doubtful; ///< judged and not taken
};

} // namespace

std::vector<Candidate> searchFaces(const Rgb8Image& photo, int minFacePixels,
                                   const SearchTools& tools, const std::stop_token& stop) {
    if (stop.stop_requested())
        throw Cancelled();
    // Half of a face must be there to be found.
    if (std::min(photo.width, photo.height) < std::max(minFacePixels / 2, 8))
        return {};
    return Search(photo, minFacePixels, tools, stop).run();
}

DrawnFace refineByHand(const Rgb8Image& photo, const RectF& box, const SearchTools& tools) {
    constexpr double kFacePixels = 150; // what judge() needs at most
    constexpr std::array<double, 6> kHandTurns{0, 35, -35, 90, -90, 180};
    const double side = std::sqrt(box.area());
    const TurnedSquare drawn{box.centre(), side, 0};
    const RectF around{drawn.centre.x - 1.6 * side, drawn.centre.y - 1.6 * side, 3.2 * side,
                       3.2 * side};
    const double scale = kFacePixels / side;
    const double pixels = around.area() * scale * scale;
    const GreyView view = makeGreyView(photo, around, pixels, scale, {});
    Evidence best;
    best.mean = kUprightMean;
    best.refined = drawn;
    bool seen = false;
    for (const double turn : kHandTurns) {
        const Evidence evidence =
            judge(view, {drawn.centre, side, turn}, tools.hog, tools.landmarks);
        if (evidence.mean >= kUprightMean && evidence.value() > best.value()) {
            best = evidence;
            seen = true;
        }
    }
    const bool confirmed =
        seen && (passes(best, kUprightMean, kUprightSpread) || best.mean >= kClearMean);
    return {best.refined, seen ? best.mean : -1, confirmed};
}

} // namespace lineament::faces
