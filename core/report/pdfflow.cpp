// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/pdfflow.h"

#include "core/report/filled.h"
#include "core/report/pdfmeasures.h"

#include <QFontMetricsF>
#include <QPagedPaintDevice>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <utility>

namespace lineament::report {

namespace {

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

/// What a heading takes of the page: above it, its letters, and below it.
struct HeadingMeasures {
    double above; ///< millimetres
    double size;  ///< points
    double below; ///< dots
};

HeadingMeasures headingMeasures(int level) {
    if (level == 1)
        return {8, 13, mm(1.2) + mm(2.6)};
    return level == 2 ? HeadingMeasures{5, 10.5, mm(1.4)} : HeadingMeasures{3, 8.8, mm(1.4)};
}

constexpr double kAboveRole = 1.5; ///< millimetres

QColor roleColour(Role role) {
    return role == Role::Machine ? ink::kAccent : role == Role::Fact ? ink::kMuted : ink::kText;
}

} // namespace

namespace {

QFont roleFont() {
    QFont font = textFont(pt(6.5), true);
    font.setLetterSpacing(QFont::AbsoluteSpacing, pt(0.5)); // more would read as single letters
    return font;
}

} // namespace

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

void PdfFlow::transcribe(Block block) {
    if (!m_transcript)
        return;
    block.role = m_saying;
    m_transcript->push_back(std::move(block));
}

void PdfFlow::finish() {
    role(Role::None);
    begin(0);
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
    if (m_furniture.draft)
        drawDraftMark();
    const QFont font = textFont(pt(7));
    const QFontMetricsF metrics(font);
    m_painter->setFont(font);
    m_painter->setPen(ink::kMuted);
    const double headerLine = mm(15);
    // The full case number stands in the title block: here it may be shortened.
    const QString right =
        metrics.elidedText(printable(m_furniture.headerRight, font), Qt::ElideMiddle, kWidth * 0.4);
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
    const QString pages = filled(QStringLiteral("Page %1 of %2"), m_page, m_furniture.pages);
    m_painter->drawText(QPointF(kLeft + kWidth - metrics.horizontalAdvance(pages), footerLine),
                        pages);
}

void PdfFlow::drawDraftMark() {
    const QString word = QStringLiteral("DRAFT");
    // Across the page as an outline, under everything, so that readers of the text find the word
    // once; pale and opaque, since PDF/A-1 knows no transparency.
    QPainterPath outline;
    outline.addText(0, 0, textFont(pt(150), true), word);
    const QPointF middle = outline.boundingRect().center();
    m_painter->save();
    m_painter->translate(mm(105), mm(148.5));
    m_painter->rotate(-52);
    m_painter->translate(-middle);
    m_painter->fillPath(outline, ink::kDraft);
    m_painter->restore();
    const QFont font = textFont(pt(9), true);
    m_painter->setFont(font);
    m_painter->setPen(ink::kText);
    m_painter->drawText(QPointF(mm(105) - QFontMetricsF(font).horizontalAdvance(word) / 2, mm(15)),
                        word);
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
    if (remaining() < waitingHeight() + mm(millimetres) && m_y > kTop)
        newPage();
}

void PdfFlow::pageBreak() {
    begin(0);
    if (m_y > kTop)
        newPage();
}

void PdfFlow::begin(double height) {
    // What is taller than a page breaks wherever it begins.
    const double needed = std::min(waitingHeight() + height, kBottom - kTop);
    if (remaining() < needed && m_y > kTop)
        newPage();
    for (const Waiting& one : std::exchange(m_waiting, {})) {
        if (one.level == 0)
            setRole(one.role);
        else
            setHeading(one.level, one.text);
    }
}

double PdfFlow::waitingHeight() const {
    double height = 0;
    for (const Waiting& one : m_waiting) {
        if (one.level == 0) {
            height +=
                mm(kAboveRole) + TextBlock(roleName(one.role), roleFont(), kWidth).height() + mm(1);
            continue;
        }
        const auto measures = headingMeasures(one.level);
        height += mm(measures.above) +
                  TextBlock(one.text, textFont(pt(measures.size), true), kWidth).height() +
                  measures.below;
    }
    return height;
}

void PdfFlow::role(Role next) {
    closeRole();
    m_role = Role::None; // a new page must not continue what has not begun
    m_saying = next;
    // A role that said nothing has no label either.
    if (!m_waiting.empty() && m_waiting.back().level == 0)
        m_waiting.pop_back();
    if (next != Role::None)
        m_waiting.push_back({0, {}, next});
}

void PdfFlow::setRole(Role next) {
    closeRole();
    m_role = Role::None;
    space(kAboveRole);
    m_role = next;
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
    const TextBlock block(roleName(m_role) +
                              (continued ? QStringLiteral(" (CONTINUED)") : QString()),
                          roleFont(), kWidth);
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

void PdfFlow::letterhead(const QImage& logo, QSizeF box, const QString& lines) {
    transcribe({Block::Kind::Text, {}, 0, {lines}, {}});
    begin(0);
    const double left = logo.isNull() ? 0 : mm(box.width()) + kGutter;
    const QStringList all =
        lines.isEmpty() ? QStringList() : lines.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    const double top = m_y;
    for (qsizetype i = 0; i < all.size(); ++i) {
        const TextBlock block(all[i], textFont(pt(i == 0 ? 9 : 7.5), i == 0), kWidth - left);
        text(block, kLeft + left, i == 0 ? ink::kText : ink::kMuted, 0, -1,
             logo.isNull() ? Qt::AlignLeft : Qt::AlignRight);
        m_y += block.height();
    }
    if (!logo.isNull()) {
        const QSizeF size =
            QSizeF(logo.size()).scaled(mm(box.width()), mm(box.height()), Qt::KeepAspectRatio);
        if (m_painter)
            m_painter->drawImage(QRectF({kLeft, top}, size), logo);
        m_y = std::max(m_y, top + size.height());
    }
    m_y += mm(7);
}

void PdfFlow::titleBlock(const QString& kicker, const QString& title, const QString& subtitle) {
    transcribe({Block::Kind::Title, {}, 0, {kicker, title, subtitle}, {}});
    begin(0);
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
    transcribe({Block::Kind::Heading, {}, level, {headingText}, {}});
    m_waiting.push_back({level, headingText, Role::None});
}

void PdfFlow::setHeading(int level, const QString& headingText) {
    const auto measures = headingMeasures(level);
    const TextBlock block(headingText, textFont(pt(measures.size), true), kWidth);
    space(measures.above);
    flowText(block, kLeft, level == 3 ? ink::kText : ink::kAccent);
    if (level == 1)
        rule(m_y + mm(1.2), kLeft, kLeft + kWidth, ink::kAccent, 0.7);
    m_y += measures.below;
}

void PdfFlow::paragraph(const QString& paragraphText, TextStyle style) {
    transcribe({Block::Kind::Text, {}, 0, {paragraphText}, {}});
    const TextBlock block(paragraphText, fontFor(style), kWidth);
    begin(std::min(2, block.lines()) * block.leading()); // as flowText() leaves no first line alone
    flowText(block, kLeft, style == TextStyle::Muted ? ink::kMuted : ink::kText);
    m_y += mm(style == TextStyle::Body || style == TextStyle::Strong ? 2 : 1.4);
}

void PdfFlow::numbered(const std::vector<QString>& paragraphs) {
    transcribe({Block::Kind::List, {}, 0, paragraphs, {}});
    const QFont font = fontFor(TextStyle::Body);
    const double indent = mm(8);
    for (std::size_t i = 0; i < paragraphs.size(); ++i) {
        const TextBlock block(paragraphs[i], font, kWidth - indent);
        begin(std::min(block.lines(), 3) * block.leading());
        const TextBlock number(QString::number(i + 1) + QLatin1Char('.'), font, mm(6));
        text(number, kLeft, ink::kMuted);
        flowText(block, kLeft + indent, ink::kText);
        m_y += mm(1.6);
    }
}

void PdfFlow::callout(const QString& title, const QString& body) {
    transcribe({Block::Kind::Note, {}, 0, {title, body}, {}});
    const double pad = mm(3);
    const TextBlock head(title, fontFor(TextStyle::Strong), kWidth - 2 * pad);
    const TextBlock block(body, fontFor(TextStyle::Body), kWidth - 2 * pad);
    const double height = head.height() + block.height() + mm(1) + 2 * pad;
    begin(height);
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

} // namespace lineament::report
