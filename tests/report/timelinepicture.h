// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/report/timelineplot.h"

#include <QColor>
#include <QImage>
#include <QPainter>

#include <string>

namespace lineament::report::test {

/// The report's timeline on white.
inline QImage painted(const analysis::VideoResult& video) {
    constexpr double kDots = 2;
    QImage image(1000, static_cast<int>(timelineHeight(video) * kDots), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    drawTimeline(painter, image.rect(), video, kDots);
    return image;
}

/// Amber or blue, as everything is that a finding supports.
inline bool isVerdictColour(const QColor& colour) {
    const int hue = colour.hsvHue();
    return colour.hsvSaturation() > 60 && ((hue >= 20 && hue <= 60) || (hue >= 190 && hue <= 235));
}

/// The first pixel that has it: "#f2b13c at 12, 34"; empty when none has.
inline std::string verdictColourIn(const QImage& picture) {
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x)
            if (const QColor pixel = picture.pixelColor(x, y); isVerdictColour(pixel))
                return pixel.name().toStdString() + " at " + std::to_string(x) + ", " +
                       std::to_string(y);
    return {};
}

} // namespace lineament::report::test
