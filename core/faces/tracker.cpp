// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/faces/tracker.h"

#include <dlib/optimization/max_cost_assignment.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lineament::faces {

namespace {

/// A head moves within a shot by its own size in half a second when it moves fast; the rest is what
/// the detector jitters.
constexpr double kSizesPerSecond = 2.0, kJitterSizes = 0.35;
/// A face that comes nearer doubles its size in a second at the most.
constexpr double kLargestGrowth = 2.0;
/// Predicting farther than this from one velocity does more harm than good.
constexpr double kLongestPrediction = 0.5;
/// Boxes that overlap this much (IoU) are of one face, or one is in front of the other.
constexpr double kGoodOverlap = 0.4;
constexpr double kScale = 1e6; // dlib assigns by integers

struct Open {
    int id = 0;
    double seconds = 0;
    PointF velocity; ///< pixels a second
    Sighting last;
};

double sideOf(const RectF& box) {
    return std::sqrt(box.area());
}

double distance(PointF a, PointF b) {
    return std::hypot(a.x - b.x, a.y - b.y);
}

/// Root mean square distance of the landmarks after centring and scaling, in units of the shape's
/// own size: 0 for the same shape; about 0.1 for a head that turned or a mouth that opened.
double shapeDistance(const Landmarks& a, const Landmarks& b) {
    const auto normal = [](const Landmarks& l) {
        Landmarks out = l;
        const PointF mean = meanOf(l, 0, l.size() - 1);
        double sum = 0;
        for (PointF& p : out) {
            p = {p.x - mean.x, p.y - mean.y};
            sum += p.x * p.x + p.y * p.y;
        }
        const double size = std::sqrt(sum / static_cast<double>(out.size()));
        for (PointF& p : out)
            p = size > 0 ? PointF{p.x / size, p.y / size} : PointF{};
        return out;
    };
    const Landmarks u = normal(a), v = normal(b);
    double sum = 0;
    for (std::size_t i = 0; i < u.size(); ++i)
        sum += std::pow(u[i].x - v[i].x, 2) + std::pow(u[i].y - v[i].y, 2);
    return std::sqrt(sum / static_cast<double>(u.size()));
}

PointF expectedCentre(const Open& track, double seconds) {
    const double ahead = std::min(seconds - track.seconds, kLongestPrediction);
    const PointF centre = track.last.box.centre();
    return {centre.x + track.velocity.x * ahead, centre.y + track.velocity.y * ahead};
}

/// Indices of @p faces from left to right.
std::vector<std::size_t> leftToRight(const std::vector<Sighting>& faces) {
    std::vector<std::size_t> order(faces.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&faces](std::size_t a, std::size_t b) {
        return faces[a].box.centre().x < faces[b].box.centre().x;
    });
    return order;
}

} // namespace

double affinity(const Sighting& last, PointF expected, double elapsed, const Sighting& face,
                const TrackerOptions& options) {
    const double before = sideOf(last.box), now = sideOf(face.box);
    if (before <= 0 || now <= 0)
        return 0;
    const double growth = std::max(before / now, now / before);
    const double side = std::sqrt(before * now);
    // A face that the prediction misses may have stopped: where it was counts as well.
    const double away = std::min(distance(expected, face.box.centre()),
                                 distance(last.box.centre(), face.box.centre())) /
                        side;
    const double reach = kJitterSizes + kSizesPerSecond * std::min(elapsed, 1.0);
    const RectF moved{expected.x - last.box.width / 2, expected.y - last.box.height / 2,
                      last.box.width, last.box.height};
    const double overlap = std::max(moved.iou(face.box), last.box.iou(face.box));
    const double alike = similarity(last.appearance, face.appearance);
    const double least = std::lerp(options.minSimilarityFar, options.minSimilarityNear,
                                   std::min(1.0, overlap / kGoodOverlap));
    if (growth > kLargestGrowth || away > reach || alike < least)
        return 0;
    const double shape = std::exp(-shapeDistance(last.landmarks, face.landmarks) / 0.2);
    // Never 0 for what may go on, so that it is told from what may not.
    return std::clamp(0.3 * overlap + 0.2 * (1 - away / reach) + 0.3 * std::max(0.0, alike) +
                          0.1 * shape + 0.1 / growth,
                      1e-3, 1.0);
}

struct Tracker::Private {
    TrackerOptions options;
    std::vector<Open> open;
    int born = 0;

    std::vector<long> assign(double seconds, const std::vector<Sighting>& faces) const;
    void follow(Open& track, double seconds, const Sighting& face);
};

Tracker::Tracker(const TrackerOptions& options)
    : d(std::make_unique<Private>()) {
    d->options = options;
}

Tracker::~Tracker() = default;

void Tracker::cut() {
    d->open.clear();
}

/// For every open track the index of its face, or one beyond the faces.
std::vector<long> Tracker::Private::assign(double seconds,
                                           const std::vector<Sighting>& faces) const {
    // Square, as the method wants it, with room for every track to stay without a face.
    const auto n = static_cast<long>(open.size() + faces.size());
    dlib::matrix<long> gain(n, n);
    gain = 0;
    for (std::size_t t = 0; t < open.size(); ++t) {
        for (std::size_t f = 0; f < faces.size(); ++f)
            gain(static_cast<long>(t), static_cast<long>(f)) =
                std::lround(kScale * affinity(open[t].last, expectedCentre(open[t], seconds),
                                              seconds - open[t].seconds, faces[f], options));
    }
    auto chosen = dlib::max_cost_assignment(gain);
    chosen.resize(open.size());
    for (std::size_t t = 0; t < open.size(); ++t) {
        if (chosen[t] < static_cast<long>(faces.size()) &&
            gain(static_cast<long>(t), chosen[t]) == 0)
            chosen[t] = static_cast<long>(faces.size());
    }
    return chosen;
}

void Tracker::Private::follow(Open& track, double seconds, const Sighting& face) {
    const double elapsed = seconds - track.seconds;
    const PointF from = track.last.box.centre(), to = face.box.centre();
    if (elapsed > 0)
        track.velocity = {(to.x - from.x) / elapsed, (to.y - from.y) / elapsed};
    track.seconds = seconds;
    track.last = face;
}

std::vector<int> Tracker::step(double seconds, const std::vector<Sighting>& faces) {
    std::erase_if(d->open, [&](const Open& track) {
        return seconds - track.seconds > d->options.maxUnseen + 1e-9;
    });
    std::vector<int> ids(faces.size(), -1);
    if (!d->open.empty() && !faces.empty()) {
        const auto chosen = d->assign(seconds, faces);
        for (std::size_t t = 0; t < chosen.size(); ++t) {
            const auto f = static_cast<std::size_t>(chosen[t]);
            if (f >= faces.size())
                continue;
            ids[f] = d->open[t].id;
            d->follow(d->open[t], seconds, faces[f]);
        }
    }
    for (const std::size_t f : leftToRight(faces)) {
        if (ids[f] >= 0)
            continue;
        ids[f] = d->born++;
        d->open.push_back({ids[f], seconds, {}, faces[f]});
    }
    return ids;
}

} // namespace lineament::faces
