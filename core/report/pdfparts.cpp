// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Tables, pictures and forms of the page flow.

#include "core/report/colourbar.h"
#include "core/report/figure.h"
#include "core/report/pdfmeasures.h"

#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace lineament::report {

namespace {

Block blockOf(const Table& table) {
    Block block{Block::Kind::Table, {}, 0, {}, {}};
    for (const Column& column : table.columns) {
        if (table.header)
            block.text.push_back(column.title);
    }
    for (const auto& row : table.rows) {
        auto& cells = block.rows.emplace_back();
        for (const Cell& cell : row)
            cells.push_back(cell.text);
    }
    return block;
}

} // namespace

constexpr int kSmallestPart = 3; ///< lines of a row that is split

struct PdfFlow::PreparedRow {
    std::vector<TextBlock> cells;
    std::vector<QColor> colours;
    int lines = 1;
    double leading = 0;
    double height(int count) const { return count * leading + 2 * kCellPad; }
    /// Rows stay whole, unless one is so long that it would leave half a page empty.
    bool splits() const { return height(lines) > (kBottom - kTop) / 2; }
};

PdfFlow::PreparedRow PdfFlow::prepare(const Table& table, const std::vector<Cell>& cells,
                                      bool header) const {
    PreparedRow row;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Cell cell = i < cells.size() ? cells[i] : Cell{};
        // A mono face looks larger than the text face of the same size.
        const QFont font = cell.mono ? monoFont(pt(table.size * 0.97))
                                     : textFont(pt(table.size), cell.strong || header);
        row.cells.emplace_back(cell.text, font, mm(table.columns[i].width) - 2 * kCellPad);
        row.colours.push_back(header || (!table.header && i == 0) ? ink::kMuted : ink::kText);
        row.lines = std::max(row.lines, row.cells.back().lines());
        row.leading = std::max(row.leading, row.cells.back().leading());
    }
    return row;
}

void PdfFlow::drawRow(const Table& table, const PreparedRow& row, int first, int count,
                      bool header) {
    double x = kLeft;
    const double height = row.height(count);
    if (m_painter && header)
        m_painter->fillRect(QRectF(kLeft, m_y, kWidth, height), ink::kFill);
    m_y += kCellPad;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (first < row.cells[i].lines())
            text(row.cells[i], x + kCellPad, row.colours[i], first, count,
                 table.columns[i].alignment);
        x += mm(table.columns[i].width);
    }
    m_y += height - kCellPad;
    rule(m_y, kLeft, kLeft + kWidth, ink::kRule, header ? 0.8 : 0.4);
}

PdfFlow::PreparedRow PdfFlow::prepareHeader(const Table& table) const {
    std::vector<Cell> titles;
    for (const Column& column : table.columns)
        titles.push_back({column.title});
    return prepare(table, titles, true);
}

void PdfFlow::tableHeader(const Table& table) {
    if (!table.header)
        return;
    const PreparedRow row = prepareHeader(table);
    drawRow(table, row, 0, row.lines, true);
}

double PdfFlow::tableStart(const Table& table) const {
    double height = 0;
    if (table.header) {
        const PreparedRow titles = prepareHeader(table);
        height += titles.height(titles.lines);
    }
    if (!table.rows.empty()) {
        const PreparedRow row = prepare(table, table.rows.front(), false);
        height += row.height(row.splits() ? kSmallestPart : row.lines);
    }
    return height;
}

void PdfFlow::table(const Table& table) {
    if (m_transcript)
        transcribe(blockOf(table));
    begin(tableStart(table));
    tableHeader(table);
    for (const std::vector<Cell>& cells : table.rows) {
        const PreparedRow row = prepare(table, cells, false);
        int first = 0;
        while (first < row.lines) {
            int count = row.lines - first;
            if (row.height(count) > remaining()) {
                const int fits = static_cast<int>((remaining() - 2 * kCellPad) / row.leading);
                if (!row.splits() || fits < kSmallestPart) {
                    newPage();
                    tableHeader(table);
                    continue;
                }
                count = std::min(count, fits);
            }
            drawRow(table, row, first, count, false);
            first += count;
        }
    }
    m_y += mm(2.5);
}

// ---- figures ----

namespace {

/// One figure of a row, measured.
struct FigureCell {
    const ReportFigure* figure;
    TextBlock title;
    TextBlock caption;
    std::optional<TextBlock> scale;
    QSizeF picture;
};

/// The largest size of @p image's shape within @p box (device dots).
QSizeF fitted(QSize image, QSizeF box) {
    if (image.isEmpty())
        return {0, 0};
    return QSizeF(image).scaled(box, Qt::KeepAspectRatio);
}

ColourBar barOf(const ReportLegend& legend) {
    return {legend.colormap, legend.range, textFont(pt(6)), ink::kText};
}

QString scaleText(const ReportLegend& legend) {
    return legend.units + QStringLiteral("; range shown ") + rangeText(drawableRange(legend.range));
}

} // namespace

void PdfFlow::figures(const std::vector<const ReportFigure*>& row) {
    if (row.empty())
        return;
    Block block{Block::Kind::Figures, {}, 0, {}, {}};
    for (const ReportFigure* figure : row)
        block.rows.push_back({figure->title, figure->caption});
    transcribe(std::move(block));
    const QFont titleFont = textFont(pt(7.5), true), captionFont = textFont(pt(6.5));
    double column = mm(row.front()->box.width());
    column = std::min(column, (kWidth - kGutter * static_cast<double>(row.size() - 1)) /
                                  static_cast<double>(row.size()));
    std::vector<FigureCell> cells;
    double titles = 0, pictures = 0, legends = 0, scales = 0, captions = 0;
    for (const ReportFigure* figure : row) {
        cells.push_back({figure, TextBlock(figure->title, titleFont, column),
                         TextBlock(figure->caption, captionFont, column), std::nullopt,
                         fitted(figure->image.size(), {column, mm(figure->box.height())})});
        FigureCell& cell = cells.back();
        if (figure->legend) {
            cell.scale.emplace(scaleText(*figure->legend), captionFont, column);
            legends = std::max(legends, barOf(*figure->legend).height() + mm(0.8));
            scales = std::max(scales, cell.scale->height() + mm(0.4));
        }
        titles = std::max(titles, cell.title.height() + mm(0.8));
        pictures = std::max(pictures, cell.picture.height() + mm(1.4));
        captions = std::max(captions, cell.caption.height());
    }
    begin(titles + pictures + legends + scales + captions + mm(3));
    const double top = m_y;
    double x = kLeft;
    for (const FigureCell& cell : cells) {
        m_check();
        m_y = top;
        text(cell.title, x, ink::kText);
        m_y += titles;
        drawPicture(*cell.figure, {QPointF(x, m_y), cell.picture});
        m_y += pictures;
        if (cell.scale) {
            if (m_painter)
                barOf(*cell.figure->legend).draw(*m_painter, {x, m_y}, column);
            m_y += legends;
            text(*cell.scale, x, ink::kText);
            m_y += scales;
        }
        text(cell.caption, x, ink::kMuted);
        x += column + kGutter;
    }
    m_y = top + titles + pictures + legends + scales + captions + mm(4);
}

void PdfFlow::drawings(const std::vector<Drawing>& row) {
    if (row.empty())
        return;
    Block block{Block::Kind::Drawings, {}, 0, {}, {}};
    for (const Drawing& drawing : row)
        block.rows.push_back({drawing.title, drawing.caption});
    transcribe(std::move(block));
    const auto count = static_cast<double>(row.size());
    const double column = (kWidth - 2 * kGutter * (count - 1)) / count;
    std::vector<TextBlock> titles, captions;
    double title = 0, drawing = 0, caption = 0;
    for (const Drawing& d : row) {
        titles.emplace_back(d.title, textFont(pt(8), true), column);
        captions.emplace_back(d.caption, textFont(pt(6.5)), column);
        title = std::max(title, titles.back().height() + mm(1.2));
        drawing = std::max(drawing, mm(d.height + 1.6));
        caption = std::max(caption, captions.back().height());
    }
    begin(title + drawing + caption + mm(2));
    const double top = m_y;
    for (std::size_t i = 0; i < row.size(); ++i) {
        m_check();
        const double x = kLeft + static_cast<double>(i) * (column + 2 * kGutter);
        m_y = top;
        text(titles[i], x, ink::kText);
        if (m_painter)
            row[i].draw(*m_painter, {x, top + title, column, mm(row[i].height)});
        m_y = top + title + drawing;
        text(captions[i], x, ink::kMuted);
    }
    m_y = top + title + drawing + caption + mm(5);
}

void PdfFlow::drawPicture(const ReportFigure& figure, QRectF target) {
    if (!m_painter || figure.image.isNull())
        return;
    QImage image = figure.image.load();
    // Below 300 dpi readers would blur the picture: whole-number repetition keeps its pixels as
    // they are.
    const double needed = target.width() / kPageDpi * 300;
    const int repeat = std::min(12, static_cast<int>(std::ceil(needed / image.width() - 0.02)));
    if (repeat > 1)
        image = image.scaled(image.size() * repeat, Qt::IgnoreAspectRatio, Qt::FastTransformation);
    // QPdfWriter stores JPEG where the hint is not set.
    m_painter->setRenderHint(QPainter::LosslessImageRendering, figure.storage == Storage::Lossless);
    m_painter->drawImage(target, image);
    m_painter->setRenderHint(QPainter::LosslessImageRendering);
    m_painter->setPen(QPen(ink::kRule, pt(0.4)));
    m_painter->setBrush(Qt::NoBrush);
    m_painter->drawRect(target);
}

void PdfFlow::signatureLines(const std::vector<QString>& names) {
    transcribe({Block::Kind::Form, {}, 0, names, {}});
    const double line = mm(11), left = kLeft + mm(48);
    begin(static_cast<double>(names.size()) * line + mm(2));
    for (const QString& name : names) {
        const TextBlock block(name, fontFor(TextStyle::Body), mm(46));
        m_y += line;
        m_y -= block.height();
        text(block, kLeft, ink::kMuted);
        m_y += block.height();
        rule(m_y, left, kLeft + kWidth, ink::kMuted, 0.5);
    }
    m_y += mm(5);
}

void PdfFlow::writingBox(const QString& title, const QString& hint, int lines) {
    transcribe({Block::Kind::Form, {}, 0, {title, hint}, {}});
    const double pad = mm(3), line = mm(9);
    const TextBlock head(title, fontFor(TextStyle::Strong), kWidth - 2 * pad);
    const TextBlock note(hint, fontFor(TextStyle::Muted), kWidth - 2 * pad);
    const double height = pad + head.height() + note.height() + lines * line + pad;
    begin(height + mm(2));
    if (m_painter) {
        m_painter->setPen(QPen(ink::kText, pt(0.8)));
        m_painter->setBrush(Qt::NoBrush);
        m_painter->drawRect(QRectF(kLeft, m_y, kWidth, height));
    }
    m_y += pad;
    text(head, kLeft + pad, ink::kText);
    m_y += head.height();
    text(note, kLeft + pad, ink::kMuted);
    m_y += note.height();
    for (int i = 0; i < lines; ++i) {
        m_y += line;
        rule(m_y, kLeft + pad, kLeft + kWidth - pad, ink::kRule, 0.5);
    }
    m_y += pad + mm(4);
}

void noteRest(PdfFlow& flow, std::size_t all, std::size_t shown, const QString& rest) {
    if (all > shown)
        flow.paragraph(QStringLiteral("%1 more ").arg(all - shown) + rest, TextStyle::Muted);
}

} // namespace lineament::report
