// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/layers/layer.h"
#include "ui/theme/theme.h"

#include <qcustomplot.h>

namespace lineament::ui {

/// Histogram of a map (logarithmic counts) with the colour range as two lines that can be dragged.
class RangePlot : public QCustomPlot {
    Q_OBJECT
public:
    RangePlot(const Theme& theme, QWidget* parent = nullptr);

    void setStats(const std::optional<MapStats>& stats);
    void setRange(filters::ValueRange range);

signals:
    void rangeDragged(lineament::filters::ValueRange range);

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    enum class Held { None, Low, High };

    Held lineAt(double x) const;
    void placeLine(QCPItemStraightLine* line, double value);
    void restyle();

    const Theme& m_theme;
    QCPBars* m_bars;
    QCPItemStraightLine* m_low;
    QCPItemStraightLine* m_high;
    filters::ValueRange m_range;
    Held m_held = Held::None;
};

} // namespace lineament::ui
