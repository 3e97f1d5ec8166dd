// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pdfflow.h"

#include "core/report/colourbar.h"
#include "core/report/figure.h"

#include <QFontMetricsF>
#include <QPagedPaintDevice>

#include <algorithm>
#include <cmath>

namespace lineament::report {

namespace {

constexpr double kLeft = mm(22);
constexpr double kWidth = mm(170);
constexpr double kTop = mm(25);
constexpr double kBottom = mm(297 - 21);
constexpr double kGutter = mm(4);
constexpr double kCellPad = mm(1.1);
constexpr double kBodySize = 8.8;

QString roleName(Role role) {
    switch (role) {
    case Role::Fact:
        return QStringLiteral("FACTS");
    case Role::Machine:
        return QStringLiteral("MACHINE OUTPUT");
    case Role::Opinion:
        return QStringLiteral("EXAMINER'S OPINION");
    case Role::None:
        break;
    }
    return {};
}

QColor roleColour(Role role) {
    return role == Role::Machine ? ink::kAccent : role == Role::Fact ? ink::kMuted : ink::kText;
}

QFont fontFor(TextStyle style) {
    switch (style) {
    case TextStyle::Small:
        return textFont(pt(7.5));
    case TextStyle::Strong:
        return textFont(pt(kBodySize), true);
    case TextStyle::Muted:
        return textFont(pt(7.5));
    case TextStyle::Body:
        break;
    }
    return textFont(pt(kBodySize));
}

} // namespace

PdfFlow::PdfFlow(Furniture furniture, QPagedPaintDevice* device, QPainter* painter,
                 std::function<void()> check)
    : m_furniture(std::move(furniture))
    , m_device(device)
    , m_painter(painter)
    , m_check(std::move(check))
    , m_y(kTop) {
    drawFurniture();
}

double PdfFlow::bottom() const {
    return kBottom;
}

void PdfFlow::finish() {
    closeRole();
    m_role = Role::None;
}

void PdfFlow::newPage() {
    m_check();
    closeRole();
    ++m_page;
    m_y = kTop;
    if (m_device)
        m_device->newPage();
    drawFurniture();
    m_roleTop = m_y;
    if (m_role != Role::None)
        roleLabel(true);
}

void PdfFlow::drawFurniture() {
    if (!m_painter)
        return;
    const QFont font = textFont(pt(7));
    const QFontMetricsF metrics(font);
    m_painter->setFont(font);
    m_painter->setPen(ink::kMuted);
    const double headerLine = mm(15);
    // The full case number stands in the title block: here it may be shortened.
    const QString right =
        metrics.elidedText(printable(m_furniture.headerRight, font), Qt::ElideMiddle, kWidth * 0.5);
    m_painter->drawText(QPointF(kLeft, headerLine), m_furniture.headerLeft);
    m_painter->drawText(QPointF(kLeft + kWidth - metrics.horizontalAdvance(right), headerLine),
                        right);
    rule(headerLine + mm(2), kLeft, kLeft + kWidth, ink::kRule, 0.5);
    const double footerLine = mm(297 - 12);
    m_painter->setFont(font);
    m_painter->setPen(ink::kMuted);
    rule(footerLine - mm(4), kLeft, kLeft + kWidth, ink::kRule, 0.5);
    m_painter->setPen(ink::kMuted);
    m_painter->drawText(QPointF(kLeft, footerLine), m_furniture.footerLeft);
    const QString pages = QStringLiteral("Page %1 of %2").arg(m_page).arg(m_furniture.pages);
    m_painter->drawText(QPointF(kLeft + kWidth - metrics.horizontalAdvance(pages), footerLine),
                        pages);
}

void PdfFlow::rule(double y, double left, double right, const QColor& colour, double points) {
    if (m_painter)
        m_painter->fillRect(QRectF(left, y - pt(points) / 2, right - left, pt(points)), colour);
}

void PdfFlow::space(double millimetres) {
    // Space belongs between things: none at the top of a page.
    if (m_y > kTop)
        m_y += mm(millimetres);
}

void PdfFlow::keep(double millimetres) {
    if (remaining() < mm(millimetres) && m_y > kTop)
        newPage();
}

void PdfFlow::role(Role next) {
    closeRole();
    m_role = next;
    if (next == Role::None)
        return;
    keep(20);
    if (m_y > kTop)
        space(1.5);
    m_roleTop = m_y;
    roleLabel(false);
}

void PdfFlow::closeRole() {
    if (m_painter && m_role != Role::None && m_y > m_roleTop)
        m_painter->fillRect(QRectF(kLeft - mm(5), m_roleTop, mm(1.1), m_y - m_roleTop),
                            roleColour(m_role));
    m_roleTop = m_y;
}

void PdfFlow::roleLabel(bool continued) {
    QFont font = textFont(pt(6.5), true);
    font.setLetterSpacing(QFont::AbsoluteSpacing, pt(0.5)); // more would read as single letters
    const TextBlock block(
        roleName(m_role) + (continued ? QStringLiteral(" (CONTINUED)") : QString()), font, kWidth);
    text(block, kLeft, roleColour(m_role));
    m_y += block.height() + mm(1);
}

void PdfFlow::text(const TextBlock& block, double x, const QColor& colour, int first, int count,
                   Qt::Alignment alignment) {
    if (!m_painter)
        return;
    m_painter->setPen(colour);
    block.draw(*m_painter, {x, m_y}, alignment, first, count);
}

void PdfFlow::flowText(const TextBlock& block, double x, const QColor& colour) {
    int first = 0;
    while (first < block.lines()) {
        int fits = static_cast<int>(remaining() / block.leading());
        // No single first line at the foot of a page.
        if (fits < std::min(2, block.lines() - first)) {
            newPage();
            fits = static_cast<int>(remaining() / block.leading());
        }
        const int count = std::min(fits, block.lines() - first);
        text(block, x, colour, first, count);
        m_y += count * block.leading();
        first += count;
    }
}

void PdfFlow::titleBlock(const QString& kicker, const QString& title, const QString& subtitle) {
    QFont small = textFont(pt(8), true);
    small.setLetterSpacing(QFont::AbsoluteSpacing, pt(0.65)); // as in roleLabel()
    flowText(TextBlock(kicker, small, kWidth), kLeft, ink::kMuted);
    m_y += mm(2);
    flowText(TextBlock(title, textFont(pt(20), true), kWidth), kLeft, ink::kAccent);
    m_y += mm(1);
    flowText(TextBlock(subtitle, textFont(pt(10.5)), kWidth), kLeft, ink::kText);
    m_y += mm(4);
    rule(m_y, kLeft, kLeft + kWidth, ink::kAccent, 1.6);
    m_y += mm(4);
}

void PdfFlow::heading(int level, const QString& headingText) {
    const double size = level == 1 ? 13 : level == 2 ? 10.5 : 8.8;
    const TextBlock block(headingText, textFont(pt(size), true), kWidth);
    space(level == 1 ? 8 : level == 2 ? 5 : 3);
    keep(block.height() / mm(1) + (level == 3 ? 18 : 30));
    flowText(block, kLeft, level == 3 ? ink::kText : ink::kAccent);
    if (level == 1) {
        m_y += mm(1.2);
        rule(m_y, kLeft, kLeft + kWidth, ink::kAccent, 0.7);
        m_y += mm(2.6);
    } else {
        m_y += mm(1.4);
    }
}

void PdfFlow::paragraph(const QString& paragraphText, TextStyle style) {
    const TextBlock block(paragraphText, fontFor(style), kWidth);
    flowText(block, kLeft, style == TextStyle::Muted ? ink::kMuted : ink::kText);
    m_y += mm(style == TextStyle::Body || style == TextStyle::Strong ? 2 : 1.4);
}

void PdfFlow::numbered(const std::vector<QString>& paragraphs) {
    const QFont font = fontFor(TextStyle::Body);
    const double indent = mm(8);
    for (std::size_t i = 0; i < paragraphs.size(); ++i) {
        const TextBlock block(paragraphs[i], font, kWidth - indent);
        keep(std::min(block.lines(), 3) * block.leading() / mm(1));
        const TextBlock number(QString::number(i + 1) + QLatin1Char('.'), font, mm(6));
        text(number, kLeft, ink::kMuted);
        flowText(block, kLeft + indent, ink::kText);
        m_y += mm(1.6);
    }
}

void PdfFlow::callout(const QString& title, const QString& body) {
    const double pad = mm(3);
    const TextBlock head(title, fontFor(TextStyle::Strong), kWidth - 2 * pad);
    const TextBlock block(body, fontFor(TextStyle::Body), kWidth - 2 * pad);
    const double height = head.height() + block.height() + mm(1) + 2 * pad;
    keep(std::min(height, kBottom - kTop) / mm(1));
    if (m_painter) {
        m_painter->fillRect(QRectF(kLeft, m_y, kWidth, height), ink::kFill);
        m_painter->fillRect(QRectF(kLeft, m_y, mm(1.1), height), ink::kAccent);
    }
    m_y += pad;
    text(head, kLeft + pad, ink::kAccent);
    m_y += head.height() + mm(1);
    text(block, kLeft + pad, ink::kText);
    m_y += block.height() + pad + mm(3);
}

// ---- tables ----

struct PdfFlow::PreparedRow {
    std::vector<TextBlock> cells;
    std::vector<QColor> colours;
    int lines = 1;
    double leading = 0;
    double height(int count) const { return count * leading + 2 * kCellPad; }
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

void PdfFlow::tableHeader(const Table& table) {
    if (!table.header)
        return;
    std::vector<Cell> titles;
    for (const Column& column : table.columns)
        titles.push_back({column.title});
    const PreparedRow row = prepare(table, titles, true);
    drawRow(table, row, 0, row.lines, true);
}

void PdfFlow::table(const Table& table) {
    keep(table.header ? 16 : 8);
    tableHeader(table);
    for (const std::vector<Cell>& cells : table.rows) {
        const PreparedRow row = prepare(table, cells, false);
        // Rows stay whole, unless one is so long that it would leave half a page empty.
        const bool splits = row.height(row.lines) > (kBottom - kTop) / 2;
        int first = 0;
        while (first < row.lines) {
            int count = row.lines - first;
            if (row.height(count) > remaining()) {
                const int fits = static_cast<int>((remaining() - 2 * kCellPad) / row.leading);
                if (!splits || fits < 3) {
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
    keep((titles + pictures + legends + scales + captions + mm(3)) / mm(1));
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
    keep((title + drawing + caption + mm(2)) / mm(1));
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

void PdfFlow::writingBox(const QString& title, const QString& hint, int lines) {
    const double pad = mm(3), line = mm(9);
    const TextBlock head(title, fontFor(TextStyle::Strong), kWidth - 2 * pad);
    const TextBlock note(hint, fontFor(TextStyle::Muted), kWidth - 2 * pad);
    const double height = pad + head.height() + note.height() + lines * line + pad;
    keep(height / mm(1) + 2);
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

} // namespace lineament::report
