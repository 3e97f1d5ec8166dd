// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/filters/colormap.h"

#include <QColor>
#include <QFont>
#include <QPainter>
#include <QString>

namespace lineament::report {

/// A number of a scale that spans @p span, with as many decimals as tell its ticks apart.
QString scaleNumber(double value, double span);

/// "0.4981 to 0.5023".
QString rangeText(filters::ValueRange range);

/// A horizontal colour bar with five tick numbers under it; @p font is the numbers' font.
struct ColourBar {
    filters::Colormap colormap = filters::Colormap::Inferno;
    filters::ValueRange range;
    QFont font;
    QColor ink;

    /// Height of bar, ticks and numbers together.
    double height() const;
    void draw(QPainter& painter, QPointF topLeft, double width) const;
};

} // namespace lineament::report
