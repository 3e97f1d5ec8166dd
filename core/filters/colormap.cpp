// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/filters/colormap.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace lineament::filters {
namespace {

using Table = std::array<std::array<std::uint8_t, 3>, 256>;

Table opencvTable(int colormap) {
    cv::Mat ramp(1, 256, CV_8UC1);
    for (int i = 0; i < 256; ++i)
        ramp.at<std::uint8_t>(0, i) = static_cast<std::uint8_t>(i);
    cv::Mat bgr;
    cv::applyColorMap(ramp, bgr, colormap);
    Table table;
    for (int i = 0; i < 256; ++i) {
        const auto& entry = bgr.at<cv::Vec3b>(0, i);
        table[static_cast<std::size_t>(i)] = {entry[2], entry[1], entry[0]};
    }
    return table;
}

Table greyTable() {
    Table table;
    for (std::size_t i = 0; i < 256; ++i)
        table[i].fill(static_cast<std::uint8_t>(i));
    return table;
}

/// CIE 1976 L*a*b*, D65.
struct Lab {
    double l, a, b;
};

std::uint8_t encodeSrgb(double linear) {
    const double c = std::clamp(linear, 0.0, 1.0);
    const double encoded = c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
    return static_cast<std::uint8_t>(std::lround(encoded * 255));
}

std::array<std::uint8_t, 3> labToSrgb(const Lab& lab) {
    const auto expand = [](double t) {
        return t > 6.0 / 29 ? t * t * t : 3 * (6.0 / 29) * (6.0 / 29) * (t - 4.0 / 29);
    };
    const double fy = (lab.l + 16) / 116;
    const double x = 0.95047 * expand(fy + lab.a / 500);
    const double y = expand(fy);
    const double z = 1.08883 * expand(fy - lab.b / 200);
    return {encodeSrgb(3.2404542 * x - 1.5371385 * y - 0.4985314 * z),
            encodeSrgb(-0.9692660 * x + 1.8760108 * y + 0.0415560 * z),
            encodeSrgb(0.0556434 * x - 0.2040259 * y + 1.0572252 * z)};
}

/// Straight lines in Lab from light grey to two ends of the same lightness and chroma: both signs
/// get the same contrast, and every step is equally large to the eye.
Table divergingTable() {
    constexpr Lab kBlue{50, 4.2, -54}, kCentre{90, 0, 0}, kAmber{50, 26, 47.5};
    Table table;
    for (int i = 0; i < 256; ++i) {
        const Lab& end = i < 128 ? kBlue : kAmber;
        const double t = std::fabs(i - 127.5) / 127.5;
        table[static_cast<std::size_t>(i)] =
            labToSrgb({kCentre.l + (end.l - kCentre.l) * t, kCentre.a + (end.a - kCentre.a) * t,
                       kCentre.b + (end.b - kCentre.b) * t});
    }
    return table;
}

} // namespace

const std::array<std::array<std::uint8_t, 3>, 256>& colormapTable(Colormap colormap) {
    static const Table viridis = opencvTable(cv::COLORMAP_VIRIDIS);
    static const Table inferno = opencvTable(cv::COLORMAP_INFERNO);
    static const Table grey = greyTable();
    static const Table diverging = divergingTable();
    switch (colormap) {
    case Colormap::Viridis:
        return viridis;
    case Colormap::Inferno:
        return inferno;
    case Colormap::Diverging:
        return diverging;
    case Colormap::Grey:
        break;
    }
    return grey;
}

std::string colormapName(Colormap colormap) {
    switch (colormap) {
    case Colormap::Viridis:
        return "Viridis (perceptual)";
    case Colormap::Inferno:
        return "Inferno (perceptual, black at zero)";
    case Colormap::Diverging:
        return "Diverging (blue, grey, amber)";
    case Colormap::Grey:
        break;
    }
    return "Grey";
}

const std::vector<Colormap>& colormaps() {
    static const std::vector<Colormap> all{Colormap::Viridis, Colormap::Inferno, Colormap::Grey,
                                           Colormap::Diverging};
    return all;
}

std::uint8_t colormapIndex(float value, ValueRange range) {
    if (!(value > range.low))
        return 0;
    if (value >= range.high)
        return 255;
    const float t = (value - range.low) / (range.high - range.low);
    return static_cast<std::uint8_t>(std::clamp(t * 255 + 0.5F, 0.0F, 255.0F));
}

} // namespace lineament::filters
