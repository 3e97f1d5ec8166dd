// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/timelineplot.h"

#include "core/report/filled.h"
#include "core/report/plot.h"

#include <QFontMetricsF>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace lineament::report {

namespace {

using analysis::Gap;
using analysis::GapReason;
using analysis::Track;
using analysis::VideoResult;

// Points.
constexpr double kPlotHeight = 150;
constexpr double kSampleRow = 9;
constexpr double kLane = 10;
constexpr double kAxis = 26; ///< tick labels and title
constexpr double kKeyRow = 11;
constexpr double kFontSize = 6.5;
constexpr qsizetype kFewPoints = 80;       ///< get larger markers
constexpr std::size_t kMarkedPoints = 600; ///< more points a plot get no markers: they would merge

struct LineStyle {
    QColor colour;
    QList<qreal> dashes; ///< in line widths; empty: solid
};

/// Told apart in black and white by their dashes.
const LineStyle& lineStyle(std::size_t track) {
    static const std::array<LineStyle, 6> styles{
        {{QColor(0x1f, 0x5f, 0xa8), {}},
         {QColor(0xb8, 0x62, 0x00), {5, 2.5}},
         {QColor(0x2a, 0x2a, 0x2a), {1.5, 1.8}},
         {QColor(0x6b, 0x4c, 0x9a), {6, 2, 1.5, 2}},
         {QColor(0x8c, 0x6d, 0x46), {10, 3}},
         {QColor(0x4a, 0x8f, 0xa3), {4, 1.8, 1.5, 1.8, 1.5, 1.8}}}};
    return styles[track % styles.size()];
}

/// Of a track that was left out by hand, whatever its number.
const LineStyle& leftOutStyle() {
    static const LineStyle style{ink::kMuted, {1, 3}};
    return style;
}

const LineStyle& lineStyle(const Track& track, std::size_t number) {
    return track.leftOut ? leftOutStyle() : lineStyle(number);
}

/// Lines of a hatching by direction, and how far apart they are.
struct Hatch {
    bool rising = false, falling = false, level = false, upright = false;
    double step = 3; ///< points
};

Hatch hatchOf(GapReason reason) {
    switch (reason) {
    case GapReason::NoFace:
        return {.rising = true};
    case GapReason::TooSmall:
        return {.falling = true};
    case GapReason::TooBlurred:
        return {.level = true, .step = 2.2};
    case GapReason::TooTurned:
        return {.rising = true, .level = true};
    case GapReason::NotSampled:
        return {.rising = true, .step = 8};
    case GapReason::NotDecoded:
        return {.rising = true, .falling = true, .step = 2.5};
    case GapReason::NotSearched:
        return {.level = true, .upright = true};
    case GapReason::NotConfirmed:
        return {.rising = true, .upright = true};
    case GapReason::CrossFade:
        return {.falling = true, .step = 8};
    case GapReason::NotScored:
        return {.upright = true};
    }
    return {.upright = true};
}

constexpr std::array kReasons{GapReason::NoFace,      GapReason::TooSmall,   GapReason::TooBlurred,
                              GapReason::TooTurned,   GapReason::NotSampled, GapReason::NotDecoded,
                              GapReason::NotSearched, GapReason::NotScored,  GapReason::CrossFade,
                              GapReason::NotConfirmed};

/// Paints one timeline; lengths are device dots.
class Timeline {
public:
    Timeline(QPainter& painter, const QRectF& target, const VideoResult& video, double dots)
        : m_painter(painter)
        , m_target(target)
        , m_video(video)
        , m_tracks(strongestTracks(video, kTimelineTracks))
        , m_dots(dots)
        , m_font(textFont(kFontSize * dots))
        , m_metrics(m_font) {}
    void draw();

private:
    void layOut();
    void damageBands();
    void grid();
    void shots();
    void curves();
    void curve(const Track& track, std::size_t style);
    void laneWords(const QString& words, const QRectF& lane);
    void label(const Track& track, std::size_t style, QPointF at);
    void sampledFrames();
    void lanes();
    void lane(const Track& track, std::size_t style, double top);
    void damagedLane(double top);
    void axis();
    void key();
    void hatch(const QRectF& box, const Hatch& how, const QColor& colour);
    void leftLabel(const QString& text, double top, double height, bool strong = false);

    QPen pen(const QColor& colour, double points, const QList<qreal>& dashes = {}) const {
        QPen p(colour, points * m_dots);
        p.setCapStyle(Qt::FlatCap);
        p.setJoinStyle(Qt::RoundJoin);
        if (!dashes.isEmpty())
            p.setDashPattern(dashes);
        return p;
    }
    double x(double seconds) const {
        const double share = (seconds - m_time.least) / (m_time.most - m_time.least);
        return m_frame.left() + std::clamp(share, 0.0, 1.0) * m_frame.width();
    }
    double y(double score) const {
        return m_frame.bottom() -
               (score - m_scores.least) / (m_scores.most - m_scores.least) * m_frame.height();
    }
    /// The place of a stretch; the shortest ones stay visible.
    QRectF stretch(double from, double to, double top, double height) const {
        const double left = x(from);
        return {left, top, std::max(x(to) - left, 0.6 * m_dots), height};
    }
    /// Height from the top of the plot to the foot of the last lane.
    double lanesBottom() const {
        const std::size_t lanes = m_tracks.size() + (m_video.damaged.empty() ? 0 : 1);
        return m_frame.bottom() + (kSampleRow + kLane * static_cast<double>(lanes)) * m_dots;
    }

    QPainter& m_painter;
    QRectF m_target;
    const VideoResult& m_video;
    std::vector<const Track*> m_tracks;
    double m_dots;
    QFont m_font;
    QFontMetricsF m_metrics;
    QRectF m_frame; ///< of the curves
    PlotAxis m_time, m_scores;
    std::vector<std::pair<std::size_t, QPointF>> m_starts; ///< of curves: track and first point
    std::vector<QRectF> m_labels;
};

std::optional<double> scoreAt(const VideoResult& video, const analysis::TrackPoint& point) {
    return video.samples[point.sample].faces[point.face].score;
}

void Timeline::layOut() {
    const double neutral = analysis::neutralScore(m_video);
    double least = std::min(0.0, neutral), most = std::max(0.0, neutral);
    std::size_t points = 0;
    for (const Track* track : m_tracks) {
        if (isMixture(m_video, *track))
            continue;
        for (const auto& point : track->points)
            if (const auto score = scoreAt(m_video, point)) {
                least = std::min(least, *score);
                most = std::max(most, *score);
                ++points;
            }
    }
    if (points == 0) {
        least = -1;
        most = 1;
    }
    const double room = std::max((most - least) * 0.08, 0.05);
    m_scores = evenAxis(QStringLiteral("score"), least - room, most + room);
    const double end = std::max(m_video.end, m_video.begin + 1e-3);
    m_time = evenAxis({}, m_video.begin, end);
    double labels = m_metrics.horizontalAdvance(QStringLiteral("damaged"));
    for (const auto& tick : m_scores.ticks)
        labels = std::max(labels, m_metrics.horizontalAdvance(tick.label));
    const double left = labels + m_metrics.height() + 6 * m_dots;
    m_frame = QRectF(m_target.left() + left, m_target.top() + 8 * m_dots,
                     m_target.width() - left - 8 * m_dots, (kPlotHeight - 8) * m_dots);
}

void Timeline::damageBands() {
    for (const auto& damaged : m_video.damaged)
        m_painter.fillRect(stretch(damaged.from, damaged.to, m_frame.top(), m_frame.height()),
                           ink::kFill);
}

void Timeline::grid() {
    m_painter.setFont(m_font);
    for (const auto& tick : m_scores.ticks) {
        const double at = y(tick.value);
        m_painter.setPen(pen(ink::kRule, 0.35));
        m_painter.drawLine(QPointF(m_frame.left(), at), QPointF(m_frame.right(), at));
        m_painter.setPen(ink::kText);
        m_painter.drawText(
            QPointF(m_frame.left() - 3 * m_dots - m_metrics.horizontalAdvance(tick.label),
                    at + (m_metrics.ascent() - m_metrics.descent()) / 2),
            tick.label);
    }
    for (const auto& tick : m_time.ticks) {
        m_painter.setPen(pen(ink::kRule, 0.35));
        m_painter.drawLine(QPointF(x(tick.value), m_frame.top()),
                           QPointF(x(tick.value), m_frame.bottom()));
    }
    // The one line of the scale that has a meaning: what speaks for neither.
    const double neutral = analysis::neutralScore(m_video);
    m_painter.setPen(pen(ink::kText, 0.7));
    m_painter.drawLine(QPointF(m_frame.left(), y(neutral)), QPointF(m_frame.right(), y(neutral)));
    m_painter.save();
    m_painter.translate(m_target.left() + m_metrics.ascent(), m_frame.center().y());
    m_painter.rotate(-90);
    m_painter.setPen(ink::kText);
    m_painter.drawText(QPointF(-m_metrics.horizontalAdvance(m_scores.title) / 2, 0),
                       m_scores.title);
    m_painter.restore();
}

void Timeline::shots() {
    double free = m_frame.left(); // where the label before ends
    for (std::size_t i = 1; i < m_video.shots.size(); ++i) {
        const double at = x(m_video.shots[i].from);
        m_painter.setPen(pen(ink::kMuted, 0.6, {2, 2}));
        m_painter.drawLine(QPointF(at, m_frame.top() - 2 * m_dots), QPointF(at, lanesBottom()));
        const QString text = QStringLiteral("shot %1").arg(i + 1);
        const double width = m_metrics.horizontalAdvance(text);
        const double left = std::min(at - width / 2, m_frame.right() - width);
        if (left < free)
            continue;
        free = left + width + 3 * m_dots;
        m_painter.setPen(ink::kMuted);
        m_painter.drawText(QPointF(left, m_frame.top() - 3 * m_dots), text);
    }
}

void Timeline::label(const Track& track, std::size_t style, QPointF at) {
    const QFont bold = textFont(kFontSize * m_dots, true);
    const QString text = QString::fromStdString(track.id);
    const double width = QFontMetricsF(bold).horizontalAdvance(text);
    const double left = std::clamp(at.x() - width / 2, m_frame.left() + m_dots,
                                   std::max(m_frame.left(), m_frame.right() - width - m_dots));
    QRectF box(left, at.y() - m_metrics.height() - 2.5 * m_dots, width, m_metrics.height());
    if (box.top() < m_frame.top())
        box.moveTop(at.y() + 2.5 * m_dots);
    // A few steps aside are tried; where curves crowd, the lanes tell which is which.
    for (int i = 0; i < 4; ++i) {
        const bool taken = std::any_of(m_labels.begin(), m_labels.end(),
                                       [&](const QRectF& other) { return other.intersects(box); });
        if (!taken)
            break;
        box.translate(0, m_metrics.height());
    }
    m_labels.push_back(box);
    m_painter.fillRect(box.adjusted(-m_dots, 0, m_dots, 0), Qt::white);
    m_painter.setFont(bold);
    m_painter.setPen(lineStyle(track, style).colour);
    m_painter.drawText(QPointF(box.left(), box.top() + m_metrics.ascent()), text);
    m_painter.setFont(m_font);
}

/// True when a gap of @p track lies between two frames.
bool gapBetween(const Track& track, int before, int after) {
    return std::any_of(track.gaps.begin(), track.gaps.end(), [&](const Gap& gap) {
        return gap.firstFrame < after && gap.lastFrame > before;
    });
}

void Timeline::curve(const Track& track, std::size_t style) {
    if (isMixture(m_video, track))
        return;
    const LineStyle& look = lineStyle(track, style);
    QPolygonF line, all;
    int before = 0;
    const auto flush = [&] {
        m_painter.setPen(pen(look.colour, 1.1, look.dashes));
        if (line.size() > 1)
            m_painter.drawPolyline(line);
        line.clear();
    };
    for (const auto& point : track.points) {
        const auto score = scoreAt(m_video, point);
        if (!score)
            continue;
        const analysis::SampledFrame& frame = m_video.samples[point.sample];
        if (!line.isEmpty() && gapBetween(track, before, frame.number))
            flush();
        line << QPointF(x(frame.seconds), y(*score));
        all << line.back();
        before = frame.number;
    }
    flush();
    if (all.isEmpty())
        return;
    if (static_cast<std::size_t>(all.size()) <= kMarkedPoints) {
        const double radius = (all.size() <= kFewPoints ? 1.6 : 0.9) * m_dots;
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(look.colour);
        for (const QPointF& point : all)
            m_painter.drawEllipse(point, radius, radius);
        m_painter.setBrush(Qt::NoBrush);
    }
    m_starts.emplace_back(style, all.front());
}

void Timeline::curves() {
    for (std::size_t i = 0; i < m_tracks.size(); ++i)
        curve(*m_tracks[i], i);
    // Over the curves, so that none is hidden.
    for (const auto& [style, at] : m_starts)
        label(*m_tracks[style], style, at);
}

void Timeline::leftLabel(const QString& text, double top, double height, bool strong) {
    const QFont font = textFont(kFontSize * m_dots, strong);
    m_painter.setFont(font);
    m_painter.setPen(ink::kText);
    m_painter.drawText(
        QPointF(m_frame.left() - 3 * m_dots - QFontMetricsF(font).horizontalAdvance(text),
                top + height / 2 + (m_metrics.ascent() - m_metrics.descent()) / 2),
        text);
    m_painter.setFont(m_font);
}

void Timeline::sampledFrames() {
    const double top = m_frame.bottom() + 1.5 * m_dots, height = (kSampleRow - 4) * m_dots;
    leftLabel(QStringLiteral("frames"), top, height);
    m_painter.setPen(pen(ink::kText, 0.4));
    for (const auto& frame : m_video.samples) {
        const double at = x(frame.seconds);
        m_painter.drawLine(QPointF(at, top), QPointF(at, top + height));
    }
}

void Timeline::hatch(const QRectF& box, const Hatch& how, const QColor& colour) {
    m_painter.setPen(pen(colour, 0.5));
    const double step = how.step * m_dots, height = box.height();
    // A slanting line from the foot at @p foot, cut at the box' sides.
    const auto slant = [&](double foot, bool rising) {
        const double left = std::max(foot, box.left()),
                     right = std::min(foot + height, box.right());
        if (right <= left)
            return;
        const auto level = [&](double at) {
            return rising ? box.bottom() - (at - foot) : box.top() + (at - foot);
        };
        m_painter.drawLine(QPointF(left, level(left)), QPointF(right, level(right)));
    };
    for (double foot = box.left() - height; foot < box.right(); foot += step) {
        if (how.rising)
            slant(foot, true);
        if (how.falling)
            slant(foot, false);
    }
    for (double at = box.left() + step / 2; how.upright && at < box.right(); at += step)
        m_painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()));
    for (double at = box.top() + step / 2; how.level && at < box.bottom(); at += step)
        m_painter.drawLine(QPointF(box.left(), at), QPointF(box.right(), at));
    m_painter.setPen(pen(ink::kMuted, 0.35));
    m_painter.drawRect(box);
}

void Timeline::lane(const Track& track, std::size_t style, double top) {
    const double height = (kLane - 2.5) * m_dots;
    leftLabel(QString::fromStdString(track.id), top, height, true);
    const QRectF span = stretch(track.from, track.to, top, height);
    m_painter.fillRect(span, ink::kFill);
    const LineStyle& look = lineStyle(track, style);
    m_painter.setPen(pen(look.colour, 1.1, look.dashes));
    m_painter.drawLine(QPointF(span.left(), span.center().y()),
                       QPointF(span.right(), span.center().y()));
    for (const Gap& gap : track.gaps) {
        const QRectF box =
            stretch(gap.from, gap.to, top, height).intersected(span.adjusted(0, 0, m_dots, 0));
        m_painter.fillRect(box, Qt::white);
        hatch(box, hatchOf(gap.reason), ink::kText);
    }
    m_painter.setPen(pen(ink::kMuted, 0.35));
    m_painter.drawRect(span);
    if (track.leftOut)
        laneWords(QStringLiteral("left out by hand"), span);
}

/// On a white plate in the middle, where there is room.
void Timeline::laneWords(const QString& words, const QRectF& lane) {
    const double width = m_metrics.horizontalAdvance(words);
    QRectF plate(0, 0, width + 4 * m_dots, lane.height());
    plate.moveCenter(lane.center());
    if (plate.width() > lane.width())
        return;
    m_painter.fillRect(plate, Qt::white);
    m_painter.setPen(ink::kText);
    m_painter.drawText(QPointF(plate.left() + 2 * m_dots,
                               plate.center().y() + (m_metrics.ascent() - m_metrics.descent()) / 2),
                       words);
}

void Timeline::damagedLane(double top) {
    const double height = (kLane - 2.5) * m_dots;
    leftLabel(QStringLiteral("damaged"), top, height);
    for (const auto& damaged : m_video.damaged)
        hatch(stretch(damaged.from, damaged.to, top, height), hatchOf(GapReason::NotDecoded),
              ink::kText);
}

void Timeline::lanes() {
    double top = m_frame.bottom() + kSampleRow * m_dots;
    for (std::size_t i = 0; i < m_tracks.size(); ++i, top += kLane * m_dots)
        lane(*m_tracks[i], i, top);
    if (!m_video.damaged.empty())
        damagedLane(top);
}

void Timeline::axis() {
    const double top = lanesBottom() + m_dots;
    m_painter.setFont(m_font);
    m_painter.setPen(pen(ink::kText, 0.6));
    m_painter.drawLine(QPointF(m_frame.left(), top), QPointF(m_frame.right(), top));
    for (const auto& tick : m_time.ticks) {
        const double at = x(tick.value);
        m_painter.setPen(pen(ink::kText, 0.6));
        m_painter.drawLine(QPointF(at, top), QPointF(at, top + 2 * m_dots));
        m_painter.setPen(ink::kText);
        const double width = m_metrics.horizontalAdvance(tick.label);
        m_painter.drawText(QPointF(std::min(at - width / 2, m_target.right() - width),
                                   top + 3 * m_dots + m_metrics.ascent()),
                           tick.label);
    }
    QString title = QStringLiteral("seconds, by PTS");
    if (m_video.index && m_video.index->count() > 0)
        title += filled(QStringLiteral(" (first frame: PTS %1 x %2/%3 s = %4 s)"),
                        m_video.index->frames.front().pts, m_video.index->timeBase.num,
                        m_video.index->timeBase.den, QString::number(m_video.begin, 'f', 3));
    m_painter.drawText(QPointF(m_frame.center().x() - m_metrics.horizontalAdvance(title) / 2,
                               top + 5 * m_dots + m_metrics.height() + m_metrics.ascent()),
                       title);
}

void Timeline::key() {
    const double top = lanesBottom() + kAxis * m_dots, height = (kKeyRow - 4) * m_dots;
    double left = m_frame.left();
    const auto entry = [&](const QString& text, const auto& swatch) {
        swatch(QRectF(left, top, 16 * m_dots, height));
        m_painter.setPen(ink::kText);
        m_painter.drawText(
            QPointF(left + 19 * m_dots,
                    top + height / 2 + (m_metrics.ascent() - m_metrics.descent()) / 2),
            text);
        left += 29 * m_dots + m_metrics.horizontalAdvance(text);
    };
    for (const GapReason reason : kReasons) {
        const bool used = std::any_of(m_tracks.begin(), m_tracks.end(), [&](const Track* track) {
            return std::any_of(track->gaps.begin(), track->gaps.end(),
                               [&](const Gap& gap) { return gap.reason == reason; });
        });
        if (used || (reason == GapReason::NotDecoded && !m_video.damaged.empty()))
            entry(gapWords(reason),
                  [&](const QRectF& box) { hatch(box, hatchOf(reason), ink::kText); });
    }
}

void Timeline::draw() {
    m_painter.save();
    m_painter.setBrush(Qt::NoBrush);
    layOut();
    damageBands();
    grid();
    shots();
    curves();
    m_painter.setPen(pen(ink::kText, 0.6));
    m_painter.drawRect(m_frame);
    sampledFrames();
    lanes();
    axis();
    key();
    m_painter.restore();
}

} // namespace

QString gapWords(GapReason reason) {
    switch (reason) {
    case GapReason::NoFace:
        return QStringLiteral("face not found");
    case GapReason::TooSmall:
        return QStringLiteral("face too small");
    case GapReason::TooBlurred:
        return QStringLiteral("face too blurred");
    case GapReason::TooTurned:
        return QStringLiteral("face turned too far");
    case GapReason::NotSampled:
        return QStringLiteral("not sampled");
    case GapReason::NotDecoded:
        return QStringLiteral("not decoded");
    case GapReason::NotSearched:
        return QStringLiteral("face finder failed");
    case GapReason::CrossFade:
        return QStringLiteral("in a cross-fade");
    case GapReason::NotConfirmed:
        return QStringLiteral("no face confirmed");
    case GapReason::NotScored:
        return QStringLiteral("not scored");
    }
    return QStringLiteral("not scored");
}

std::vector<const Track*> strongestTracks(const VideoResult& video, std::size_t most) {
    std::vector<const Track*> tracks;
    for (const Track& track : video.tracks)
        tracks.push_back(&track);
    const auto mean = [](const Track* track) {
        return track->aggregate ? track->aggregate->mean : -std::numeric_limits<double>::infinity();
    };
    std::stable_sort(tracks.begin(), tracks.end(),
                     [&](const Track* a, const Track* b) { return mean(a) > mean(b); });
    tracks.resize(std::min(tracks.size(), most));
    std::sort(tracks.begin(), tracks.end()); // they point into one vector: order of birth
    return tracks;
}

double timelineHeight(const VideoResult& video) {
    const std::size_t lanes =
        std::min(video.tracks.size(), kTimelineTracks) + (video.damaged.empty() ? 0 : 1);
    return kPlotHeight + kSampleRow + kLane * static_cast<double>(lanes) + kAxis + kKeyRow;
}

void drawTimeline(QPainter& painter, const QRectF& target, const VideoResult& video, double dots) {
    Timeline(painter, target, video, dots).draw();
}

Drawing timelineDrawing(const analysis::VideoResultPtr& video) {
    Drawing drawing;
    drawing.title = QStringLiteral("Scores over time");
    drawing.caption =
        QStringLiteral(
            "One curve a track, each with its own dashes, which its lane below repeats; a curve is "
            "interrupted where there is no score. Dots are scored frames; the row \"frames\" has "
            "every "
            "frame that was looked at. In the lanes, hatched stretches have no score that counts. "
            "Vertical dashed "
            "lines are shot changes. Above %1 (the darker line) leans to manipulated; the score is "
            "not "
            "a probability.")
            .arg(QString::fromStdString(analysis::neutralText(analysis::neutralScore(*video))));
    if (!video->damaged.empty())
        drawing.caption += QStringLiteral(" Shaded: did not decode completely, never scored.");
    if (video->tracksLeftOut() > 0)
        drawing.caption +=
            QStringLiteral(" Grey and dotted: left out by hand, counts for nothing.");
    if (video->tracks.size() > kTimelineTracks)
        drawing.caption += filled(
            QStringLiteral(" Of %1 tracks, the %2 with the highest mean scores are shown; the "
                           "JSON and CSV outputs have all."),
            video->tracks.size(), kTimelineTracks);
    drawing.height = timelineHeight(*video) * 25.4 / 72;
    drawing.draw = [video](QPainter& painter, const QRectF& target) {
        drawTimeline(painter, target, *video, pt(1));
    };
    return drawing;
}

} // namespace lineament::report
