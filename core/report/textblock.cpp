// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/report/textblock.h"

#include <QFontMetricsF>
#include <QTextLayout>
#include <QTextOption>

#include <algorithm>
#include <cmath>

namespace lineament::report {

namespace {

QFont fontOf(const QStringList& families, double pixelSize, QFont::StyleHint hint) {
    QFont font;
    font.setFamilies(families);
    font.setStyleHint(hint);
    font.setPixelSize(std::max(1, static_cast<int>(std::lround(pixelSize))));
    // Layout in ideal widths: the same text breaks alike on paper and in a picture.
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setKerning(true);
    // Any letter spacing turns ligatures off: with them a PDF gives a file name back in other
    // characters than it has. This one is far below what a printer resolves.
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.02);
    return font;
}

/// Characters that move or hide others: a file name must not be able to do that in a report.
bool isDeceptive(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0x061C || c == 0x00AD ||
           (c >= 0xFFF9 && c <= 0xFFFC) || (c >= 0xE0000 && c <= 0xE0FFF);
}

bool isDrawable(char32_t c, const QFontMetricsF& metrics) {
    if (c < 0x7F)
        return c >= 0x20;
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
        return false;
    default:
        return !isDeceptive(c) && metrics.inFontUcs4(c);
    }
}

/// A number stays on one line with its per cent sign.
QString withUnits(QString text) {
    for (qsizetype i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == QLatin1Char(' ') && text[i + 1] == QLatin1Char('%') && text[i - 1].isDigit())
            text[i] = QChar(QChar::Nbsp);
    }
    return text;
}

} // namespace

QFont textFont(double pixelSize, bool bold) {
    QFont font = fontOf({QStringLiteral("DejaVu Sans"), QStringLiteral("Liberation Sans"),
                         QStringLiteral("Noto Sans"), QStringLiteral("Arial")},
                        pixelSize, QFont::SansSerif);
    font.setBold(bold);
    return font;
}

QFont monoFont(double pixelSize) {
    return fontOf({QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Liberation Mono"),
                   QStringLiteral("Noto Sans Mono"), QStringLiteral("Courier New")},
                  pixelSize, QFont::Monospace);
}

QString printable(const QString& text, const QFont& font) {
    const QFontMetricsF metrics(font);
    QString out;
    out.reserve(text.size());
    for (const char32_t c : text.toUcs4()) {
        if (c == U'\n' || c == U'\t')
            out += QLatin1Char(' ');
        else if (isDrawable(c, metrics))
            out += QString::fromUcs4(&c, 1);
        else
            out += QStringLiteral("<U+%1>")
                       .arg(static_cast<uint>(c), 4, 16, QLatin1Char('0'))
                       .toUpper();
    }
    return out;
}

QString shortHash(const QString& hash) {
    return hash.size() <= 20 ? hash : hash.left(8) + QChar(0x2026) + hash.right(8);
}

TextBlock::TextBlock(const QString& text, const QFont& font, double width)
    : m_layout(std::make_unique<QTextLayout>(withUnits(printable(text, font)), font))
    , m_width(width) {
    const QFontMetricsF metrics(font);
    m_ascent = metrics.ascent();
    m_leading = (metrics.ascent() + metrics.descent()) * 1.12;
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    // A name in a right-to-left script stays in its column.
    option.setTextDirection(Qt::LeftToRight);
    m_layout->setTextOption(option);
    m_layout->setCacheEnabled(true);
    m_layout->beginLayout();
    for (QTextLine line = m_layout->createLine(); line.isValid(); line = m_layout->createLine()) {
        line.setLineWidth(std::max(width, 1.0));
        line.setPosition({0, 0});
    }
    m_layout->endLayout();
}

TextBlock::~TextBlock() = default;
TextBlock::TextBlock(TextBlock&&) noexcept = default;
TextBlock& TextBlock::operator=(TextBlock&&) noexcept = default;

int TextBlock::lines() const {
    return std::max(1, m_layout->lineCount());
}

double TextBlock::naturalWidth() const {
    double widest = 0;
    for (int i = 0; i < m_layout->lineCount(); ++i)
        widest = std::max(widest, m_layout->lineAt(i).naturalTextWidth());
    return widest;
}

void TextBlock::draw(QPainter& painter, QPointF topLeft, Qt::Alignment alignment, int first,
                     int count) const {
    const int end =
        count < 0 ? m_layout->lineCount() : std::min(m_layout->lineCount(), first + count);
    for (int i = first; i < end; ++i) {
        const QTextLine line = m_layout->lineAt(i);
        double x = topLeft.x();
        if (alignment & Qt::AlignRight)
            x += m_width - line.naturalTextWidth();
        else if (alignment & Qt::AlignHCenter)
            x += (m_width - line.naturalTextWidth()) / 2;
        // Baselines stand on the grid even where a fallback font is taller than the main one.
        const double top = topLeft.y() + (i - first) * m_leading +
                           (m_leading - m_leading / 1.12) / 2 + m_ascent - line.ascent();
        line.draw(&painter, {x, top});
    }
}

} // namespace lineament::report
