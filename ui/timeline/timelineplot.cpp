// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/timeline/timelineplot.h"

#include "core/analysis/findingwords.h"
#include "ui/player/position.h"

#include <algorithm>
#include <cmath>

namespace lineament::ui {

namespace {

constexpr int kPictureHeight = 46;
constexpr int kFrameHeight = 18;
constexpr double kLaneHeight = 14;
constexpr double kLanesAtMost = 70; // pixels of all lanes together
constexpr double kFewestFrames = 6; // that the zoom leaves in view
constexpr const char* kUnder = "under";
constexpr const char* kPlayhead = "playhead";

/// Opaque: colours of two tracks that show through each other would make a third one.
QColor paler(const QColor& colour, const QColor& ground) {
    constexpr double kShare = 0.6;
    const auto mix = [](int a, int b) { return qRound(kShare * a + (1 - kShare) * b); };
    return {mix(colour.red(), ground.red()), mix(colour.green(), ground.green()),
            mix(colour.blue(), ground.blue())};
}

} // namespace

TimelinePlot::TimelinePlot(const Theme& theme, VideoThumbnails& thumbnails, QWidget* parent)
    : QCustomPlot(parent)
    , m_theme(theme)
    , m_thumbnails(thumbnails) {
    setMouseTracking(true);
    setLocale(QLocale::c()); // numbers have a point, as everywhere
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(200, 160);
    setAccessibleName(tr("Timeline"));
    setAccessibleDescription(
        tr("Raw scores of each face track over time, not validated for video. A click or a drag "
           "goes to a frame, the wheel and "
           "plus and minus zoom, up and down choose the track, 0 shows everything."));
    build();
    addPaintings();
    connect(&m_theme, &Theme::changed, this, &TimelinePlot::restyle);
    connect(&m_thumbnails, &VideoThumbnails::changed, this, [this] { replot(rpQueuedReplot); });
    // What is wanted is what was painted: before that the places are not known for certain.
    connect(this, &QCustomPlot::afterReplot, this, &TimelinePlot::refreshThumbnails);
    restyle();
    setVideo(nullptr, m_aspect);
}

QCPAxisRect* TimelinePlot::addRow(int row, int height) {
    auto* rect = new QCPAxisRect(this, true);
    // Its ground must not cover what is painted below the curves.
    rect->setLayer(QStringLiteral("background"));
    plotLayout()->addElement(row, 0, rect);
    rect->setAutoMargins(QCP::msLeft | QCP::msRight);
    rect->setMargins(QMargins(0, 0, 0, 0));
    rect->setMinimumMargins(QMargins(0, 0, 12, 0));
    if (height > 0) {
        rect->setMinimumSize(0, height);
        rect->setMaximumSize(QWIDGETSIZE_MAX, height);
    }
    for (auto* axis : rect->axes()) {
        axis->setVisible(axis->axisType() == QCPAxis::atLeft);
        axis->setTicks(false);
        axis->setTickLabels(false);
        axis->setBasePen(Qt::NoPen);
        axis->grid()->setVisible(false);
    }
    return rect;
}

void TimelinePlot::build() {
    // What lies under the curves and what is drawn anew for every frame have layers of their own.
    addLayer(QString::fromLatin1(kUnder), layer(QStringLiteral("grid")), limBelow);
    addLayer(QString::fromLatin1(kPlayhead), layer(QStringLiteral("overlay")), limAbove);
    layer(QString::fromLatin1(kPlayhead))->setMode(QCPLayer::lmBuffered);
    plotLayout()->clear();
    plotLayout()->setRowSpacing(3);
    m_pictures = addRow(0, kPictureHeight);
    m_scores = addRow(1, 0);
    m_lanes = addRow(2, static_cast<int>(kLaneHeight));
    m_frames = addRow(3, kFrameHeight);
    auto* margins = new QCPMarginGroup(this);
    for (auto* rect : {m_pictures, m_scores, m_lanes, m_frames})
        rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
    m_frames->setAutoMargins(QCP::msLeft | QCP::msRight | QCP::msBottom);
    m_time = m_scores->axis(QCPAxis::atBottom);
    m_score = m_scores->axis(QCPAxis::atLeft);
    m_score->setTicks(true);
    m_score->setTickLabels(true);
    m_score->setSubTicks(false);
    m_score->grid()->setVisible(true);
    m_score->setLabel(tr("raw score"));
    m_score->ticker()->setTickCount(4);
    auto* shown = m_frames->axis(QCPAxis::atBottom);
    shown->setVisible(true);
    shown->setTicks(true);
    shown->setTickLabels(true);
    const QSharedPointer<QCPAxisTickerTime> ticker(new QCPAxisTickerTime);
    ticker->setTimeFormat(QStringLiteral("%h:%m:%s.%z"));
    ticker->setFieldWidth(QCPAxisTickerTime::tuHours, 1);
    shown->setTicker(ticker);
    m_time->setTicker(ticker);
    connect(m_time, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), shown,
            qOverload<const QCPRange&>(&QCPAxis::setRange));
}

void TimelinePlot::addPaintings() {
    const auto under = QString::fromLatin1(kUnder), above = QString::fromLatin1(kPlayhead);
    new PlotPainting(m_scores, under, [this](QCPPainter& p, const QRectF& area) {
        if (!m_result)
            return;
        paintMean(p);
        timeline::paintDamage(p, area, *m_result, scale(), m_theme.colours());
        timeline::paintShots(p, area, *m_result, scale(), m_theme.colours());
        paintScoreLines(p);
    });
    new PlotPainting(m_scores, QStringLiteral("overlay"),
                     [this](QCPPainter& p, const QRectF& area) {
                         paintNames(p);
                         paintEmptyText(p, area);
                     });
    new PlotPainting(m_pictures, under,
                     [this](QCPPainter& p, const QRectF& area) { paintThumbnails(p, area); });
    new PlotPainting(m_lanes, under, [this](QCPPainter& p, const QRectF& area) {
        paintLanes(p);
        if (m_result)
            timeline::paintShots(p, area, *m_result, scale(), m_theme.colours());
    });
    new PlotPainting(m_frames, under, [this](QCPPainter& p, const QRectF& area) {
        if (!m_index)
            return;
        p.setFont(font());
        if (m_result)
            timeline::paintDamage(p, area, *m_result, scale(), m_theme.colours());
        timeline::paintTicks(p, area, *m_index, m_result.get(), scale(), m_theme.colours());
    });
    for (auto* rect : {m_pictures, m_scores, m_lanes, m_frames})
        new PlotPainting(rect, above,
                         [this](QCPPainter& p, const QRectF& area) { paintPlayhead(p, area); });
}

void TimelinePlot::restyle() {
    const auto& c = m_theme.colours();
    setBackground(c.panel);
    auto small = font();
    small.setPointSizeF(std::max(7.0, small.pointSizeF() - 1.5));
    for (auto* rect : {m_pictures, m_scores, m_lanes, m_frames}) {
        rect->setBackground(QBrush(c.base));
        for (auto* axis : rect->axes()) {
            axis->setTickPen(QPen(c.border));
            axis->setSubTickPen(QPen(c.border));
            axis->setTickLabelColor(c.muted);
            axis->setTickLabelFont(small);
            axis->setLabelColor(c.muted);
            axis->setLabelFont(small);
            auto grid = c.border;
            grid.setAlpha(90);
            axis->grid()->setPen(QPen(grid, 1, Qt::DotLine));
            axis->grid()->setZeroLinePen(Qt::NoPen); // lines with a meaning are paintScoreLines()
        }
    }
    for (std::size_t i = 0; i < m_curves.size(); ++i)
        styleGraph(i);
    replot(rpQueuedReplot);
}

void TimelinePlot::styleGraph(std::size_t track) {
    const auto& c = m_theme.colours();
    const bool selected = QString::fromStdString(m_result->tracks[track].id) == m_selected;
    auto colour = timeline::trackColour(*m_result, track, c);
    if (!selected && !m_selected.isEmpty())
        colour = paler(colour, c.base);
    // Shapes tell tracks apart where colours do not.
    static constexpr QCPScatterStyle::ScatterShape kShapes[] = {
        QCPScatterStyle::ssDisc, QCPScatterStyle::ssSquare, QCPScatterStyle::ssTriangle,
        QCPScatterStyle::ssDiamond};
    auto* curve = m_curves[track];
    const bool leftOut = m_result->tracks[track].leftOut.has_value();
    curve->setPen(QPen(colour, selected ? 2 : 1.2, leftOut ? Qt::DotLine : Qt::SolidLine));
    curve->setScatterStyle(
        QCPScatterStyle(kShapes[track % std::size(kShapes)], colour, colour, selected ? 5 : 4));
    curve->setLayer(selected ? QStringLiteral("overlay") : QStringLiteral("main"));
}

void TimelinePlot::setVideo(std::shared_ptr<const media::FrameIndex> index, double aspect) {
    m_index = std::move(index);
    m_aspect = aspect > 0 ? aspect : 16.0 / 9;
    m_playhead = 0;
    m_drag = Drag::None;
    setResult(nullptr);
    fitAll();
}

void TimelinePlot::setResult(analysis::VideoResultPtr result) {
    m_result = std::move(result);
    for (auto* curve : m_curves)
        removeGraph(curve);
    m_curves.clear();
    const std::size_t tracks = m_result ? m_result->tracks.size() : 0;
    for (std::size_t i = 0; i < tracks; ++i) {
        auto* curve = addGraph(m_time, m_score);
        curve->setAdaptiveSampling(true);
        QVector<QCPGraphData> points;
        for (const auto& point : timeline::scoreCurve(*m_result, m_result->tracks[i]))
            points.append({point.seconds, point.score});
        curve->data()->set(points, true);
        m_curves.push_back(curve);
        styleGraph(i);
    }
    const double lanes =
        std::clamp(kLaneHeight * static_cast<double>(tracks), kLaneHeight, kLanesAtMost);
    m_lanes->setMinimumSize(0, static_cast<int>(lanes));
    m_lanes->setMaximumSize(QWIDGETSIZE_MAX, static_cast<int>(lanes));
    fitScores();
    replot(rpQueuedReplot);
}

void TimelinePlot::setEmptyText(const QString& text) {
    m_emptyText = text;
    replot(rpQueuedReplot);
}

void TimelinePlot::setSelectedTrack(const QString& id) {
    if (id == m_selected)
        return;
    m_selected = id;
    for (std::size_t i = 0; i < m_curves.size(); ++i)
        styleGraph(i);
    replot(rpQueuedReplot);
}

void TimelinePlot::setPlayhead(int number) {
    m_playhead = number;
    if (!m_index || m_index->count() == 0)
        return;
    const double at = m_index->seconds(number);
    const auto range = m_time->range();
    if (m_drag == Drag::None && (at < range.lower || at > range.upper)) {
        setSeconds(at - range.size() / 2, at + range.size() / 2);
        replot(rpQueuedReplot);
        return;
    }
    // Only the playhead is painted anew.
    layer(QString::fromLatin1(kPlayhead))->replot();
}

double TimelinePlot::begin() const {
    return m_index && m_index->count() > 0 ? m_index->seconds(0) : 0;
}

double TimelinePlot::end() const {
    if (!m_index || m_index->count() == 0)
        return 1;
    const int last = m_index->count() - 1;
    return m_index->seconds(last) + std::max(m_index->duration(last), 1e-3);
}

void TimelinePlot::fitAll() {
    setSeconds(begin(), end());
    fitScores();
    replot(rpQueuedReplot);
}

void TimelinePlot::setSeconds(double from, double to) {
    const double whole = end() - begin();
    const double frames = m_index ? std::max(1, m_index->count()) : 1;
    const double least = std::min(whole, kFewestFrames * whole / frames);
    const double size = std::clamp(to - from, least, whole);
    const double middle = (from + to) / 2;
    const double start = std::clamp(middle - size / 2, begin(), end() - size);
    m_time->setRange(start, start + size);
}

void TimelinePlot::fitScores() {
    auto span = m_result ? timeline::scoreSpan(*m_result) : std::nullopt;
    m_score->setTickLabels(span.has_value());
    double low = span ? span->low : -1, high = span ? span->high : 1;
    for (const auto& line : analysis::kVideoScoreLines) {
        low = std::min(low, line.score);
        high = std::max(high, line.score);
    }
    const double room = std::max(0.08 * (high - low), 0.1);
    m_score->setRange(low - room, high + room);
}

void TimelinePlot::zoomAt(double pixel, double factor) {
    const auto range = m_time->range();
    const double at = m_time->pixelToCoord(pixel);
    setSeconds(at - (at - range.lower) / factor, at + (range.upper - at) / factor);
    replot(rpQueuedReplot);
}

void TimelinePlot::panBy(double pixels) {
    const double seconds = pixels / scale().pixelsPerSecond();
    const auto range = m_time->range();
    setSeconds(range.lower - seconds, range.upper - seconds);
    replot(rpQueuedReplot);
}

timeline::TimeScale TimelinePlot::scale() const {
    const auto range = m_time->range();
    const QRectF area = m_scores->rect();
    return {range.lower, range.upper, area.left(), std::max(1.0, area.width())};
}

QRectF TimelinePlot::laneRect(std::size_t track) const {
    const QRectF area = m_lanes->rect();
    const double count =
        std::max<double>(1, m_result ? static_cast<double>(m_result->tracks.size()) : 1);
    const double height = area.height() / count;
    return {area.left(), area.top() + height * static_cast<double>(track), area.width(),
            height > 4 ? height - 2 : height};
}

int TimelinePlot::shownGraphs() const {
    return static_cast<int>(m_curves.size());
}

void TimelinePlot::refreshThumbnails() {
    if (!m_index)
        return;
    std::vector<int> numbers;
    for (const auto& place :
         timeline::thumbnailPlaces(*m_index, scale(), m_pictures->rect(), m_aspect))
        numbers.push_back(place.number);
    m_thumbnails.want(numbers);
}

} // namespace lineament::ui
