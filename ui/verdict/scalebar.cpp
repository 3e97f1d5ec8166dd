// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/verdict/scalebar.h"

#include "core/analysis/verdictwords.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace lineament::ui {

namespace {

constexpr double kEnd = 6.5; ///< log10 at both ends: the last step is open
constexpr int kMargin = 10;
constexpr int kBand = 12;

QFont smallFont(const QFont& font) {
    QFont small = font;
    small.setPointSizeF(8);
    return small;
}

} // namespace

ScaleBar::ScaleBar(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ScaleBar::setVerdict(const analysis::Verdict& verdict, const nn::Calibration& calibration) {
    m_verdict = verdict;
    m_low = calibration.minLog10Lr;
    m_high = calibration.maxLog10Lr;
    const auto words = QString::fromStdString(analysis::shortText(verdict));
    setAccessibleName(tr("Verbal scale of likelihood ratios; face %1: %2")
                          .arg(QString::fromStdString(verdict.face), words));
    setToolTip(tr("Likelihood ratios from 1/1 000 000 to 1 000 000, the lines are the steps of the "
                  "verbal scale. Hatched: beyond what the calibration set supports."));
    update();
}

QSize ScaleBar::sizeHint() const {
    return {260, 3 * QFontMetrics(smallFont(font())).height() + kBand + 16};
}

double ScaleBar::xOf(double log10Lr) const {
    const double share = (std::clamp(log10Lr, -kEnd, kEnd) + kEnd) / (2 * kEnd);
    return kMargin + share * (width() - 2 * kMargin);
}

QRectF ScaleBar::band() const {
    const int line = QFontMetrics(smallFont(font())).height();
    return {double(kMargin), line + 8.0, double(width() - 2 * kMargin), double(kBand)};
}

void ScaleBar::paintBand(QPainter& painter) const {
    const auto& c = m_theme.colours();
    const QRectF all = band();
    const double open = std::log10(analysis::kInconclusiveLr);
    painter.fillRect(all, c.raised);
    auto blue = c.blue, amber = c.amber;
    blue.setAlpha(150);
    amber.setAlpha(150);
    const auto part = [&](double from, double to) {
        return QRectF(xOf(from), all.top(), xOf(to) - xOf(from), all.height());
    };
    painter.fillRect(part(-kEnd, -open), blue);
    painter.fillRect(part(open, kEnd), amber);
    // Beyond the bounds nothing can be said with this calibration.
    for (const QRectF& beyond : {part(-kEnd, m_low), part(m_high, kEnd)}) {
        painter.fillRect(beyond, c.panel);
        painter.fillRect(beyond, QBrush(c.muted, Qt::BDiagPattern));
    }
    painter.setPen(c.border);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(all);
}

void ScaleBar::paintTicks(QPainter& painter) const {
    const auto& c = m_theme.colours();
    const QFontMetrics metrics(painter.font());
    const QRectF all = band();
    const auto write = [&](double at, const QString& text) {
        const double w = metrics.horizontalAdvance(text);
        const double left = std::clamp(xOf(at) - w / 2, 0.0, width() - w);
        painter.drawText(QPointF(left, all.bottom() + 5 + metrics.ascent()), text);
    };
    painter.setPen(c.muted);
    for (const double at : {0.0, 1.0, 2.0, 3.0, 4.0, 6.0}) {
        for (const double sign : {-1.0, 1.0})
            painter.drawLine(QPointF(xOf(sign * at), all.top() + 1),
                             QPointF(xOf(sign * at), all.bottom() + 3));
    }
    const QString power = QStringLiteral("10%1");
    write(-6, tr("1/10%1").arg(QChar(0x2076)));
    write(-4, tr("1/10%1").arg(QChar(0x2074)));
    write(-2, QStringLiteral("1/100"));
    write(0, QStringLiteral("1"));
    write(2, QStringLiteral("100"));
    write(4, power.arg(QChar(0x2074)));
    write(6, power.arg(QChar(0x2076)));
    const double y = all.bottom() + 5 + metrics.height() + metrics.ascent();
    painter.setPen(c.blue);
    painter.drawText(QPointF(kMargin, y), tr("supports Hd"));
    painter.setPen(c.amber);
    const auto right = tr("supports Hp");
    painter.drawText(QPointF(width() - kMargin - metrics.horizontalAdvance(right), y), right);
}

void ScaleBar::paintMark(QPainter& painter) const {
    if (!m_verdict.log10Lr)
        return;
    const auto& c = m_theme.colours();
    const QFontMetrics metrics(painter.font());
    const QRectF all = band();
    const double x = xOf(*m_verdict.log10Lr);
    QPainterPath mark;
    mark.moveTo(x, all.top() + 2);
    mark.lineTo(x - 5, all.top() - 6);
    mark.lineTo(x + 5, all.top() - 6);
    mark.closeSubpath();
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.text);
    painter.drawPath(mark);
    painter.setPen(QPen(c.text, 2));
    painter.drawLine(QPointF(x, all.top()), QPointF(x, all.bottom()));
    const auto words = QString::fromStdString(analysis::lrText(*m_verdict.log10Lr));
    const double w = metrics.horizontalAdvance(words);
    painter.setPen(c.text);
    painter.drawText(QPointF(std::clamp(x - w / 2, 0.0, width() - w), metrics.ascent()), words);
}

void ScaleBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(smallFont(font()));
    paintBand(painter);
    paintTicks(painter);
    paintMark(painter);
}

} // namespace lineament::ui
