// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/figure.h"

#include "core/analysis/findingwords.h"
#include "core/report/colourbar.h"
#include "core/report/textblock.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace lineament::report {

namespace {

/// How one axis of a scaled-down picture adds up: source i gives m_first[i] of its value to output
/// m_index[i] and the rest to the next one.
struct AxisWeights {
    std::vector<int> index;
    std::vector<float> first;
    std::vector<float> second;

    AxisWeights(int source, int target)
        : index(static_cast<std::size_t>(source))
        , first(static_cast<std::size_t>(source))
        , second(static_cast<std::size_t>(source)) {
        const double step = static_cast<double>(target) / source;
        for (int i = 0; i < source; ++i) {
            const double begin = i * step;
            const int out = std::min(static_cast<int>(begin), target - 1);
            const double inFirst = out + 1 < target ? std::min(step, out + 1 - begin) : step;
            const auto at = static_cast<std::size_t>(i);
            index[at] = out;
            first[at] = static_cast<float>(inFirst);
            second[at] = static_cast<float>(step - inFirst);
        }
    }
};

/// Sums of @p row(y)'s values over the cells of a coarser grid, and the weights that went in.
struct AreaSums {
    std::vector<float> sums;
    std::vector<float> weights;
};

/// @p row(y) gives width * Channels floats; NaN in a cell's first channel leaves the cell out.
template <int Channels, typename Row>
AreaSums areaSums(QSize source, QSize target, const Row& row) {
    const AxisWeights columns(source.width(), target.width());
    const AxisWeights lines(source.height(), target.height());
    const auto outWidth = static_cast<std::size_t>(target.width());
    const std::size_t cells = outWidth * static_cast<std::size_t>(target.height());
    AreaSums out{std::vector<float>(cells * Channels), std::vector<float>(cells)};
    const auto add = [&](std::size_t cell, const float* value, float weight) {
        if (!(weight > 0) || cell >= cells)
            return;
        for (std::size_t c = 0; c < Channels; ++c)
            out.sums[cell * Channels + c] += value[c] * weight;
        out.weights[cell] += weight;
    };
    for (int y = 0; y < source.height(); ++y) {
        const float* values = row(y);
        const auto yAt = static_cast<std::size_t>(y);
        const std::size_t top = static_cast<std::size_t>(lines.index[yAt]) * outWidth;
        for (std::size_t x = 0; x < columns.index.size(); ++x) {
            const float* value = values + x * Channels;
            if (std::isnan(*value))
                continue;
            const std::size_t cell = top + static_cast<std::size_t>(columns.index[x]);
            const float w0 = columns.first[x], w1 = columns.second[x];
            add(cell, value, w0 * lines.first[yAt]);
            add(cell + 1, value, w1 * lines.first[yAt]);
            add(cell + outWidth, value, w0 * lines.second[yAt]);
            add(cell + outWidth + 1, value, w1 * lines.second[yAt]);
        }
    }
    return out;
}

/// Whole pixels that cover @p region within the photo.
QRect pixelsOf(const RectF& region, int width, int height) {
    const auto clip = [](double value, int limit) {
        return static_cast<int>(std::clamp(value, 0.0, static_cast<double>(limit)));
    };
    const int left = clip(std::floor(region.x), width), top = clip(std::floor(region.y), height);
    const int right = clip(std::ceil(region.x + region.width), width);
    const int bottom = clip(std::ceil(region.y + region.height), height);
    return {left, top, right - left, bottom - top};
}

QSize scaledSize(QSize size, int maxSide) {
    const int longer = std::max(size.width(), size.height());
    if (longer <= maxSide || maxSide <= 0)
        return size;
    const double factor = static_cast<double>(maxSide) / longer;
    return {std::max(1, static_cast<int>(std::lround(size.width() * factor))),
            std::max(1, static_cast<int>(std::lround(size.height() * factor)))};
}

FloatMap mapFromSums(const AreaSums& sums, QSize size) {
    FloatMap map{size.width(), size.height(), std::vector<float>(sums.weights.size())};
    for (std::size_t i = 0; i < map.values.size(); ++i)
        map.values[i] = sums.weights[i] > 0 ? sums.sums[i] / sums.weights[i]
                                            : std::numeric_limits<float>::quiet_NaN();
    return map;
}

/// The part of a placed map that lies in @p pixels, on a grid of @p size.
FloatMap mapWithin(const filters::PlacedMap& placed, const QRect& pixels, QSize size) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> buffer(static_cast<std::size_t>(pixels.width()));
    const int first = std::max(0, placed.x - pixels.x());
    const int last = std::min(pixels.width(), placed.x + placed.map.width - pixels.x());
    const AreaSums sums = areaSums<1>(pixels.size(), size, [&](int y) {
        std::fill(buffer.begin(), buffer.end(), kNan);
        const int mapY = pixels.y() + y - placed.y;
        if (mapY >= 0 && mapY < placed.map.height) {
            for (int x = first; x < last; ++x)
                buffer[static_cast<std::size_t>(x)] =
                    placed.map.at(pixels.x() + x - placed.x, mapY);
        }
        return buffer.data();
    });
    return mapFromSums(sums, size);
}

const QColor kBoxAmber(0xb3, 0x6b, 0x00), kBoxBlue(0x1f, 0x5f, 0xbf), kBoxGrey(0x24, 0x28, 0x2d);

struct BoxStyle {
    QColor colour;
    Qt::PenStyle pen;
};

/// A colour stands for a finding, as everywhere; the dashes for whether there is a score.
BoxStyle boxStyle(const analysis::FaceResult& face) {
    QColor colour = kBoxGrey;
    switch (analysis::speaksFor(face.verdict)) {
    case analysis::Proposition::Hp:
        colour = kBoxAmber;
        break;
    case analysis::Proposition::Hd:
        colour = kBoxBlue;
        break;
    case analysis::Proposition::Neither:
        break;
    }
    switch (face.state) {
    case analysis::FaceState::Scored:
        return {colour, Qt::SolidLine};
    case analysis::FaceState::Rejected:
        return {kBoxGrey, Qt::DotLine};
    default:
        return {kBoxGrey, Qt::DashLine};
    }
}

void drawFaceBox(QPainter& painter, const analysis::FaceResult& face, double scale, QSize canvas) {
    const RectF& b = face.face.box;
    const QRectF box(b.x * scale, b.y * scale, b.width * scale, b.height * scale);
    const BoxStyle style = boxStyle(face);
    const double unit = std::max(canvas.width(), canvas.height()) / 300.0;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::white, std::max(2.0, 2.4 * unit)));
    painter.drawRect(box);
    painter.setPen(QPen(style.colour, std::max(1.0, 1.2 * unit), style.pen));
    painter.drawRect(box);
    // Small faces of a crowd get small labels, so that they stay apart.
    const QFont font =
        textFont(std::clamp(box.height() * 0.3, 9.0, std::max(9.0, 10 * unit)), true);
    const QFontMetricsF metrics(font);
    const QString label = printable(QString::fromStdString(face.face.id), font);
    const double width = metrics.horizontalAdvance(label) + metrics.height() * 0.5;
    const double height = metrics.height() * 1.05;
    const double above = box.top() - height;
    const double left = std::clamp(box.left(), 0.0, std::max(0.0, canvas.width() - width));
    const double top =
        std::clamp(above >= 0 ? above : box.top(), 0.0, std::max(0.0, canvas.height() - height));
    const QRectF tag(left, top, width, height);
    painter.fillRect(tag, style.colour);
    painter.setPen(Qt::white);
    painter.setFont(font);
    painter.drawText(tag, Qt::AlignCenter, label);
}

} // namespace

QImage toQImage(const Rgb8ImagePtr& pixels) {
    if (!pixels || pixels->isNull())
        return {};
    auto keeper = std::make_unique<Rgb8ImagePtr>(pixels);
    QImage image(
        pixels->data.data(), pixels->width, pixels->height,
        static_cast<qsizetype>(pixels->width) * 3, QImage::Format_RGB888,
        [](void* held) { delete static_cast<Rgb8ImagePtr*>(held); }, keeper.get());
    if (!image.isNull())
        keeper.release(); // now the image's own
    return image;
}

filters::ValueRange drawableRange(filters::ValueRange range) {
    if (!std::isfinite(range.low) || !std::isfinite(range.high))
        return {0, 1};
    if (range.high > range.low)
        return range;
    const float room = std::max(std::fabs(range.low) * 1e-3F, 1e-6F);
    return {range.low - room, range.low + room};
}

QImage colourMap(const FloatMap& map, const MapStyle& style) {
    if (map.isNull())
        return {};
    QImage image(map.width, map.height, QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return {};
    const auto& table = filters::colormapTable(style.colormap);
    std::array<QRgb, 256> colours{};
    for (std::size_t i = 0; i < colours.size(); ++i)
        colours[i] = qRgb(table[i][0], table[i][1], table[i][2]);
    const filters::ValueRange range = drawableRange(style.range);
    for (int y = 0; y < map.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < map.width; ++x) {
            const float value = map.at(x, y);
            line[x] = std::isnan(value) ? 0 : colours[filters::colormapIndex(value, range)];
        }
    }
    return image;
}

QImage scaledRegion(const Rgb8Image& photo, const RectF& region, int maxSide) {
    if (photo.isNull())
        return {};
    const QRect pixels = pixelsOf(region, photo.width, photo.height);
    if (pixels.isEmpty())
        return {};
    const QSize size = scaledSize(pixels.size(), maxSide);
    QImage image(size, QImage::Format_RGB32);
    if (image.isNull())
        return {};
    std::vector<float> buffer(static_cast<std::size_t>(pixels.width()) * 3);
    const AreaSums sums = areaSums<3>(pixels.size(), size, [&](int y) {
        const std::uint8_t* row =
            photo.row(pixels.y() + y) + static_cast<std::ptrdiff_t>(pixels.x()) * 3;
        std::copy(row, row + buffer.size(), buffer.begin());
        return buffer.data();
    });
    const auto level = [&](std::size_t cell, std::size_t channel) {
        return static_cast<int>(std::lround(sums.sums[cell * 3 + channel] / sums.weights[cell]));
    };
    std::size_t cell = 0;
    for (int y = 0; y < size.height(); ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < size.width(); ++x, ++cell)
            line[x] = qRgb(level(cell, 0), level(cell, 1), level(cell, 2));
    }
    return image;
}

FloatMap reducedMap(const FloatMap& map, int maxSide) {
    if (map.isNull())
        return map;
    const QSize size = scaledSize({map.width, map.height}, maxSide);
    if (size == QSize(map.width, map.height))
        return map;
    const AreaSums sums = areaSums<1>({map.width, map.height}, size, [&](int y) {
        return map.values.data() + static_cast<std::ptrdiff_t>(y) * map.width;
    });
    return mapFromSums(sums, size);
}

QImage overlayOnPhoto(const Rgb8Image& photo, const RectF& region, const filters::PlacedMap& map,
                      const MapStyle& style, int maxSide) {
    QImage image = scaledRegion(photo, region, maxSide);
    if (image.isNull() || map.map.isNull())
        return image;
    const QRect pixels = pixelsOf(region, photo.width, photo.height);
    const QImage coloured = colourMap(mapWithin(map, pixels, image.size()), style);
    QPainter painter(&image);
    painter.setOpacity(std::clamp(style.opacity, 0.0, 1.0));
    painter.drawImage(0, 0, coloured);
    return image;
}

QImage annotatedPhoto(const Rgb8Image& photo, const std::vector<analysis::FaceResult>& faces,
                      int maxSide) {
    const RectF whole{0, 0, static_cast<double>(photo.width), static_cast<double>(photo.height)};
    QImage image = scaledRegion(photo, whole, maxSide);
    if (image.isNull())
        return image;
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    const double scale = static_cast<double>(image.width()) / photo.width;
    for (const analysis::FaceResult& face : faces)
        drawFaceBox(painter, face, scale, image.size());
    return image;
}

QImage renderFigure(const QImage& picture, const MapStyle& style, const FigureText& text,
                    Ground ground) {
    constexpr int kNarrowest = 560;
    const bool dark = ground == Ground::Dark;
    const QColor paper = dark ? QColor(0x1e, 0x21, 0x26) : QColor(Qt::white);
    const QColor ink = dark ? QColor(0xe6, 0xe8, 0xeb) : QColor(0x1a, 0x1a, 0x1a);
    const double inner = std::max(picture.width(), kNarrowest);
    const double size = std::clamp(inner / 50, 12.0, 44.0);
    const double margin = std::ceil(size * 1.2);
    const TextBlock title(text.title, textFont(size * 1.2, true), inner);
    const ColourBar bar{style.colormap, style.range, textFont(size), ink};
    const QString scale = (text.units.isEmpty() ? QStringLiteral("no unit") : text.units) +
                          QStringLiteral(". Range shown: ") +
                          rangeText(drawableRange(style.range)) + QStringLiteral(". Colours: ") +
                          QString::fromStdString(filters::colormapName(style.colormap)) +
                          QLatin1Char('.');
    std::vector<TextBlock> lines;
    lines.emplace_back(scale, textFont(size), inner);
    if (!text.note.isEmpty())
        lines.emplace_back(text.note, textFont(size), inner);
    lines.emplace_back(QStringLiteral("Processed, for illustration."), textFont(size, true), inner);
    lines.emplace_back(QStringLiteral("Source: ") + text.source, textFont(size * 0.9), inner);

    double height = margin * 2 + title.height() + size * 0.6 + picture.height() + size +
                    bar.height() + size * 0.4;
    for (const TextBlock& line : lines)
        height += line.height() + size * 0.2;
    QImage figure(static_cast<int>(std::ceil(inner + margin * 2)),
                  static_cast<int>(std::ceil(height)), QImage::Format_RGB32);
    if (figure.isNull())
        return {};
    figure.fill(paper);
    QPainter painter(&figure);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(ink);
    double y = margin;
    title.draw(painter, {margin, y});
    y += std::ceil(title.height() + size * 0.6);
    painter.drawImage(QPointF(margin, std::floor(y)), picture);
    y += picture.height() + size;
    bar.draw(painter, {margin, y}, inner);
    y += bar.height() + size * 0.4;
    painter.setPen(ink);
    for (const TextBlock& line : lines) {
        line.draw(painter, {margin, y});
        y += line.height() + size * 0.2;
    }
    return figure;
}

} // namespace lineament::report
