// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/validationplots.h"

#include "core/report/filled.h"
#include "core/report/pdfflow.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace lineament::report {

namespace {

using training::Case;
using training::Label;

// Blue and amber with words, never red and green (colour-blind readers, black-and-white printers:
// the fakes' lines are dashed too).
const QColor kReal(0x1f, 0x5f, 0xa8);
const QColor kFake(0xb8, 0x62, 0x00);
const QColor kReference(0x8a, 0x90, 0x99);
/// Of single methods, in the order of their names.
const QColor kMethods[] = {{0xb8, 0x62, 0x00}, {0x1f, 0x5f, 0xa8}, {0x6b, 0x4c, 0x9a},
                           {0x2a, 0x2a, 0x2a}, {0x8c, 0x6d, 0x46}, {0x4a, 0x8f, 0xa3}};
constexpr Qt::PenStyle kPens[] = {Qt::DashLine, Qt::DashDotLine, Qt::DotLine};

QString count(const std::vector<Case>& cases) {
    const auto fakes =
        std::count_if(cases.begin(), cases.end(), [](const Case& c) { return c.fake; });
    return filled(QStringLiteral("%1 reals, %2 fakes."),
                  static_cast<qlonglong>(cases.size()) - fakes, static_cast<qlonglong>(fakes));
}

/// Cases of each method's fakes with all reals; empty when there is one method only.
std::map<std::string, std::vector<Case>> byMethod(const PlotSource& source) {
    std::map<std::string, std::vector<Case>> methods;
    const auto cases = training::casesOf(source.samples);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        if (cases[i].fake)
            methods[source.samples[i].method].push_back(cases[i]);
    }
    if (methods.size() < 2)
        return {};
    for (auto& [name, list] : methods) {
        for (const Case& c : cases) {
            if (!c.fake)
                list.push_back(c);
        }
    }
    return methods;
}

QString methodName(const std::string& name) {
    return name.empty() ? QStringLiteral("method not stated") : QString::fromStdString(name);
}

/// One curve for all fakes, and one a method, from operating points to plot points.
template <class F>
std::vector<PlotSeries> curves(const PlotSource& source, const std::vector<Case>& cases,
                               const F& toPoint) {
    const auto curve = [&](const std::vector<Case>& of) {
        std::vector<QPointF> points;
        for (const auto& p : training::operatingPoints(of))
            points.push_back(toPoint(p));
        return points;
    };
    std::vector<PlotSeries> series{{QStringLiteral("all"), ink::kText, curve(cases)}};
    series.front().width = 1.3;
    std::size_t i = 0;
    for (const auto& [name, of] : byMethod(source)) {
        if (i == std::size(kMethods))
            break; // more would not be told apart; the tables have them all
        series.push_back({methodName(name), kMethods[i], curve(of), kPens[i % std::size(kPens)]});
        ++i;
    }
    return series;
}

/// The package's thresholds on the curve of all.
template <class F>
PlotSeries thresholdMarks(const PlotSource& source, const std::vector<Case>& cases,
                          const F& toPoint) {
    PlotSeries marks{QStringLiteral("thresholds"), kReal, {}, Qt::NoPen, true};
    QStringList names;
    for (const auto& t : source.thresholds) {
        marks.points.push_back(toPoint({t.score, training::falsePositiveRate(cases, t.score),
                                        training::falseNegativeRate(cases, t.score)}));
        names << QString::fromStdString(t.id);
    }
    marks.name = QStringLiteral("thresholds ") + names.join(QStringLiteral(", "));
    return marks;
}

Plot roc(const PlotSource& source, const std::vector<Case>& cases) {
    const auto toPoint = [](const training::OperatingPoint& p) {
        return QPointF(p.fpr, 1 - p.fnr);
    };
    Plot plot;
    plot.id = QStringLiteral("roc");
    plot.title = QStringLiteral("ROC curve");
    plot.caption =
        QStringLiteral("Share of fakes flagged against share of reals flagged, for every "
                       "threshold. The dotted diagonal is chance. ") +
        count(cases);
    plot.x = {QStringLiteral("false positive rate"), 0, 1, evenTicks(0, 1, 0.2, 1)};
    plot.y = {QStringLiteral("true positive rate"), 0, 1, evenTicks(0, 1, 0.2, 1)};
    plot.series = curves(source, cases, toPoint);
    plot.series.insert(plot.series.begin(),
                       {{}, kReference, {{0, 0}, {1, 1}}, Qt::DotLine, false, 0.7});
    if (!source.thresholds.empty())
        plot.series.push_back(thresholdMarks(source, cases, toPoint));
    return plot;
}

Plot det(const PlotSource& source, const std::vector<Case>& cases) {
    const auto toPoint = [](const training::OperatingPoint& p) { return QPointF(p.fpr, p.fnr); };
    constexpr double kLeast = 0.002, kMost = 0.9;
    const std::vector<PlotTick> ticks{{0.002, "0.2"}, {0.005, "0.5"}, {0.01, "1"}, {0.02, "2"},
                                      {0.05, "5"},    {0.1, "10"},    {0.2, "20"}, {0.4, "40"},
                                      {0.6, "60"},    {0.8, "80"}};
    Plot plot;
    plot.id = QStringLiteral("det");
    plot.title = QStringLiteral("DET curve");
    plot.caption =
        QStringLiteral("Both error rates on normal-deviate axes: normally distributed scores give "
                       "straight lines, and the lower left is better. On the dotted diagonal they "
                       "are equal (EER). Rates below 0.2 % are drawn at the edge. ") +
        count(cases);
    plot.x = {QStringLiteral("false positive rate, %"), kLeast, kMost, ticks, true};
    plot.y = {QStringLiteral("false negative rate, %"), kLeast, kMost, ticks, true};
    plot.series = curves(source, cases, toPoint);
    plot.series.insert(
        plot.series.begin(),
        {{}, kReference, {{kLeast, kLeast}, {kMost, kMost}}, Qt::DotLine, false, 0.7});
    if (!source.thresholds.empty())
        plot.series.push_back(thresholdMarks(source, cases, toPoint));
    return plot;
}

/// Outline of one class' histogram, each class to its own total.
std::vector<QPointF> outline(const std::vector<Case>& cases, bool fake, double least, double most,
                             int bins) {
    std::vector<double> heights(static_cast<std::size_t>(bins));
    double all = 0;
    for (const Case& c : cases) {
        if (c.fake != fake)
            continue;
        all += 1;
        const auto bin = static_cast<int>((c.score - least) / (most - least) * bins);
        heights[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))] += 1;
    }
    const double width = (most - least) / bins;
    std::vector<QPointF> points{{least, 0}};
    for (int i = 0; i < bins; ++i) {
        const double height = heights[static_cast<std::size_t>(i)] / all;
        points.emplace_back(least + i * width, height);
        points.emplace_back(least + (i + 1) * width, height);
    }
    points.emplace_back(most, 0);
    return points;
}

Plot histogram(const PlotSource& source, const std::vector<Case>& cases) {
    const auto [low, high] = std::minmax_element(
        cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.score < b.score; });
    const double pad = std::max((high->score - low->score) * 0.03, 1e-6);
    const double least = low->score - pad, most = high->score + pad;
    const int bins =
        std::clamp(static_cast<int>(std::sqrt(static_cast<double>(cases.size())) * 1.5), 12, 50);
    Plot plot;
    plot.id = QStringLiteral("scores");
    plot.title = QStringLiteral("Scores");
    plot.caption =
        QStringLiteral("Share of each class a bin; score is logit(fake) - logit(real). ") +
        count(cases);
    plot.series = {
        {QStringLiteral("reals"), kReal, outline(cases, false, least, most, bins)},
        {QStringLiteral("fakes"), kFake, outline(cases, true, least, most, bins), Qt::DashLine}};
    double top = 0;
    for (const auto& s : plot.series) {
        for (const QPointF& p : s.points)
            top = std::max(top, p.y());
    }
    top *= 1.06;
    for (const auto& t : source.thresholds)
        plot.series.push_back({QStringLiteral("threshold ") + QString::fromStdString(t.id),
                               kReference,
                               {{t.score, 0}, {t.score, top}},
                               &t == &source.thresholds.front() ? Qt::DashDotLine : Qt::DotLine,
                               false,
                               0.8});
    plot.x = evenAxis(QStringLiteral("score"), least, most);
    plot.y = evenAxis(QStringLiteral("share of the class"), 0, top);
    return plot;
}

/// Share of the class whose log10 LR is above each value.
std::vector<QPointF> exceedance(const std::vector<Case>& lrs, bool fake, double least,
                                double most) {
    std::vector<double> values;
    for (const Case& c : lrs) {
        if (c.fake == fake)
            values.push_back(c.score / std::numbers::ln10);
    }
    std::sort(values.begin(), values.end());
    const auto n = static_cast<double>(values.size());
    std::vector<QPointF> points{{least, 1}};
    for (std::size_t i = 0; i < values.size(); ++i) {
        points.emplace_back(values[i], 1 - static_cast<double>(i) / n);
        points.emplace_back(values[i], 1 - static_cast<double>(i + 1) / n);
    }
    points.emplace_back(most, 0);
    return points;
}

Plot tippett(const PlotSource& source) {
    double least = -1, most = 1;
    for (const Case& c : source.lnLrs) {
        least = std::min(least, c.score / std::numbers::ln10);
        most = std::max(most, c.score / std::numbers::ln10);
    }
    least -= 0.25;
    most += 0.25;
    Plot plot;
    plot.id = QStringLiteral("tippett");
    plot.title = QStringLiteral("Tippett plot");
    plot.caption =
        QStringLiteral("Share of each class with a likelihood ratio above the value. Reals to the "
                       "right of 0 and fakes to its left are misleading evidence. ") +
        source.lrOrigin + QLatin1Char(' ') + count(source.lnLrs);
    plot.x = evenAxis(QStringLiteral("log10 LR (above 0: supports manipulated)"), least, most);
    plot.y = {QStringLiteral("share with a larger LR"), 0, 1, evenTicks(0, 1, 0.2, 1)};
    plot.series = {{{}, kReference, {{0, 0}, {0, 1}}, Qt::SolidLine, false, 0.7},
                   {QStringLiteral("reals"), kReal, exceedance(source.lnLrs, false, least, most)},
                   {QStringLiteral("fakes"), kFake, exceedance(source.lnLrs, true, least, most),
                    Qt::DashLine}};
    if (source.calibration)
        for (const double bound : {source.calibration->minLog10Lr, source.calibration->maxLog10Lr})
            plot.series.push_back({bound == source.calibration->minLog10Lr
                                       ? QStringLiteral("bounds of the LR (ELUB)")
                                       : QString(),
                                   kReference,
                                   {{bound, 0}, {bound, 1}},
                                   Qt::DotLine,
                                   false,
                                   0.8});
    return plot;
}

Plot reliabilityDiagram(const PlotSource& source) {
    Plot plot;
    plot.id = QStringLiteral("calibration");
    plot.title = QStringLiteral("Calibration");
    plot.caption =
        QStringLiteral("At even priors: of the faces given about this posterior, the share that is "
                       "fake. On the dotted diagonal the figures mean what they say. ") +
        source.lrOrigin + QLatin1Char(' ') + count(source.lnLrs);
    plot.x = {QStringLiteral("posterior at even priors"), 0, 1, evenTicks(0, 1, 0.2, 1)};
    plot.y = {QStringLiteral("share of fakes, classes weighted evenly"), 0, 1,
              evenTicks(0, 1, 0.2, 1)};
    PlotSeries bins{QStringLiteral("bins of equal width"), kReal, {}, Qt::SolidLine, true, 0.8};
    for (const auto& bin : training::reliability(source.lnLrs))
        bins.points.emplace_back(bin.posterior, bin.fakes);
    plot.series = {{{}, kReference, {{0, 0}, {1, 1}}, Qt::DotLine, false, 0.7}, bins};
    return plot;
}

} // namespace

PlotSource plotSource(const training::ScoredSet& set, const nn::Validation& validation) {
    PlotSource source;
    source.samples = set.samples;
    source.calibration = validation.calibration;
    source.thresholds = validation.thresholds;
    if (const auto& c = validation.calibration) {
        source.lnLrs = training::casesOf(set.samples);
        for (Case& lr : source.lnLrs)
            lr.score = c->log10Lr(lr.score) * std::numbers::ln10;
        source.lrOrigin = QStringLiteral("LRs by the package's calibration, fitted on ") +
                          QString::fromStdString(c->set) + QLatin1Char('.');
    }
    return source;
}

std::vector<Plot> validationPlots(const PlotSource& source) {
    const auto cases = training::casesOf(source.samples);
    std::vector<Plot> plots{roc(source, cases), det(source, cases), histogram(source, cases)};
    if (!source.lnLrs.empty()) {
        plots.push_back(tippett(source));
        plots.push_back(reliabilityDiagram(source));
    }
    return plots;
}

} // namespace lineament::report
